import { atomOf, fieldOf, headed, readDuneFile, type Sexp } from '../ocaml/dune-file.ts'
import { capitalised } from '../ocaml/ocaml-names.ts'
import { isInLibraries, libraryFolder } from './library-files.ts'

/** A place in a dune file of the project: its path in the project folder, and a line from 1. */
export type DunePlace = { file: string; line: number }

/** A library that a project has below `lib/`. */
export type OwnLibrary = DunePlace & {
  /** What an app names it by: its public name where it has one. */
  name: string
  /** What else dune finds it by: the name beside a public one, in the same dune project. */
  otherName: string | null
  /** The folder of its files: `lib/greeting`. */
  folder: string
  /** What its archive is called, without an ending. */
  archive: string
  /** The package that its public name belongs to, where no dune project below `lib/` has to define it. */
  package: string | null
  /** The module that it is, or whose name stands before those of its own. */
  module: string
  /** The libraries that it names, each where it does. */
  needs: (DunePlace & { library: string })[]
  /** The libraries that rewrite its sources before they are compiled. */
  preprocessors: string[]
}

/** What the dune files below `lib/` say: the libraries, and the first thing that cannot be read of each file. */
export type OwnLibraries = {
  libraries: readonly OwnLibrary[]
  faults: readonly (DunePlace & { reason: string })[]
}

/**
 * The libraries of a project, in the order of their folders; a pure function of its dune files, read again where one changes.
 * What only dune can tell, such as stanzas that a rule generates, is left to dune.
 */
export const ownLibrariesOf = (sources: Readonly<Record<string, string>>): OwnLibraries => {
  const before = known.get(sources)
  if (before) return before
  const now = readAgain(sources)
  known.set(sources, now)
  return now
}

const known = new WeakMap<object, OwnLibraries>()

const readAgain = (sources: Readonly<Record<string, string>>): OwnLibraries => {
  const paths = Object.keys(sources).filter(isInLibraries).sort()
  if (paths.length === 0) return none
  const key = JSON.stringify(paths.map(path => [path, isRead(path) ? sources[path] : '']))
  if (last?.key !== key) last = { key, found: found(paths, sources) }
  return last.found
}

/** The library that an app means by a name; undefined where the project has none. */
export const ownLibraryNamed = (
  sources: Readonly<Record<string, string>>,
  name: string,
): OwnLibrary | undefined =>
  ownLibrariesOf(sources).libraries.find(library => library.name === name || library.otherName === name)

/** Libraries that are named, as those of the project, with those of its own that they need, and the others, with what these need. */
export const splitLibraries = (
  sources: Readonly<Record<string, string>>,
  named: readonly string[],
): { own: OwnLibrary[]; others: string[] } => {
  const own = new Set<OwnLibrary>()
  const others = new Set<string>()
  const visit = (name: string): void => {
    const library = ownLibraryNamed(sources, name)
    if (!library) others.add(name)
    else if (!own.has(library)) {
      own.add(library)
      for (const { library: needed } of library.needs) visit(needed)
    }
  }
  for (const name of named) visit(name)
  return { own: [...own], others: [...others] }
}

/** The packages that public names of a project's own libraries belong to, in alphabetical order; null where there is nothing in `lib/`. */
export const ownPackagesOf = (sources: Readonly<Record<string, string>>): string[] | null =>
  Object.keys(sources).some(isInLibraries)
    ? [...new Set(ownLibrariesOf(sources).libraries.flatMap(library => library.package ?? []))].sort()
    : null

/** Whether `lib/dune` says how the folders below it belong together. */
export const saysSubdirectories = (sources: Readonly<Record<string, string>>): boolean => {
  const read = readDuneFile(sources[`${libraryFolder}/dune`] ?? '')
  return read.ok && fieldOf(read.stanzas, 'include_subdirs') !== null
}

const none: OwnLibraries = { libraries: [], faults: [] }

/** Of the sources before: whoever types in another file changes no library. */
let last: { key: string; found: OwnLibraries } | null = null

const isRead = (path: string): boolean => path.endsWith('/dune') || path.endsWith('.inc')

const found = (paths: readonly string[], sources: Readonly<Record<string, string>>): OwnLibraries => {
  const libraries: OwnLibrary[] = []
  const faults: (DunePlace & { reason: string })[] = []
  const projects = paths.filter(path => path.endsWith('/dune-project')).map(folderOf)
  const read = (file: string, folder: string, depth: number): void => {
    const dune = readDuneFile(sources[file] ?? '')
    if (!dune.ok) faults.push({ file, line: dune.line, reason: dune.reason })
    else for (const stanza of dune.stanzas) visit(stanza, file, folder, depth)
  }
  const visit = (stanza: Sexp, file: string, folder: string, depth: number): void => {
    const is = headed(stanza)
    if (is === null) {
      faults.push({ file, line: stanza.line, reason: 'a stanza is a list that starts with its kind' })
      return
    }
    const [first, ...inside] = is.rest
    if (is.head === 'library')
      libraries.push(...libraryIn(is.rest, { file, line: is.line }, folder, projects))
    if (!first || !('atom' in first)) return
    if (is.head === 'subdir') for (const each of inside) visit(each, file, `${folder}/${first.atom}`, depth)
    const included = `${folder}/${first.atom}`
    if (is.head === 'include' && depth < 10 && sources[included] !== undefined)
      read(included, folder, depth + 1)
  }
  for (const path of paths) if (path.endsWith('/dune')) read(path, folderOf(path), 0)
  return { libraries, faults }
}

const libraryIn = (
  fields: readonly Sexp[],
  place: DunePlace,
  folder: string,
  projects: readonly string[],
): OwnLibrary[] => {
  const publicName = atomOf(fields, 'public_name')?.atom ?? null
  const name = atomOf(fields, 'name')?.atom ?? publicName
  // Of one without a name dune says what is missing.
  if (name === null) return []
  // The name beside a public one is known in its own dune project alone, and a private library nowhere else at all.
  const isOfRoot = !projects.some(project => folder === project || folder.startsWith(`${project}/`))
  if (publicName === null && !isOfRoot) return []
  return [
    {
      ...place,
      name: publicName ?? name,
      otherName: publicName !== null && publicName !== name && isOfRoot ? name : null,
      folder,
      archive: name,
      package: publicName !== null && isOfRoot ? (publicName.split('.')[0] ?? null) : null,
      module: capitalised(name.replace(/[.-]/g, '_')),
      needs: needsOf(fieldOf(fields, 'libraries') ?? [], place.file),
      preprocessors: preprocessorsOf(fieldOf(fields, 'preprocess') ?? []),
    },
  ]
}

const needsOf = (sexps: readonly Sexp[], file: string): OwnLibrary['needs'] =>
  sexps.flatMap(sexp => {
    if ('atom' in sexp) return /^[:%]/.test(sexp.atom) ? [] : [{ library: sexp.atom, file, line: sexp.line }]
    const is = headed(sexp)
    return is?.head === 're_export' ? needsOf(is.rest, file) : []
  })

/** `(pps ppx_deriving.show -flag)`, also where it is of some modules alone. */
const preprocessorsOf = (sexps: readonly Sexp[]): string[] =>
  sexps.flatMap(sexp => {
    if (!('list' in sexp)) return []
    const is = headed(sexp)
    if (is?.head !== 'pps' && is?.head !== 'staged_pps') return preprocessorsOf(sexp.list)
    return is.rest.flatMap(each => ('atom' in each && !each.atom.startsWith('-') ? [each.atom] : []))
  })

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))
