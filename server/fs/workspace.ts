import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isAlive, processTag, tmpPathFor } from '../builds/temporary.ts'
import type { SourceTree } from '../codegen/generate.ts'
import { buildUserCount, firstBuildUser } from '../process/confinement.ts'

/** A folder for one build, and the user of the host that its tools run as where the server may choose. */
export type Workspace = { folder: string; user: number }

/**
 * The one door to the file system for builds: a folder for each, released whatever happens. What a killed process left is
 * removed by `releaseLeftovers`.
 */
export class Workspaces {
  readonly #folder: string
  readonly #waiting = new Set<Promise<void>>()

  /** `folder` may hold nothing else. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** Gives `work` an empty folder, and takes it back afterwards. */
  async with<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
    await mkdir(this.#folder, { recursive: true })
    const folder = await mkdtemp(join(this.#folder, `${await processTag(process.pid)}-`))
    const user = freeUser()
    try {
      return await work({ folder, user })
    } finally {
      users.delete(user)
      // Removing hundreds of files takes longer than the caller wants to wait for its image.
      const gone = rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
      this.#waiting.add(gone)
      void gone.then(() => this.#waiting.delete(gone)).catch(() => undefined)
    }
  }

  /** Resolves when every released folder is gone. */
  async settled(): Promise<void> {
    await Promise.all(this.#waiting)
  }

  /** Removes the folders of processes that no longer run. */
  async releaseLeftovers(): Promise<number> {
    const names = await readdir(this.#folder).catch(() => [])
    const left: string[] = []
    for (const name of names) if (!(await isAlive(name))) left.push(name)
    await Promise.all(left.map(name => rm(join(this.#folder, name), { recursive: true, force: true })))
    return left.length
  }
}

/** Writes a source tree into a workspace. */
export const writeTree = async (workspace: Pick<Workspace, 'folder'>, tree: SourceTree): Promise<void> => {
  const folders = new Set([...tree.keys()].map(path => dirname(join(workspace.folder, path))))
  for (const folder of folders) await mkdir(folder, { recursive: true })
  await Promise.all([...tree].map(([path, text]) => writeFile(join(workspace.folder, path), text)))
}

/** Writes a file so that, whatever happens, its path holds either the old bytes or all of the new ones. */
export const writeFileAtomic = async (path: string, bytes: string | Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const tmpPath = await tmpPathFor(path)
  try {
    await writeFile(tmpPath, bytes, { flush: true })
    await rename(tmpPath, path)
  } catch (error) {
    await rm(tmpPath, { force: true })
    throw error
  }
}

/**
 * The users of the builds that run: each has its own, so that none can touch, or use up the processes of, another. Two servers
 * of one machine start at different ones, since the kernel counts the processes of a user over all of them.
 */
const users = new Set<number>()

const freeUser = (): number => {
  const candidates = Array.from(
    { length: buildUserCount },
    (_, index) => firstBuildUser + ((process.pid + index) % buildUserCount),
  )
  const user = candidates.find(candidate => !users.has(candidate)) ?? firstBuildUser
  users.add(user)
  return user
}
