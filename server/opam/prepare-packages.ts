import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lockFileName } from '../../shared/model/opam-sources.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import type { Universe } from '../../shared/model/target.ts'
import type { Lock } from '../../shared/protocol/sources.ts'
import type { Toolchain } from '../builds/toolchain.ts'
import { writeFileAtomic } from '../fs/workspace.ts'
import { readOrdinaryFile } from '../projects/store/read-ordinary-file.ts'
import { areCompiled, type CompiledPackages, compiledPackages, compilePackages } from './compile.ts'
import { parseLock, printLock } from './lock-file.ts'
import { givenPackages } from './lock-project.ts'
import type { OpamTools } from './opam-tools.ts'
import { pull } from './pull.ts'

/** What a build gets of released packages. `none`: the project names none. */
export type PreparedPackages =
  | { how: 'none' }
  | { how: 'ready'; compiled: CompiledPackages }
  | { how: 'refused'; reasons: string[] }
  | { how: 'cancelled' }

export type PrepareOptions = {
  universe: Universe
  /** The project folder, where the lock file is; null where there is none. */
  projectFolder: string | null
  onStep: (text: string) => void
  signal: AbortSignal
}

/** Brings the packages of a project's lock here, compiled: at once where they were compiled before, else they are fetched and compiled now. */
export const preparePackages = async (
  { composition }: Pick<ProjectContent, 'composition'>,
  { universe, projectFolder, onStep, signal }: PrepareOptions,
  tools: OpamTools,
): Promise<PreparedPackages> => {
  const wanted = composition.opam?.packages ?? []
  if (wanted.length === 0) return { how: 'none' }
  const read = await readLock(projectFolder, composition.name)
  if (!read.ok) return { how: 'refused', reasons: [read.reason] }
  const outdated = await whyOutdated(read.lock, composition, universe, tools)
  if (outdated !== null) return { how: 'refused', reasons: [outdated] }
  onStep('Released packages')
  const faults = await pull(read.lock, tools, {
    signal,
    onProgress: ({ package: name, bytes, total }) => {
      if (bytes === total) onStep(`Fetched ${name}`)
    },
  }).catch((error: unknown) => {
    if (signal.aborted) return null
    throw error
  })
  if (faults === null) return { how: 'cancelled' }
  if (faults.length > 0)
    return {
      how: 'refused',
      reasons: faults.map(fault => `The sources of ${fault.package} cannot be had: ${fault.reason}.`),
    }
  const result = await compilePackages(read.lock, tools, { signal, onStep })
  switch (result.how) {
    case 'compiled':
      await writeFileAtomic(keptLock(tools.folder, read.sha256), printLock(read.lock))
      return { how: 'ready', compiled: result.compiled }
    case 'cancelled':
      return { how: 'cancelled' }
    case 'failed':
      return { how: 'refused', reasons: [result.reason] }
  }
}

/** The lock of a project folder, and the checksum of its file. */
export const readLock = async (
  projectFolder: string | null,
  name: string,
): Promise<{ ok: true; lock: Lock; sha256: string } | { ok: false; reason: string }> => {
  const file = lockFileName(name)
  const bytes =
    projectFolder === null
      ? null
      : await readOrdinaryFile(join(projectFolder, file), maxLockBytes).catch(
          (error: NodeJS.ErrnoException) => {
            if (error.code === 'ENOENT') return null
            throw error
          },
        )
  if (bytes === null)
    return {
      ok: false,
      reason: `There is no ${file}: the versions of the packages are not chosen yet. Lock them first.`,
    }
  if (typeof bytes === 'string') return { ok: false, reason: `${file} is ${bytes}.` }
  const read = parseLock(new TextDecoder().decode(bytes))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return read.ok ? { ...read, sha256 } : { ok: false, reason: `${file} cannot be used: ${read.reason}.` }
}

/**
 * The compiled packages of a lock whose file has this checksum, for those who have the file's checksum alone; null where they are not
 * compiled for this toolchain.
 */
export const packagesOfLock = async (
  sha256: string,
  { folder, toolchain }: Pick<OpamTools, 'folder' | 'toolchain'>,
): Promise<CompiledPackages | null> => {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return null
  const text = await readFile(keptLock(folder, sha256), 'utf8').catch(() => null)
  const read = text === null ? null : parseLock(text)
  return read?.ok && (await areCompiled(read.lock, { folder, toolchain }))
    ? compiledPackages(read.lock, { folder, toolchain })
    : null
}

const keptLock = (folder: string, sha256: string): string => join(folder, 'locks', sha256)

const maxLockBytes = 8_000_000

/** Why a lock does not belong to what a project names, or to this toolchain; null where it does. */
const whyOutdated = async (
  lock: Lock,
  { opam, name }: ProjectContent['composition'],
  universe: Universe,
  tools: OpamTools,
): Promise<string | null> => {
  const asked = (opam?.packages ?? []).map(each => `${each.name} ${each.constraint ?? ''}`.trim()).sort()
  const locked = lock.roots.map(each => `${each.name} ${each.constraint}`.trim()).sort()
  if (asked.join('\n') !== locked.join('\n'))
    return `${lockFileName(name)} was made for other packages than the project names now. Lock again.`
  const given = new Map((await givenPackages(universe, tools)).map(each => [each.name, each.version]))
  const changed = lock.packages.find(each => each.role === 'given' && given.get(each.name) !== each.version)
  return changed
    ? `${lockFileName(name)} is for a toolchain with ${changed.name} ${changed.version}, and this one has ${given.get(changed.name) ?? 'none'}. Lock again.`
    : null
}

/** A toolchain whose findlib finds compiled packages before its own. */
export const withPackages = (toolchain: Toolchain, compiled: CompiledPackages): Toolchain => ({
  ...toolchain,
  key: `${toolchain.key}+${compiled.key}`,
  findlibConf: compiled.findlibConf,
  folders: [...toolchain.folders, compiled.folder],
  components: [
    ...toolchain.components,
    ...compiled.packages.map(({ name, version, licence }) => ({
      name,
      version,
      licence,
      files: [`${join(compiled.folder, 'lib', name)}/`],
    })),
  ],
})
