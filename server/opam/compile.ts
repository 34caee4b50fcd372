import { access, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Lock, LockedPackage } from '../../shared/protocol/sources.ts'
import type { Workspace } from '../fs/workspace.ts'
import { insidePath, temporaryFolder } from '../process/confinement.ts'
import { searchPath } from '../process/root.ts'
import { overLimitReason, runConfined, runConfinedForText } from '../process/run-confined.ts'
import { archivePath } from './archives.ts'
import { sourceFolders } from './lock-file.ts'
import { keyOf, makeOnce } from './opam-root.ts'
import type { OpamTools } from './opam-tools.ts'
import { placeOf } from './pull.ts'
import { insideOf, takeBack, unpackArchive } from './unpack.ts'

/** The compiled packages of a lock: a folder of findlib packages, and the configuration with which findlib finds them before others. */
export type CompiledPackages = {
  key: string
  folder: string
  findlibConf: string
  packages: readonly LockedPackage[]
}

export type CompileResult =
  | { how: 'compiled'; compiled: CompiledPackages }
  /** `package`: whose sources the compiler stopped at, where that is known. `text`: what it said. */
  | { how: 'failed'; package: string | null; reason: string; text: string }
  | { how: 'cancelled' }

export type CompileOptions = {
  signal?: AbortSignal | undefined
  /** Hears what is going on, in words, and the lines of the tools. */
  onStep?: ((text: string) => void) | undefined
}

/** Changes where this code compiles in another way. */
const recipe = '1'

/** What the compiled packages of a lock depend on, as one name. */
export const compiledKey = (lock: Lock, toolchainKey: string): string =>
  keyOf([
    recipe,
    toolchainKey,
    ...lock.packages.flatMap(({ name, version, role, source, extraFiles, patches }) => [
      JSON.stringify([name, version, role, source, extraFiles, patches]),
    ]),
  ])

/**
 * Compiles the packages of a lock, all at once, by dune in the toolchain's cross context, confined as builds are; once for a lock and a
 * toolchain. The sources are to be here (`pull`).
 */
export const compilePackages = async (
  lock: Lock,
  tools: OpamTools,
  options: CompileOptions = {},
): Promise<CompileResult> => {
  const compiled = compiledPackages(lock, tools)
  const { folder } = compiled
  let failure: Exclude<CompileResult, { how: 'compiled' }> | null = null
  try {
    await makeOnce(folder, async tmpPath => {
      await tools.workspaces.with(async workspace => {
        failure = await compileInto(join(tmpPath, 'lib'), workspace, lock, tools, options)
      })
      if (failure !== null) throw new Stopped()
      await writeFindlibConf(tmpPath, folder, tools.toolchain.prefix)
    })
  } catch (error) {
    if (error instanceof Stopped && failure !== null) return failure
    throw error
  }
  return { how: 'compiled', compiled }
}

/** Where the compiled packages of a lock are, or will be. */
export const compiledPackages = (
  lock: Lock,
  { folder: cache, toolchain }: Pick<OpamTools, 'folder' | 'toolchain'>,
): CompiledPackages => {
  const key = compiledKey(lock, toolchain.key)
  const folder = join(cache, 'compiled', key)
  const packages = lock.packages.filter(({ role }) => role === 'compiled')
  return { key, folder, findlibConf: join(folder, 'findlib.conf'), packages }
}

/** Whether the packages of a lock are compiled already. */
export const areCompiled = async (
  lock: Lock,
  tools: Pick<OpamTools, 'folder' | 'toolchain'>,
): Promise<boolean> =>
  access(join(tools.folder, 'compiled', compiledKey(lock, tools.toolchain.key))).then(
    () => true,
    () => false,
  )

class Stopped extends Error {}

type Failure = Exclude<CompileResult, { how: 'compiled' }>

const sourcesFolder = 'duniverse'

const compileInto = async (
  library: string,
  workspace: Workspace,
  lock: Lock,
  tools: OpamTools,
  { signal, onStep }: CompileOptions,
): Promise<Failure | null> => {
  const names = lock.packages.filter(({ role }) => role === 'compiled').map(({ name }) => name)
  await mkdir(library, { recursive: true })
  if (names.length === 0) return null
  onStep?.('Unpacking')
  const fault = await placeSources(workspace, lock, tools, signal)
  if (signal?.aborted) return { how: 'cancelled' }
  if (fault !== null) return fault
  const twice = await claimedTwice(workspace.folder, names)
  if (twice !== null) return twice
  await writeFile(join(workspace.folder, 'dune-project'), '(lang dune 3.0)\n')
  await writeFile(join(workspace.folder, 'dune-workspace'), duneWorkspace)
  onStep?.(`Compiling ${names.length} package${names.length === 1 ? '' : 's'}`)
  const root = insidePath(tools.confinement, { writable: workspace.folder })
  const lines: string[] = []
  const { ended } = await runConfined(
    tools,
    workspace,
    [tools.toolchain.prefix],
    'dune',
    [
      ...[
        'build',
        '--root',
        root,
        '--no-config',
        '--profile',
        'release',
        '--ignore-promoted-rules',
        '--cache',
        'disabled',
        '-j',
        '2',
      ],
      ...['--only-packages', names.join(','), '--display', 'quiet', `@_build/${context}/install`],
    ],
    {
      env: {
        PATH: searchPath,
        HOME: temporaryFolder(tools.confinement),
        TMPDIR: temporaryFolder(tools.confinement),
        LC_ALL: 'C.UTF-8',
        OCAMLFIND_CONF: join(tools.toolchain.prefix, 'findlib.conf'),
        BUILD_PATH_PREFIX_MAP: `/packages=${root}`,
        SOURCE_DATE_EPOCH: '0',
      },
      timeoutMs: compileMs,
      maxOutputBytes: tools.limits.buildOutputBytes,
      signal,
      onLine: line => lines.push(line),
    },
  )
  const text = lines.join('\n').replaceAll(`${root}/`, '')
  if (ended.how === 'cancelled') return { how: 'cancelled' }
  if (ended.how === 'over-limit')
    return { how: 'failed', package: null, reason: overLimitReason(ended.total, tools.limits), text }
  if (ended.how === 'not-started') return { how: 'failed', package: null, reason: ended.reason, text }
  if (ended.how === 'timed-out')
    return {
      how: 'failed',
      package: null,
      reason: `It took longer than ${compileMs / 60_000} minutes.`,
      text,
    }
  if (ended.how !== 'exited' || ended.code !== 0) return compilerFailure(text, lock, ended.how)
  const installed = join(workspace.folder, '_build', 'install', context, 'lib')
  await cp(installed, library, {
    recursive: true,
    dereference: true,
    filter: path => basename(path) !== 'stublibs',
  })
  await takeBack(library)
  return null
}

/** How long all packages of a lock may take together. */
const compileMs = 30 * 60_000

/** Released packages test dune's context by this name. */
const context = 'solo5'

const duneWorkspace = `(lang dune 3.0)
(profile release)
(context (default))
(context
 (default
  (name ${context})
  (host default)
  (toolchain solo5)
  (disable_dynamically_linked_foreign_archives true)))
`

const placeSources = async (
  workspace: Workspace,
  lock: Lock,
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<Failure | null> => {
  await mkdir(join(workspace.folder, sourcesFolder))
  for (const { folder: name, source, packages } of sourceFolders(lock.packages)) {
    if (signal?.aborted) return null
    const place = placeOf(source, tools.folder)
    const there = join(workspace.folder, sourcesFolder, name)
    const failed = (reason: string): Failure => ({ how: 'failed', package: name, reason, text: '' })
    if (source.kind === 'git') await cp(place, there, { recursive: true, verbatimSymlinks: true })
    else {
      const fault = await unpackArchive(place, workspace, 'unpacked', tools, signal)
      if (fault !== null) return failed(`${source.url}: ${fault}`)
      // What was unpacked is the build user's, in a folder that this process may rename in.
      await rename(await insideOf(join(workspace.folder, 'unpacked')), there)
      await rm(join(workspace.folder, 'unpacked'), { recursive: true, force: true })
    }
    const [first] = packages
    const fault = first ? await addFiles(workspace, there, first, tools, signal) : null
    if (fault !== null) return failed(fault)
  }
  return null
}

/** Puts the files that a package's metadata brings among its sources, and applies its patches. */
const addFiles = async (
  workspace: Workspace,
  there: string,
  { extraFiles, patches }: LockedPackage,
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<string | null> => {
  for (const { name, checksums } of extraFiles) {
    if (name.split('/').some(part => part === '..' || part === ''))
      return `the file name ${name} leads elsewhere`
    await mkdir(dirname(join(there, name)), { recursive: true })
    await cp(archivePath(tools.folder, checksums), join(there, name))
  }
  for (const name of patches) {
    const inside = join(
      insidePath(tools.confinement, { writable: workspace.folder }),
      sourcesFolder,
      basename(there),
    )
    const { ended, stdout, stderr } = await runConfinedForText(
      tools,
      workspace,
      [],
      'patch',
      ['--directory', inside, '--strip=1', '--forward', '--batch', '--input', name],
      { env: { PATH: searchPath, LC_ALL: 'C.UTF-8' }, timeoutMs: 60_000, maxOutputBytes: 1_000_000, signal },
    )
    if (ended.how !== 'exited' || ended.code !== 0)
      return `the patch ${name} cannot be applied: ${`${stdout}\n${stderr}`.trim().split('\n').at(-1)}`
  }
  return null
}

/** Two folders that define the same package: dune would refuse both. */
const claimedTwice = async (folder: string, names: readonly string[]): Promise<Failure | null> => {
  const seen = new Map<string, string>()
  for (const entry of await readdir(join(folder, sourcesFolder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.opam')) continue
    const name = entry.name.slice(0, -'.opam'.length)
    const path = join(entry.parentPath, entry.name).slice(folder.length + 1)
    const other = seen.get(name)
    if (other !== undefined && names.includes(name))
      return {
        how: 'failed',
        package: name,
        reason: `Two sources claim to be ${name}: ${other} and ${path}. Pin the one that is meant, or leave out the package that brings the other.`,
        text: '',
      }
    seen.set(name, path)
  }
  return null
}

/** What the compiler said, with the package that it stopped at. */
const compilerFailure = (text: string, lock: Lock, how: string): Failure => {
  const folder = /^File "duniverse\/([^/"]+)\//m.exec(text)?.[1] ?? null
  const at = lock.packages.find(({ name }) => name === folder)
  const message = /^Error: (.*(?:\n(?!File |Error|->).+)*)/m.exec(text)?.[1]?.replace(/\s+/g, ' ').trim()
  const what = at ? `${at.name} ${at.version}` : 'A package'
  return {
    how: 'failed',
    package: folder,
    reason: `${what} cannot be compiled for images: ${message ?? (text.trim().split('\n').at(-1) || how)}`,
    text: text.slice(0, 20_000),
  }
}

/** Findlib's configuration with the compiled packages before those of the toolchain. */
const writeFindlibConf = async (tmpPath: string, folder: string, prefix: string): Promise<void> => {
  await mkdir(join(tmpPath, 'findlib.conf.d'))
  await cp(join(prefix, 'findlib.conf'), join(tmpPath, 'findlib.conf'))
  const conf = await readFile(join(prefix, 'findlib.conf.d/solo5.conf'), 'utf8')
  await writeFile(
    join(tmpPath, 'findlib.conf.d/solo5.conf'),
    conf.replace(/^path\(solo5\)="/m, `path(solo5)="${join(folder, 'lib')}:`),
  )
}
