import { createHash } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sourceAtPath } from '../../shared/model/project.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { LibraryTree } from '../codegen/library-tree.ts'
import { type Workspace, writeTree } from '../fs/workspace.ts'
import { overLimitReason } from '../process/run-confined.ts'
import { UserError } from '../user-error.ts'
import { Gone } from '../workers/pool.ts'
import type { BuildDependencies } from './build.ts'
import { placeData } from './data-files.ts'
import { diagnose } from './diagnostics.ts'
import { runDune } from './dune.ts'
import type { Toolchain } from './toolchain.ts'

/** Own libraries of a project, compiled as far as they can be: where their interfaces are, and what the compiler says of them. */
export type Compiled = { workspace: Workspace; libraries: LibraryTree; problems: readonly Problem[] }

/**
 * The interfaces of projects' own libraries, for the type-checker. What dune made is kept for as long as the dune files stay the
 * same, so that after an edit only what it touches is compiled again, and preprocessors are linked once.
 *
 * Programs of users run in a workspace, so what they leave there is never written to: each question has a workspace of its own,
 * and of the one before it only the folder that dune makes is moved there, whatever stands in its place.
 */
export class CompiledLibraries {
  readonly #tools: BuildDependencies
  readonly #kept = new Map<string, Kept>()

  constructor(tools: BuildDependencies) {
    this.#tools = tools
  }

  /**
   * Has them compiled and gives them to `use`, one question after another for the same dune files; `beside`: files that its workspace
   * has as well, which dune does not look at. Throws `Gone` where it is aborted,
   * and a `UserError` where dune cannot run or is over a limit; a library that does not compile is one of the problems.
   */
  async with<T>(
    libraries: LibraryTree,
    beside: ReadonlyMap<string, string>,
    dataFolder: string | null,
    toolchain: Toolchain,
    signal: AbortSignal,
    use: (compiled: Compiled) => Promise<T>,
  ): Promise<T> {
    const kept = this.#keptFor(libraries, toolchain)
    const turn = kept.turn.then(() =>
      this.#compile(kept, libraries, beside, dataFolder, toolchain, signal, use),
    )
    kept.turn = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  /** Removes what is kept. */
  stop(): void {
    for (const [key, kept] of this.#kept) this.#release(key, kept)
  }

  async #compile<T>(
    kept: Kept,
    libraries: LibraryTree,
    beside: ReadonlyMap<string, string>,
    dataFolder: string | null,
    toolchain: Toolchain,
    signal: AbortSignal,
    use: (compiled: Compiled) => Promise<T>,
  ): Promise<T> {
    if (signal.aborted) throw new Gone()
    const folder = await kept.folder
    return this.#tools.workspaces.with(async workspace => {
      const made = join(workspace.folder, '_build')
      await writeTree(workspace, new Map([...libraries.tree, ...beside]))
      const unusable = await placeData(workspace.folder, new Map(libraries.data), dataFolder)
      await rename(join(folder, '_build'), made).catch(unlessMissing)
      try {
        const text = JSON.stringify(libraries)
        const before = kept.made
        // One that is given up has changed what is kept.
        kept.made = null
        const found =
          before?.text === text ? before.problems : await this.#run(workspace, libraries, toolchain, signal)
        kept.made = { text, problems: found }
        return await use({ workspace, libraries, problems: [...unusable, ...found] })
      } finally {
        await rm(join(folder, '_build'), { recursive: true, force: true })
        await rename(made, join(folder, '_build')).catch(unlessMissing)
      }
    })
  }

  async #run(
    workspace: Workspace,
    { tree, targets }: LibraryTree,
    toolchain: Toolchain,
    signal: AbortSignal,
  ): Promise<Problem[]> {
    const dune = await runDune(workspace, targets, toolchain, this.#tools, () => undefined, signal)
    const { limits } = this.#tools
    const { ended } = dune
    switch (ended.how) {
      case 'exited':
        return diagnose(dune, {
          devices: new Map(),
          files: new Set(tree.flatMap(([path]) => (sourceAtPath(path) === null ? [] : [path]))),
        })
      case 'cancelled':
        throw new Gone()
      case 'timed-out':
        throw new UserError(503, `The libraries could not be compiled in ${limits.buildMs / 1000} seconds.`)
      case 'over-limit':
        throw new UserError(503, overLimitReason(ended.total, limits))
      case 'not-started':
        throw new UserError(503, ended.reason)
      default:
        throw new UserError(503, 'The libraries could not be compiled.')
    }
  }

  #keptFor({ tree, targets }: LibraryTree, toolchain: Toolchain): Kept {
    const key = hashOf([toolchain.key, ...targets, ...tree.filter(([path]) => isOfDune(path)).flat()])
    const before = this.#kept.get(key)
    if (before) {
      // The one that was asked for longest ago goes first.
      this.#kept.delete(key)
      this.#kept.set(key, before)
      before.idle.refresh()
      return before
    }
    for (const [oldest, kept] of [...this.#kept].slice(0, Math.max(0, this.#kept.size - atMost + 1)))
      this.#release(oldest, kept)
    const kept: Kept = {
      ...this.#openFolder(),
      turn: Promise.resolve(),
      made: null,
      idle: setTimeout(() => this.#release(key, kept), idleMs).unref(),
    }
    this.#kept.set(key, kept)
    return kept
  }

  #openFolder(): Pick<Kept, 'folder' | 'close'> {
    let close = () => {}
    const closed = new Promise<void>(resolve => {
      close = resolve
    })
    const folder = new Promise<string>((resolve, reject) => {
      this.#tools.workspaces
        .with(async ({ folder }) => {
          resolve(folder)
          await closed
        })
        .catch(reject)
    })
    // Whoever waits for it hears of its failure.
    folder.catch(() => undefined)
    return { folder, close }
  }

  /** Who has its turn keeps it. */
  #release(key: string, kept: Kept): void {
    clearTimeout(kept.idle)
    if (this.#kept.get(key) === kept) this.#kept.delete(key)
    void kept.turn.then(kept.close).catch(() => undefined)
  }
}

type Kept = {
  /** Where the folder that dune made is between two questions. */
  folder: Promise<string>
  close: () => void
  /** Ends with the last question so far. */
  turn: Promise<void>
  /** What it was made from, and what the compiler said. */
  made: { text: string; problems: readonly Problem[] } | null
  idle: NodeJS.Timeout
}

/** How many are kept, and for how long when nobody asks. */
const atMost = 4
const idleMs = 10 * 60_000

const isOfDune = (path: string): boolean => /(^|\/)(dune|dune-project|dune-workspace)$/.test(path)

const hashOf = (parts: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
  return hash.digest('hex')
}

const unlessMissing = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOENT') throw error
}
