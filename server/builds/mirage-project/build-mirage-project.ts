import { createHash } from 'node:crypto'
import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Image } from '../../../shared/protocol/build.ts'
import { noSpaceReason, reportsNoSpace } from '../../fs/disk-space.ts'
import { overLimitReason } from '../../process/run-confined.ts'
import type { BuildDependencies } from '../build.ts'
import { checkImage } from '../check-image.ts'
import { runDune } from '../dune.ts'
import type { DuneLine } from '../dune-output.ts'
import { plainNames } from '../plain-names.ts'
import { unreadMessage } from '../unread-message.ts'
import { synchroniseFolder, UnusableFolder } from './synchronise-folder.ts'

/** How the build of a MirageOS project ended. */
export type MirageBuild =
  | { how: 'built'; bytes: Buffer; sections: Image['sections']; ms: number }
  | { how: 'failed'; reason: string; ms: number }
  | { how: 'impossible'; reason: string }
  | { how: 'timed-out'; limitMs: number }
  | { how: 'cancelled' }

/**
 * What of a project is not brought along: results of builds, the sources' history, opam's switches. dune keeps its own results between
 * builds.
 */
const leave = new Set(['_build', '_opam', '.git'])

/** How long a build may take at the least, in milliseconds: the first one compiles every library of the project. */
const firstBuildMs = 15 * 60_000

/** How many projects' copies stay for their next builds. */
const copiesKept = 5

/** Where the project stands in the workspace, from its root. */
const tree = 'project'

/**
 * Builds a project that `mirage configure` wrote (see `findMirageProject`) in a copy of it, confined as every build is. The copy
 * stays in `keptFolder` with what dune has built, under a name made of the project's own folder: the next build compiles what has changed.
 * Rejects only for our own mistakes.
 */
export const buildMirageProject = async (
  { folder, image, keptFolder }: { folder: string; image: string; keptFolder: string },
  dependencies: BuildDependencies,
  onLine: (line: DuneLine) => void,
  signal: AbortSignal,
): Promise<MirageBuild> => {
  const startedAt = performance.now()
  const ms = () => Math.round(performance.now() - startedAt)
  const { confinement } = dependencies
  const limits = { ...dependencies.limits, buildMs: Math.max(dependencies.limits.buildMs, firstBuildMs) }
  const sandbox = { confinement, limits }
  const found = await dependencies.findToolchain()
  if (!found.found) return { how: 'impossible', reason: found.reason }
  if (confinement.kind === 'none') return { how: 'impossible', reason: confinement.reason }
  const { toolchain } = found
  const kept = join(keptFolder, `${nameOf(await realpath(folder))}-${toolchain.key.slice(0, 16)}`)
  await mkdir(keptFolder, { recursive: true })
  return await dependencies.workspaces.with(async workspace => {
    const project = join(workspace.folder, tree)
    // Moved, not shared: two builds of one project at the same time are two copies, of which the last one stays.
    await rename(kept, project).catch(unlessMissing)
    try {
      await synchroniseFolder(folder, project, {
        leave,
        maxFiles: limits.buildFolderFiles,
        maxBytes: limits.buildFolderBytes,
      })
    } catch (error) {
      if (error instanceof UnusableFolder) return { how: 'failed', reason: error.message, ms: ms() }
      throw error
    }
    const output = join(tree, '_build', 'solo5', 'dist', image)
    const target = join('_build', 'solo5', 'dist', image)
    const errors: string[] = []
    const keep = (line: DuneLine) => {
      if (line.kind === 'report' && line.report.severity === 'error')
        errors.push(...line.lines.map(({ text }) => plainNames(text)))
      onLine(line)
    }
    const dune = await runDune(workspace, [target], toolchain, sandbox, keep, signal, tree)
    const { ended } = dune
    const failed = (reason: string): MirageBuild => ({ how: 'failed', reason, ms: ms() })
    const made = async (): Promise<MirageBuild> => {
      switch (ended.how) {
        case 'cancelled':
          return { how: 'cancelled' }
        case 'timed-out':
          return { how: 'timed-out', limitMs: limits.buildMs }
        case 'not-started':
          return { how: 'impossible', reason: `dune cannot be started: ${ended.reason}.` }
        case 'over-limit':
          return failed(overLimitReason(ended.total, limits))
        case 'too-much-output':
          return failed(`The compiler printed more than ${limits.buildOutputBytes / 1024 / 1024} MB.`)
        default:
      }
      if (ended.how !== 'exited' || ended.code !== 0) {
        const full = await noSpaceReason(workspace.folder, {
          wasFull: dune.diskWasFull,
          toolReportsIt: dune.messages.some(reportsNoSpace),
        })
        if (full !== null) return { how: 'impossible', reason: full }
        if (errors.length > 0) return failed(errors.join('\n'))
        return failed([unreadMessage(dune.messages, ended, toolchain), ...missing(dune.messages)].join('\n'))
      }
      const check = await checkImage(toolchain, sandbox, workspace, output, null, signal)
      if (signal.aborted) return { how: 'cancelled' }
      return check.ok
        ? { how: 'built', bytes: check.bytes, sections: check.sections, ms: ms() }
        : failed(check.reason)
    }
    const outcome = await made()
    await rm(kept, { recursive: true, force: true })
    await rename(project, kept)
    await forgetOthers(keptFolder)
    return outcome
  })
}

const nameOf = (folder: string): string => createHash('sha256').update(folder).digest('hex').slice(0, 16)

/** Of the copies, those used last stay. */
const forgetOthers = async (folder: string): Promise<void> => {
  const copies = await Promise.all(
    (await readdir(folder)).map(async name => {
      const facts = await stat(join(folder, name)).catch(() => null)
      return { path: join(folder, name), changed: facts?.ctimeMs ?? 0 }
    }),
  )
  const others = copies.sort((one, other) => other.changed - one.changed).slice(copiesKept)
  for (const { path } of others) await rm(path, { recursive: true, force: true })
}

/** Libraries that neither the project nor the root has, and where they would come from. */
const missing = (messages: readonly string[]): string[] => {
  const names = new Set(
    messages.flatMap(line => {
      const [, name] = /Library "([^"]+)" not found/.exec(line) ?? []
      return name === undefined ? [] : [name]
    }),
  )
  return names.size === 0
    ? []
    : [`The project has no sources of ${[...names].join(', ')}: \`make pull\` brings them into duniverse/.`]
}

const unlessMissing = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOENT') throw error
}
