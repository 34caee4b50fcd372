import { createHash } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProjectId } from '../../../shared/model/project.ts'
import type { ProjectSummary } from '../../../shared/protocol/api.ts'
import type { BuildOutcome } from '../../../shared/protocol/build.ts'
import { Queue } from '../../builds/queue.ts'
import { writeFileAtomic } from '../../fs/workspace.ts'
import { filesOfProject, isOwnPath, type readProjectFolder } from './project-folder.ts'

/** Which projects there are, and where they are. `read`: a project without its data files. */
type Places = {
  ids: () => Promise<ProjectId[]>
  folderOf: (id: ProjectId) => string
  stateOf: (id: ProjectId) => string
  read: (id: ProjectId) => ReturnType<typeof readProjectFolder>
  lastBuild: (id: ProjectId) => Promise<BuildOutcome | null>
}

/** The list of projects, and what it remembers of each so that a folder is looked at again only where it may have changed. */
export class ProjectList {
  readonly #places: Places
  /** What the list said last of each project. */
  readonly #summaries = new Map<ProjectId, Seen>()
  /** Projects that were changed here since their folder was looked at. */
  readonly #changed = new Set<ProjectId>()
  /** Counts what changes a list. */
  #changes = 0
  #listing: { changes: number; list: Promise<ProjectSummary[]> } | null = null

  constructor(places: Places) {
    this.#places = places
  }

  /** A project was changed here: the next list looks at it. */
  noteChange(id: ProjectId): void {
    this.#changes += 1
    this.#changed.add(id)
  }

  /** The last opened or changed first. Who asks while nothing has changed since another asked is given the same list. */
  async summaries(): Promise<ProjectSummary[]> {
    if (this.#listing?.changes === this.#changes) return this.#listing.list
    const listing = { changes: this.#changes, list: this.#list() }
    this.#listing = listing
    const over = () => {
      if (this.#listing === listing) this.#listing = null
    }
    listing.list.then(over, over)
    return listing.list
  }

  async #list(): Promise<ProjectSummary[]> {
    const ids = await this.#places.ids()
    const there = new Set(ids)
    for (const of of [this.#summaries, this.#changed])
      for (const id of of.keys()) if (!there.has(id)) of.delete(id)
    const reading = new Queue(8)
    const summaries = await Promise.all(ids.map(id => reading.run(() => this.#summary(id), null)))
    const last = ({ changedAt, openedAt }: ProjectSummary) => Math.max(changedAt, openedAt ?? 0)
    return summaries.filter(summary => summary !== null).sort((a, b) => last(b) - last(a))
  }

  async #summary(id: ProjectId): Promise<ProjectSummary | null> {
    const [{ head, changedAt, openedAt }, lastBuild] = await Promise.all([
      this.#look(id),
      this.#places.lastBuild(id),
    ])
    return { id, changedAt, openedAt, lastBuild, ...head }
  }

  /** Looks at a project's folder, unless that was done a moment ago: what is changed by hand is seen two seconds later. */
  async #look(id: ProjectId): Promise<Seen> {
    const known = this.#summaries.get(id)
    const lookedAt = performance.now()
    if (known && lookedAt - known.lookedAt < lookAgainMs && !this.#changed.has(id)) return known
    // What is changed meanwhile is looked at again.
    this.#changed.delete(id)
    const { tag, changedAt } = await lookOf(this.#places.folderOf(id))
    const head = known?.tag === tag ? known.head : await this.#headOf(id)
    const seen = { tag, head, changedAt, openedAt: await openedAtOf(this.#places.stateOf(id)), lookedAt }
    this.#summaries.set(id, seen)
    return seen
  }

  /** What the list says of a project's documents. */
  async #headOf(id: ProjectId): Promise<Head> {
    const read = await this.#places.read(id)
    if (!read.ok) return { name: id, title: null, devices: 0, wires: 0, broken: read.problems }
    const { name, title, devices, wires } = read.value.composition
    return { name, title: title ?? null, devices: devices.length, wires: wires.length, broken: null }
  }
}

/** Notes when a page opened a project; `state`: the folder of its revisions. `at`: milliseconds since 1970. */
export const noteOpened = (state: string, at: number): Promise<void> =>
  writeFileAtomic(join(state, 'opened'), String(at))

const openedAtOf = async (state: string): Promise<number | null> => {
  const at = Number(await readFile(join(state, 'opened'), 'utf8').catch(() => Number.NaN))
  return Number.isFinite(at) ? at : null
}

/** A project as its folder was at some time; `tag` is another one when its documents are. */
type Seen = Pick<ProjectSummary, 'changedAt' | 'openedAt'> & { tag: string; head: Head; lookedAt: number }

/** How long the list takes a folder for what it was: many pages may ask for the list. */
const lookAgainMs = 2000

type Head = Pick<ProjectSummary, 'name' | 'title' | 'devices' | 'wires' | 'broken'>

/**
 * When a project's files were changed last, of its first 200; and a text that is another one when its documents were changed, by
 * a save or by hand.
 */
const lookOf = async (folder: string): Promise<{ tag: string; changedAt: number }> => {
  const { paths } = await filesOfProject(folder)
  const looked = paths.filter((path, at) => at < 200 || isOwnPath(path))
  const facts = await Promise.all(
    looked.map(async path => ({ path, facts: await lstat(join(folder, path)).catch(() => null) })),
  )
  const hash = createHash('sha256')
  for (const { path, facts: file } of facts)
    if (isOwnPath(path)) hash.update(JSON.stringify([path, file?.size, file?.mtimeMs, file?.ino]))
  return {
    tag: hash.digest('hex'),
    changedAt: Math.round(facts.reduce((last, { facts: file }) => Math.max(last, file?.mtimeMs ?? 0), 0)),
  }
}
