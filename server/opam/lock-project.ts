import { type OpamSources, repositoriesOf } from '../../shared/model/opam-sources.ts'
import type { Universe } from '../../shared/model/target.ts'
import { type LockResult, makeLock } from './make-lock.ts'
import { provideOpamRoot, provideRepository, rootName } from './opam-root.ts'
import type { OpamTools } from './opam-tools.ts'
import { pinnedPackages } from './pins.ts'
import { keepRepositoryFiles } from './pull.ts'
import { fetchRepository } from './repositories.ts'
import { type RootPackage, rootPackages } from './root-packages.ts'
import { rootRepository } from './root-repository.ts'
import { toolchainPackages } from './toolchain-packages.ts'

export type LockOptions = {
  universe: Universe
  /** Where the project's files are; null where it has no folder. */
  projectFolder: string | null
  /** Look for newer states of the repositories; else those that were fetched before are taken, where there are any. */
  update: boolean
  /** Hears what is going on, in words. */
  onStep?: ((text: string) => void) | undefined
  signal?: AbortSignal | undefined
}

/**
 * Chooses versions for what a project names, and all that it needs, in the repositories that it names. Throws `DownloadError` where a
 * repository cannot be had.
 */
export const lockProject = async (
  sources: OpamSources,
  { universe, projectFolder, update, onStep, signal }: LockOptions,
  tools: OpamTools,
): Promise<LockResult> => {
  const fetched = []
  for (const repository of repositoriesOf(sources)) {
    onStep?.(`Repository ${repository.name}: ${repository.url}`)
    fetched.push(await fetchRepository(repository, { projectFolder, update }, tools, signal))
  }
  const given = await givenPackages(universe, tools)
  const root = await provideRepository(rootName, rootRepository(given), tools)
  const pins = await pinnedPackages(sources.pins ?? [], tools, signal)
  onStep?.('Reading the repositories')
  const opamRoot = await provideOpamRoot(
    [root, ...pins.repositories, ...fetched.map(({ local }) => local)],
    tools,
  )
  onStep?.('Choosing versions')
  const result = await makeLock(
    {
      wanted: sources.packages,
      pinKeepers: pins.keepers,
      repositories: fetched.map(({ locked }) => locked),
      opamRoot,
      rootPackages: given,
      must: new Set(universe === 'embedded' ? await usedByDevices(given, tools) : compilers),
    },
    tools,
    signal,
  )
  if (result.how === 'locked') await keepRepositoryFiles(result.lock, opamRoot.repositories, tools)
  return result
}

/** What is there without being compiled: the root's packages, and in the embedded universe the toolchain's own instead of those of a name. */
export const givenPackages = async (
  universe: Universe,
  { toolchain }: Pick<OpamTools, 'toolchain'>,
): Promise<RootPackage[]> => {
  const ofRoot = await rootPackages(toolchain.root)
  const own = universe === 'embedded' ? await toolchainPackages(toolchain.prefix) : []
  const names = new Set(own.map(({ name }) => name))
  return [...ofRoot.filter(({ name }) => !names.has(name)), ...own].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const compilers = ['ocaml', 'ocaml-base-compiler', 'dune', 'ocamlfind']

/** The devices of the embedded universe are compiled against these: another version would not be compatible with them. */
const usedByDevices = async (given: readonly RootPackage[], { toolchain }: OpamTools): Promise<string[]> => {
  const own = (await toolchainPackages(toolchain.prefix)).map(({ name }) => name)
  const used = new Set([...compilers, ...own, ...linkedByDevices])
  const byName = new Map(given.map(each => [each.name, each]))
  for (const name of used) for (const each of byName.get(name)?.dependencies ?? []) used.add(each)
  return [...used].filter(name => byName.has(name))
}

/** What unikernel/lib is compiled against. */
const linkedByDevices = [
  ...[
    'cmdliner',
    'cohttp',
    'cohttp-lwt',
    'cstruct',
    'digestif',
    'domain-name',
    'duration',
    'eqaf',
    'fmt',
    'ipaddr',
  ],
  ...[
    'ipaddr-cstruct',
    'logs',
    'lwt',
    'macaddr',
    'magic-mime',
    'mirage-crypto',
    'mirage-crypto-rng',
    'mirage-kv',
  ],
  ...['mtime', 'optint', 'ptime', 'uri', 'x509'],
]
