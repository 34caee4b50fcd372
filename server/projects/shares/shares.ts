import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { ProjectId } from '../../../shared/model/project.ts'
import type { BuildOutcome, Image } from '../../../shared/protocol/build.ts'
import { Share, ShareToken } from '../../../shared/protocol/share.ts'
import { writeFileAtomic } from '../../fs/workspace.ts'
import { UserError } from '../../user-error.ts'
import type { Projects } from '../store/projects.ts'

const Record = Share.extend({ project: ProjectId })
type Record = z.infer<typeof Record>

/**
 * The links that open projects to read: one for each project, a file each, named by the hash of its token. Finding a
 * link is looking for that name, which takes as long for a token that nearly fits as for any other.
 */
export class Shares {
  readonly #folder: string
  readonly #projects: Projects

  constructor(folder: string, projects: Projects) {
    this.#folder = folder
    this.#projects = projects
  }

  /** The link of a project; null where it has none. */
  async of(project: ProjectId): Promise<Share | null> {
    return this.#projects.with(project, async () => {
      const record = await this.#recordOf(project)
      return record && { token: record.token, at: record.at }
    })
  }

  /** Makes a link; where the project has one already, that one. */
  async make(project: ProjectId): Promise<Share> {
    return this.#projects.with(project, async (_, { now }) => {
      const before = await this.#recordOf(project)
      if (before) return { token: before.token, at: before.at }
      const token = ShareToken.parse(randomBytes(24).toString('base64url'))
      await writeFileAtomic(this.#at(token), JSON.stringify({ token, at: now, project } satisfies Record))
      return { token, at: now }
    })
  }

  /** Ends the link of a project: from now on it opens nothing. */
  async revoke(project: ProjectId): Promise<void> {
    const record = await this.#recordOf(project)
    if (record) await rm(this.#at(record.token), { force: true })
  }

  /** The project that a link opens; refused where it opens none, whatever the reason. */
  async find(token: ShareToken): Promise<ProjectId> {
    const record = await read(this.#at(token))
    if (record?.token !== token || !(await this.#projects.has(record.project)))
      throw new UserError(404, 'This link opens nothing: it was ended, or it is not complete.')
    return record.project
  }

  async #recordOf(project: ProjectId): Promise<Record | null> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const record = name.endsWith('.json') ? await read(join(this.#folder, name)) : null
      if (record?.project === project) return record
    }
    return null
  }

  #at(token: ShareToken): string {
    return join(this.#folder, `${createHash('sha256').update(token).digest('hex')}.json`)
  }
}

/** The image of the last build that gave one. */
export const lastImage = (outcomes: readonly (BuildOutcome | null)[]): Image | null =>
  outcomes.flatMap(outcome => (outcome?.how === 'built' ? [outcome.image] : []))[0] ?? null

const read = async (path: string): Promise<Record | null> => {
  try {
    return Record.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}
