import { z } from 'zod'

/*
 * Which released OCaml packages a project's apps need, and where they come from. Names and versions are opam's
 * (https://opam.ocaml.org/doc/Manual.html#Package-name-and-version).
 */

export const OpamName = z
  .string()
  .regex(/^(?=.*[A-Za-z])[A-Za-z0-9_+-]{1,100}$/, 'the name of an opam package: letters, digits, -, _ and +')
export type OpamName = z.infer<typeof OpamName>

export const OpamVersion = z
  .string()
  .regex(/^[A-Za-z0-9_+.~-]{1,100}$/, 'a version: letters, digits, and - _ + . ~')
export type OpamVersion = z.infer<typeof OpamVersion>

/** `>= 9.0.0 & < 10`: bounds, all of which hold. */
export const OpamConstraint = z
  .string()
  .max(400)
  .regex(
    /^\s*(?:[<>]=?|!?=)\s*[A-Za-z0-9_+.~-]+(?:\s*&\s*(?:[<>]=?|!?=)\s*[A-Za-z0-9_+.~-]+)*\s*$/,
    'bounds of a version, such as >= 9.0.0 & < 10',
  )

/** A package that the apps need. */
export const WantedPackage = z.looseObject({ name: OpamName, constraint: OpamConstraint.optional() })
export type WantedPackage = z.infer<typeof WantedPackage>

/** The URL of an archive, or of a git repository with `git+` before it and a branch, tag or commit behind `#`. */
export const SourceUrl = z
  .string()
  .max(1000)
  .regex(/^(?:https?|git\+https?):\/\/[^\s"\\]+$/, 'a URL: https://… or git+https://…')

/** `sha256=…` or `sha512=…`, as opam writes checksums. */
export const Checksum = z
  .string()
  .regex(
    /^(?:md5=[0-9a-f]{32}|sha256=[0-9a-f]{64}|sha512=[0-9a-f]{128})$/,
    'a checksum: sha256=… or sha512=…',
  )

/** A repository of packages' metadata: an archive of one, a git repository, or a folder of this project. */
export const OpamRepository = z.looseObject({
  name: z.string().regex(/^(?!root$|pins$)[a-z0-9][a-z0-9-]{0,39}$/, 'a name: small letters, digits and -'),
  url: z.union([SourceUrl, z.string().regex(/^\.\/[^\s"\\]{1,200}$/, 'a folder: ./…')]),
})
export type OpamRepository = z.infer<typeof OpamRepository>

/** One version of a package, whatever the repositories have: a released one, or sources from elsewhere. */
export const OpamPin = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('version'), name: OpamName, version: OpamVersion }),
  z.looseObject({ kind: z.literal('archive'), name: OpamName, url: SourceUrl, checksum: Checksum }),
  z.looseObject({
    kind: z.literal('git'),
    name: OpamName,
    url: SourceUrl,
    commit: z.string().regex(/^[0-9a-f]{40}$/, 'a commit: 40 hexadecimal digits'),
  }),
])
export type OpamPin = z.infer<typeof OpamPin>

/** What a project says of opam packages. */
export const OpamSources = z.looseObject({
  packages: z.array(WantedPackage).max(200).default([]),
  /** In order: of two that have the same version of a package, the first counts. Absent: `defaultRepositories`. */
  repositories: z.array(OpamRepository).max(20).optional(),
  /** Repositories before all others. Absent: `defaultOverlays`. */
  overlays: z.array(OpamRepository).max(20).optional(),
  pins: z.array(OpamPin).max(200).optional(),
})
export type OpamSources = z.infer<typeof OpamSources>

/** The public repository. */
export const defaultRepositories: readonly OpamRepository[] = [
  { name: 'opam', url: 'git+https://github.com/ocaml/opam-repository.git' },
]

/** Ports to dune of packages that upstream builds with other tools, as MirageOS uses them. */
export const defaultOverlays: readonly OpamRepository[] = [
  { name: 'overlays', url: 'git+https://github.com/dune-universe/opam-overlays.git' },
]

/** The repositories of a project in order of rank. */
export const repositoriesOf = (sources: OpamSources): readonly OpamRepository[] => [
  ...(sources.overlays ?? defaultOverlays),
  ...(sources.repositories ?? defaultRepositories),
]

/** The bounds of a constraint, one by one, without spaces: `>=9.0.0`. */
export const boundsOf = (constraint: string | undefined): string[] =>
  (constraint ?? '')
    .split('&')
    .map(bound => bound.replace(/\s+/g, ''))
    .filter(bound => bound !== '')

/** Whether a library is one of a released package that the project names: findlib's names start with the package's. */
export const isOfPackages = (sources: OpamSources | undefined, library: string): boolean =>
  sources?.packages.some(({ name }) => library === name || library.startsWith(`${name}.`)) ?? false

/** The lock file's name in a project folder. */
export const lockFileName = (project: string): string => `${project}.opam.locked`
