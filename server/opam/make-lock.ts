import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { boundsOf, type WantedPackage } from '../../shared/model/opam-sources.ts'
import type { Lock, LockedPackage, LockedRepository, PackageRole } from '../../shared/protocol/sources.ts'
import { explain } from './explain.ts'
import { OpamSyntaxError, parseOpamFile } from './opam-file.ts'
import { type LocalRepository, type OpamRoot, rootName } from './opam-root.ts'
import type { OpamTools } from './opam-tools.ts'
import { factsOf, type PackageFacts } from './package-facts.ts'
import type { RootPackage } from './root-packages.ts'
import { type PackageVersion, solve } from './solve.ts'

/** Why there is no lock: in words, one reason after the other. */
export type LockFailure = { how: 'refused'; reasons: string[] } | { how: 'failed'; reason: string }

export type LockResult = { how: 'locked'; lock: Lock } | LockFailure

/** What a lock is made of. `must`: packages of the root that no other version may take the place of. */
export type LockInput = {
  wanted: readonly WantedPackage[]
  repositories: readonly LockedRepository[]
  opamRoot: OpamRoot
  rootPackages: readonly RootPackage[]
  /** Packages that keep the solver to pinned versions. */
  pinKeepers: readonly string[]
  must: ReadonlySet<string>
}

/** Solves, and looks up where each package of the solution is from. What could not be compiled is refused by name, before anything is fetched. */
export const makeLock = async (
  input: LockInput,
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<LockResult> => {
  const { repositories } = input.opamRoot
  const ported: PackageVersion[] = []
  let first: LockResult | null = null
  for (;;) {
    const result = await lockOnce(input, ported, tools, signal)
    if (result.how !== 'refused') return result
    first ??= { how: 'refused', reasons: result.reasons }
    // The newest version may have no port to dune yet where an older one has.
    const others = await Promise.all(result.notByDune.map(name => newestByDune(name, repositories)))
    const more = others
      .filter(each => each !== null)
      .filter(each => !ported.some(({ name }) => name === each.name))
    if (more.length === 0) return first
    ported.push(...more)
  }
}

type Attempt =
  | Exclude<LockResult, { how: 'refused' }>
  | { how: 'refused'; reasons: string[]; notByDune: string[] }

const lockOnce = async (
  { wanted, repositories, opamRoot, rootPackages, must, pinKeepers }: LockInput,
  ported: readonly PackageVersion[],
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<Attempt> => {
  const keep = rootPackages.map(({ name }) => name)
  const roots = [
    ...wanted.map(({ name, constraint }) => ({ name, constraints: boundsOf(constraint) })),
    ...ported.map(({ name, version }) => ({ name, constraints: [`=${version}`] })),
  ]
  const solution = await solve(roots, { keep, must, always: pinKeepers }, opamRoot, tools, signal)
  if (solution.how === 'failed') return solution
  const versions = new Map(rootPackages.map(({ name, version }) => [name, version]))
  if (solution.how === 'unsolvable')
    return { how: 'refused', reasons: explain(solution.explanation, versions), notByDune: [] }
  const all = await Promise.all(solution.packages.map(each => lookUp(each, opamRoot.repositories)))
  // The solver takes what any system needs.
  const needed = reachable(wanted, all)
  const looked = all.filter(({ name }) => needed.has(name))
  const names = new Set(looked.map(({ name }) => name))
  const reasons: string[] = []
  const notByDune: string[] = []
  const packages = looked.map(({ name, version, repository, facts }): LockedPackage => {
    const role = roleOf(name, repository.name, facts)
    if (typeof role === 'object') {
      reasons.push(`${role.reason} ${wayTo(name, wanted, looked)}`.trim())
      if (role.notByDune) notByDune.push(name)
    }
    return {
      name,
      version,
      role: typeof role === 'object' ? 'empty' : role,
      repository: repository.name,
      licence: facts.licence,
      source: role === 'compiled' ? facts.source : null,
      extraFiles: role === 'compiled' ? facts.extraFiles : [],
      patches: role === 'compiled' ? facts.patches : [],
      dependencies: facts.dependencies.filter(each => names.has(each)).sort(),
    }
  })
  if (reasons.length > 0) return { how: 'refused', reasons, notByDune }
  return {
    how: 'locked',
    lock: {
      roots: wanted.map(({ name, constraint = '' }) => ({ name, constraint })),
      repositories: [...repositories],
      packages: packages.sort((a, b) => (a.name < b.name ? -1 : 1)),
    },
  }
}

/** What is asked for, and all that it needs on this system. */
const reachable = (wanted: readonly WantedPackage[], all: readonly Looked[]): Set<string> => {
  const known = new Map(all.map(each => [each.name, each.facts.dependencies]))
  const found = new Set(wanted.map(({ name }) => name))
  for (const name of found) for (const next of known.get(name) ?? []) if (known.has(next)) found.add(next)
  return found
}

/** The newest version of a package that dune builds; null where no repository has one. */
const newestByDune = async (
  name: string,
  repositories: readonly LocalRepository[],
): Promise<PackageVersion | null> => {
  const versions = new Set<string>()
  for (const { folder } of repositories)
    for (const entry of await readdir(join(folder, 'packages', name)).catch(() => []))
      if (entry.startsWith(`${name}.`)) versions.add(entry.slice(name.length + 1))
  const newestFirst = [...versions].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  for (const version of newestFirst) {
    const { facts } = await lookUp({ name, version }, repositories)
    if (facts.buildSystem === 'dune' && facts.source !== null) return { name, version }
  }
  return null
}

type Looked = PackageVersion & { repository: LocalRepository; facts: PackageFacts }

/** The package in the first repository that has this version of it. */
const lookUp = async (
  { name, version }: PackageVersion,
  repositories: readonly LocalRepository[],
): Promise<Looked> => {
  for (const repository of repositories) {
    const text = await readOpam(repository.folder, name, version)
    if (text === null) continue
    try {
      return { name, version, repository, facts: factsOf(parseOpamFile(text)) }
    } catch (error) {
      if (!(error instanceof OpamSyntaxError)) throw error
      throw new Error(`${name}.${version} of the repository ${repository.name}: ${error.message}`)
    }
  }
  throw new Error(`opam chose ${name}.${version}, which no repository has.`)
}

/** Where a repository has the files of a version. */
export const packageFolders = (folder: string, name: string, version: string): string[] => [
  join(folder, 'packages', name, `${name}.${version}`),
  join(folder, 'packages', `${name}.${version}`),
]

const readOpam = async (folder: string, name: string, version: string): Promise<string | null> => {
  for (const each of packageFolders(folder, name, version)) {
    const text = await readFile(join(each, 'opam'), 'utf8').catch(() => null)
    if (text !== null) return text
  }
  return null
}

/** Tools that upstream builds packages with; dune, which compiles them here, needs none of these. */
const buildDependencies = new Set([
  'ocamlbuild',
  'topkg',
  'ocb-stubblr',
  'b0',
  'ocamlfind-secondary',
  'dune-release',
])

/** What the toolchain has of what packages ask the system for. */
const systemParts = new Set([
  'conf-gmp',
  'conf-gmp-powm-sec',
  'conf-sqlite3',
  'conf-libssl',
  'conf-pkg-config',
  'conf-git',
  'conf-which',
])

const roleOf = (
  name: string,
  repository: string,
  facts: PackageFacts,
): PackageRole | { reason: string; notByDune: boolean } => {
  if (repository === rootName) return 'given'
  if (buildDependencies.has(name) || systemParts.has(name)) return 'empty'
  if (facts.isConf || name.startsWith('conf-')) {
    const brings = facts.systemPackages.length === 0 ? '' : `: Debian's ${facts.systemPackages.join(', ')}`
    return {
      reason: `${name} stands for a part of the operating system that images do not have${brings}.`,
      notByDune: false,
    }
  }
  if (facts.source === null)
    return facts.buildSystem === 'none' ? 'empty' : { reason: `${name} has no sources.`, notByDune: false }
  if (facts.buildSystem === 'other' || facts.buildSystem === 'none')
    return {
      reason: `${name} is not built by dune. An overlay with a port of it to dune would help; the default overlay has none.`,
      notByDune: true,
    }
  return 'compiled'
}

/** Who needs a package: the shortest way to it from what was asked for. */
const wayTo = (name: string, wanted: readonly WantedPackage[], all: readonly Looked[]): string => {
  const known = new Map(all.map(each => [each.name, each.facts.dependencies]))
  const ways: string[][] = wanted.map(each => [each.name])
  const seen = new Set(wanted.map(each => each.name))
  for (const way of ways) {
    const last = way.at(-1) ?? ''
    if (last === name)
      return way.length === 1
        ? 'It is asked for itself.'
        : `Needed by ${way.slice(0, -1).reverse().join(', for ')}.`
    for (const next of known.get(last) ?? []) {
      if (seen.has(next) || !known.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return ''
}
