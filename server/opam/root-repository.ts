import { quoted } from './opam-file.ts'
import type { RootPackage } from './root-packages.ts'

/** `keep-lwt`: a package that keeps opam from taking another version of lwt than the root's. */
export const keeperOf = (name: string): string => `keep-${name}`

/** Whether a package is one of `keeperOf`, and of which. */
export const keptBy = (keeper: string): string | null => /^keep-(.+)$/.exec(keeper)?.[1] ?? null

/**
 * The packages of the root as an opam repository: nothing of them is built, and each depends on exactly the versions that it was compiled
 * against, for a compiled library fits no other. Files by path.
 */
export const rootRepository = (packages: readonly RootPackage[]): Map<string, string> => {
  const versions = new Map(packages.map(({ name, version }) => [name, version]))
  const files = new Map([['repo', 'opam-version: "2.0"\n']])
  for (const { name, version, licence, dependencies } of packages) {
    const depends = dependencies.map(each => `${quoted(each)} {= ${quoted(versions.get(each) ?? '')}}`)
    files.set(
      `packages/${name}/${name}.${version}/opam`,
      opamText(`${name} as the toolchain's system has it`, [
        `license: ${quoted(licence)}`,
        `depends: [${depends.join(' ')}]`,
      ]),
    )
    const keeper = keeperOf(name)
    files.set(
      `packages/${keeper}/${keeper}.1/opam`,
      opamText(`No other ${name} than ${version}`, [
        `conflicts: [${[name, ...partsOf(name)].map(each => `${quoted(each)} {!= ${quoted(version)}}`).join(' ')}]`,
      ]),
    )
  }
  return files
}

/** Packages that the root may lack and that have to be of the same version. */
const partsOf = (name: string): string[] =>
  name === 'dune'
    ? ['dune-configurator', 'dune-build-info', 'dune-private-libs', 'dune-site', 'dyn', 'stdune']
    : []

/** The text of an `opam` file of a package that is not built. */
const opamText = (synopsis: string, fields: readonly string[]): string =>
  ['opam-version: "2.0"', `synopsis: ${quoted(synopsis)}`, ...fields, ''].join('\n')
