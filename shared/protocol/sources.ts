import { z } from 'zod'
import { OpamName, OpamVersion } from '../model/opam-sources.ts'
import { Universe } from '../model/target.ts'

/** A file that is fetched: `url` is null where its bytes come with the repository. */
export const FetchedFile = z.object({
  name: z.string(),
  url: z.string().nullable(),
  checksums: z.array(z.string()),
})
export type FetchedFile = z.infer<typeof FetchedFile>

/** Where the sources of a package are: an archive, or one commit of a git repository. */
export const PackageSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('archive'),
    url: z.string(),
    mirrors: z.array(z.string()),
    checksums: z.array(z.string()),
  }),
  z.object({ kind: z.literal('git'), url: z.string(), commit: z.string() }),
])
export type PackageSource = z.infer<typeof PackageSource>

/**
 * What becomes of a package. `given`: the toolchain's system has it compiled. `compiled`: dune compiles it. `empty`: it has no
 * sources, or they are of no use when dune compiles.
 */
export const PackageRole = z.enum(['given', 'compiled', 'empty'])
export type PackageRole = z.infer<typeof PackageRole>

/** A package of a lock. */
export const LockedPackage = z.object({
  name: OpamName,
  version: OpamVersion,
  role: PackageRole,
  /** The name of the repository that its metadata is from; `root`: the toolchain's system, `pins`: the project. */
  repository: z.string(),
  licence: z.string(),
  /** Null for what is not compiled. */
  source: PackageSource.nullable(),
  /** Files that are put among the sources, patches among them. */
  extraFiles: z.array(FetchedFile),
  /** Names of those files that are applied as patches, in order. */
  patches: z.array(z.string()),
  /** Packages of the lock that it needs. */
  dependencies: z.array(OpamName),
})
export type LockedPackage = z.infer<typeof LockedPackage>

/** A repository as it was when the lock was made. */
export const LockedRepository = z.object({
  name: z.string(),
  url: z.string(),
  /** A commit, or a checksum of what it held. */
  revision: z.string(),
})
export type LockedRepository = z.infer<typeof LockedRepository>

/** The packages of a project, each at one version with its origin: what is in `NAME.opam.locked`. */
export const Lock = z.object({
  /** What was asked for. */
  roots: z.array(z.object({ name: OpamName, constraint: z.string() })),
  repositories: z.array(LockedRepository),
  packages: z.array(LockedPackage),
})
export type Lock = z.infer<typeof Lock>

/** A package that another lock has at another version: null where one has none. `licence`: after the change. */
export const LockChange = z.object({
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  licence: z.string(),
})
export type LockChange = z.infer<typeof LockChange>

/** `apply: false` only says what would change. `update`: look for newer states of the repositories first. */
export const LockRequest = z.object({
  universe: Universe,
  update: z.boolean().default(false),
  apply: z.boolean().default(true),
})
export type LockRequest = z.infer<typeof LockRequest>

/** Choosing versions, or fetching sources, for one project: what goes on, or how the last one ended. */
export const PackagesJob = z.object({
  kind: z.enum(['lock', 'pull']),
  state: z.enum(['running', 'done', 'refused', 'cancelled']),
  /** What goes on, in words. */
  step: z.string(),
  /** Of each package that is being fetched: the bytes that are here, and how many there will be, where the server says. */
  fetched: z.array(z.object({ package: z.string(), bytes: z.int(), total: z.int().nullable() })),
  /** Why it was refused, in words. */
  reasons: z.array(z.string()),
  /** What a lock changed, or would change. */
  changes: z.array(LockChange),
  applied: z.boolean(),
})
export type PackagesJob = z.infer<typeof PackagesJob>

/** The released packages of a project. */
export const PackagesState = z.object({
  lock: Lock.nullable(),
  /** Why there is no lock, or none that a build can use; null where there is one. */
  fault: z.string().nullable(),
  /** Packages whose sources are not here yet. */
  missing: z.array(z.string()),
  /** Bytes of the sources that are here, by package. */
  bytes: z.record(z.string(), z.int()),
  compiled: z.boolean(),
  job: PackagesJob.nullable(),
})
export type PackagesState = z.infer<typeof PackagesState>
