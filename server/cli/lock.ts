import { join, resolve } from 'node:path'
import { lockChanges } from '../../shared/model/lock-changes.ts'
import { lockFileName, type OpamSources } from '../../shared/model/opam-sources.ts'
import type { Universe } from '../../shared/model/target.ts'
import type { Lock } from '../../shared/protocol/sources.ts'
import { buildDependencies } from '../builds/dependencies.ts'
import { readConfig } from '../config.ts'
import { prepareDataFolder } from '../fs/data-folder.ts'
import { writeFileAtomic } from '../fs/workspace.ts'
import { DownloadError } from '../opam/download.ts'
import { printLock } from '../opam/lock-file.ts'
import { lockProject } from '../opam/lock-project.ts'
import type { OpamTools } from '../opam/opam-tools.ts'
import { readLock } from '../opam/prepare-packages.ts'
import { pull } from '../opam/pull.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { cancelledByKeyboard } from './interrupt.ts'
import { pluralize, print, printJson, say, secondsText } from './print.ts'
import { readProject } from './read-project.ts'

export type LockCommandOptions = { universe: Universe; update: boolean; json: boolean }

/** `lock DIR`: chooses the versions of the packages that a project names, and writes NAME.opam.locked. */
export const lockCommand = async (
  folder: string,
  { universe, update, json }: LockCommandOptions,
): Promise<number> => {
  const project = await readProject(folder, json)
  const { name, opam } = project.composition
  if (opam === undefined || opam.packages.length === 0) throw new CommandError(exitCode.usage, namesNone)
  const startedAt = performance.now()
  const result = await chooseVersions(opam, { universe, update, folder, json }, await commandTools())
  if (result.how !== 'locked') {
    if (json) printJson({ ok: false, reasons: result.reasons })
    else {
      for (const reason of result.reasons) say(reason)
      say('Not locked.')
    }
    return exitCode.problems
  }
  const file = join(folder, lockFileName(name))
  await writeFileAtomic(file, printLock(result.lock))
  const { packages } = result.lock
  if (json) printJson({ ok: true, file, lock: result.lock })
  else
    print(
      `Locked: ${file}, ${pluralize(packages.filter(({ role }) => role === 'compiled').length, 'package')} to compile, ` +
        `${packages.filter(({ role }) => role === 'given').length} of the toolchain, ${secondsText(performance.now() - startedAt)}`,
    )
  return exitCode.ok
}

/** `pull DIR`: fetches the sources of all packages of the lock. */
export const pullCommand = async (folder: string, json: boolean): Promise<number> => {
  const project = await readProject(folder, json)
  const read = await readLock(resolve(folder), project.composition.name)
  if (!read.ok) throw new CommandError(exitCode.problems, read.reason)
  const tools = await commandTools()
  const faults = await pull(read.lock, tools, {
    signal: cancelledByKeyboard(),
    onProgress: ({ package: name, bytes, total }) => {
      if (!json && bytes === total) say(`Fetched ${name}`)
    },
  })
  const fetched = read.lock.packages.filter(({ role }) => role === 'compiled').length
  if (json) printJson({ ok: faults.length === 0, packages: fetched, faults })
  else {
    for (const fault of faults) say(`${fault.package}: ${fault.reason}`)
    if (faults.length === 0) print(`All sources are here: ${pluralize(fetched, 'package')}`)
    else say(`Not fetched: ${pluralize(faults.length, 'source')}`)
  }
  return faults.length === 0 ? exitCode.ok : exitCode.problems
}

/** `sources DIR`: where each package of the lock is from. */
export const sourcesCommand = async (folder: string, json: boolean): Promise<number> => {
  const project = await readProject(folder, json)
  const read = await readLock(resolve(folder), project.composition.name)
  if (!read.ok) throw new CommandError(exitCode.problems, read.reason)
  if (json) printJson({ ok: true, lock: read.lock })
  else for (const line of sourceLines(read.lock)) print(line)
  return exitCode.ok
}

/** `outdated DIR`: what locking again would change. */
export const outdatedCommand = async (
  folder: string,
  { universe, json }: Omit<LockCommandOptions, 'update'>,
): Promise<number> => {
  const project = await readProject(folder, json)
  const { name, opam } = project.composition
  const read = await readLock(resolve(folder), name)
  if (!read.ok) throw new CommandError(exitCode.problems, read.reason)
  if (opam === undefined) throw new CommandError(exitCode.usage, namesNone)
  const result = await chooseVersions(opam, { universe, update: true, folder, json }, await commandTools())
  if (result.how !== 'locked') throw new CommandError(exitCode.problems, result.reasons.join('\n'))
  const changes = lockChanges(read.lock, result.lock)
  if (json) printJson({ ok: true, changes })
  else if (changes.length === 0) print('Up to date.')
  else
    for (const { name, before, after, licence } of changes)
      print(
        `${name}  ${before ?? 'new'} → ${after ?? 'no longer needed'}${licence === '' ? '' : `  (${licence})`}`,
      )
  return exitCode.ok
}

const namesNone =
  'The project names no packages: `opam.packages` of composition.json is where they stand, as docs/opam.md says.'

const chooseVersions = async (
  sources: OpamSources,
  { universe, update, folder, json }: { universe: Universe; update: boolean; folder: string; json: boolean },
  tools: OpamTools,
): Promise<{ how: 'locked'; lock: Lock } | { how: 'refused'; reasons: string[] }> => {
  try {
    const result = await lockProject(
      sources,
      {
        universe,
        projectFolder: resolve(folder),
        update,
        onStep: text => json || say(text),
        signal: cancelledByKeyboard(),
      },
      tools,
    )
    return result.how === 'failed' ? { how: 'refused', reasons: [`opam: ${result.reason}`] } : result
  } catch (error) {
    if (error instanceof DownloadError) return { how: 'refused', reasons: [error.message] }
    throw error
  }
}

const sourceLines = ({ packages }: Lock): string[] =>
  packages.map(({ name, version, role, repository, licence, source, patches }) => {
    const from =
      source === null
        ? role === 'given'
          ? "the toolchain's system"
          : 'nothing to compile'
        : source.kind === 'git'
          ? `${source.url}#${source.commit}`
          : source.url
    const changed = patches.length === 0 ? '' : `, patched: ${patches.join(', ')}`
    return `${name} ${version}  ${licence || 'licence not told'}  ${repository}  ${from}${changed}`
  })

const commandTools = async (): Promise<OpamTools> => {
  const config = readConfig(process.env)
  await prepareDataFolder(config.dataFolder)
  const tools = await buildDependencies(config)
  const found = await tools.findToolchain()
  if (!found.found) throw new CommandError(exitCode.missing, found.reason)
  if (tools.confinement.kind === 'none') throw new CommandError(exitCode.missing, tools.confinement.reason)
  return { ...tools, toolchain: found.toolchain, folder: tools.opamFolder }
}
