import { z } from 'zod'
import { OpamName, OpamVersion } from '../model/opam-sources.ts'

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
