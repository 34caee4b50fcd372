import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseOpamFile, stringOf, stringsOf } from './opam-file.ts'
import { dependenciesOf } from './package-facts.ts'

/** A package of the root as opam would know it: its name and version, the names of the root's packages that it was compiled against. */
export type RootPackage = { name: string; version: string; licence: string; dependencies: string[] }

const librariesFolder = 'usr/lib/x86_64-linux-gnu/ocaml'
const factsFolder = 'usr/share/unikernel-composer'

/**
 * The OCaml packages of a root under opam's names, at the version that Debian's package has, sorted by name: what each folder of
 * findlib says of itself, in its `opam` file or its META, and what Debian's package list adds to it.
 * @param root the folder of the root, as setup/root/ makes it
 */
export const rootPackages = async (root: string): Promise<RootPackage[]> => {
  const [ocaml = ''] = (await readdir(join(root, librariesFolder))).filter(name =>
    /^\d+\.\d+\.\d+$/.test(name),
  )
  const libraries = join(root, librariesFolder, ocaml)
  const debian = await debianVersions(root)
  const folders = (await readdir(libraries, { withFileTypes: true })).filter(entry => entry.isDirectory())
  const found = await Promise.all(
    folders.map(({ name }) => describe(name, join(libraries, name), debian.get(name) ?? null)),
  )
  const compiler = compilerPackages(ocaml, debian)
  const described = [...compiler, ...found.filter(each => each !== null)]
  const known = new Set(described.map(({ name }) => name))
  return described
    .map(each => ({
      ...each,
      dependencies: [...new Set(each.dependencies)]
        .filter(name => known.has(name) && name !== each.name)
        .sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Folders of findlib that are parts of the compiler, or of no use to a program. */
const notPackages = new Set(
  `bigarray bytes caml compiler-libs dynlink findlib METAS native-archs num-top ocamldoc profiling runtime_events stdlib str stublibs
  threads unix`.split(/\s+/),
)

/** What opam calls the parts of the compiler that are packages of their own, at the versions that its repository has. */
const ofCompiler: Readonly<Record<string, string>> = {
  'base-bigarray': 'base',
  'base-bytes': 'base',
  'base-domains': 'base',
  'base-effects': 'base',
  'base-nnp': 'base',
  'base-threads': 'base',
  'base-unix': 'base',
  'host-arch-x86_64': '1',
  'host-system-other': '1',
  'ocaml-config': '3',
  'ocaml-options-vanilla': '1',
  seq: 'base',
  'stdlib-shims': '0.3.0',
  uchar: '0.0.2',
}

/** The compiler, and what this toolchain has the place of: upstream's compiler and bindings for Solo5. */
const compilerPackages = (ocaml: string, debian: ReadonlyMap<string, DebianPackage>): RootPackage[] => {
  const licence = 'LGPL-2.1-or-later WITH OCaml-LGPL-linking-exception'
  const at = (name: string, version: string, dependencies: string[] = []): RootPackage => ({
    name,
    version,
    licence,
    dependencies,
  })
  const base = Object.entries(ofCompiler).map(([name, version]) => at(name, version, ['ocaml']))
  return [
    at('ocaml', ocaml, ['ocaml-base-compiler']),
    at('ocaml-base-compiler', ocaml),
    at('ocaml-solo5', '1.2.0'),
    at('solo5', '0.12.1'),
    ...base.map(each => (each.name === 'ocaml-config' ? { ...each, dependencies: [] } : each)),
    ...programs.flatMap(({ name, package: of, licence }) => {
      const version = debian.get(of)?.version
      return version === undefined ? [] : [{ name, version, licence, dependencies: ['ocaml'] }]
    }),
  ]
}

/** Packages that are programs: by the Debian package that has them. */
const programs = [
  { name: 'dune', package: 'ocaml-dune', licence: 'MIT' },
  { name: 'ocamlfind', package: 'ocaml-findlib', licence: 'MIT' },
  {
    name: 'ocamlbuild',
    package: 'ocamlbuild',
    licence: 'LGPL-2.0-or-later WITH OCaml-LGPL-linking-exception',
  },
  { name: 'cppo', package: 'cppo', licence: 'BSD-3-Clause' },
]

/** One folder of findlib; null where it is no package. */
const describe = async (
  name: string,
  folder: string,
  debian: DebianPackage | null,
): Promise<RootPackage | null> => {
  if (notPackages.has(name) || name in ofCompiler) return null
  const read = (file: string) => readFile(join(folder, file), 'utf8').catch(() => null)
  const [opamText, meta, dune] = await Promise.all(['opam', 'META', 'dune-package'].map(read))
  if (typeof meta !== 'string' && typeof opamText !== 'string') return null
  const opam = typeof opamText === 'string' ? parseOpamFile(opamText) : null
  const said = [
    stringOf(opam?.fields.get('version')),
    /^version = "([^"]*)"/m.exec(meta ?? '')?.[1],
    /^\(version ([^)]*)\)/m.exec(dune ?? '')?.[1],
  ]
  const version = versionOf(said, debian?.version ?? null)
  if (version === null) return null
  return {
    name,
    version,
    licence: opam === null ? '' : stringsOf(opam.fields.get('license')).join(' AND '),
    dependencies: [
      'ocaml',
      ...(opam === null ? requiredIn(meta ?? '') : dependenciesOf(opam.fields.get('depends'))),
    ],
  }
}

/** Debian's version, with the `v` of upstream's where it has one; what upstream says where Debian's list has nothing. */
const versionOf = (said: readonly (string | null | undefined)[], debian: string | null): string | null => {
  const own = said.find(text => /^v?\d+(\.\d+)*$/.test(text ?? '')) ?? null
  if (debian === null) return own
  return own?.startsWith('v') ? `v${debian}` : debian
}

/** The packages of the libraries that a META names. */
const requiredIn = (meta: string): string[] =>
  [...meta.matchAll(/^\s*requires[^=]*\+?="?\s*"?([^"\n]*)"/gm)]
    .flatMap(([, list = '']) => list.split(/[\s,]+/))
    .map(library => library.split('.')[0] ?? '')

type DebianPackage = { package: string; version: string }

/** By folder of findlib, and by the name of a Debian package: upstream's version, without what Debian adds to it. */
const debianVersions = async (root: string): Promise<Map<string, DebianPackage>> => {
  const found = new Map<string, DebianPackage>()
  const text = await readFile(join(root, factsFolder, 'packages.txt'), 'utf8')
  const list = text.split('\n').flatMap(line => {
    const [name, version] = line.split(' ')
    return name && version ? [{ package: name, version: upstreamVersion(version) }] : []
  })
  for (const each of list) found.set(each.package, each)
  for (const each of list.filter(({ package: name }) => /-ocaml(-dev)?$/.test(name))) {
    const files = await readFile(join(root, factsFolder, 'files', each.package), 'utf8').catch(() => '')
    for (const [, folder = ''] of files.matchAll(/\/ocaml\/\d+\.\d+\.\d+\/([^/\n]+)\/(?:META|opam)$/gm))
      found.set(folder, each)
  }
  return found
}

/** `1:0.17.0-1+b7` is 0.17.0, `1.12.0+really1.11.0-1` is 1.11.0, `3.15+dfsg-1` is 3.15 (Debian Policy 5.6.12). */
export const upstreamVersion = (version: string): string =>
  version
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/^.*\+really/, '')
    .replace(/[+~](dfsg|ds|repack|git).*$/, '')
