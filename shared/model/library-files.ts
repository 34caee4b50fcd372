import { isOfVersionControl, pathFault } from './data-path.ts'

/*
 * A project's own libraries are dune libraries below `lib/`. What people write of one, its dune files, OCaml and C, is kept as
 * text beside the sources of `src/`; any other file there, such as one that a rule reads, is a data file, and stands at its
 * place when dune builds.
 */

/** The folder of a project that its own libraries are in. */
export const libraryFolder = 'lib'

/** How long a path below `lib/` may be, in UTF-16 code units, and how many names it may have, `lib` and the file included. */
export const libraryPathLimits = { path: 200, names: 12 } as const

/** Whether a path of the project folder is in `lib/`. */
export const isInLibraries = (path: string): boolean => path.startsWith(`${libraryFolder}/`)

/**
 * Why a path is none of a library's text files, in words that follow it; null where it is one. `lib/greeting/dune` and
 * `lib/greeting/c/stubs.c` are; no path is that leads out of `lib/`.
 */
export const libraryPathFault = (path: string): string | null => {
  if (!isInLibraries(path)) return `is not in \`${libraryFolder}/\``
  const fault = pathFault(path, libraryPathLimits.path)
  if (fault !== null) return fault
  const names = path.split('/')
  if (names.length > libraryPathLimits.names)
    return `has more than ${libraryPathLimits.names} names in it: a folder that deep is not taken`
  if (isOfVersionControl(path)) return 'is of a version control system'
  const folders = names.slice(0, -1)
  const odd = names.find(name => !plainName.test(name))
  if (odd !== undefined)
    return `has \`${odd}\` in it: names in \`${libraryFolder}/\` are letters, digits, \`_\`, \`-\`, \`.\`, \`+\` and \`'\`, no dot first`
  // A folder of such a name could stand in the way of a file.
  const file = folders.find(isTextOfLibrary)
  if (file !== undefined) return `has a folder \`${file}\` in it, which is the name of a file`
  return isTextOfLibrary(names.at(-1) ?? '')
    ? null
    : 'is no text of a library: those are dune files, `.ml`, `.mli`, `.mll`, `.mly`, `.c`, `.h`, `.S`, `.inc`, `.in` and `.opam` files'
}

const plainName = /^[A-Za-z0-9_][A-Za-z0-9_.+'-]{0,99}$/

/** Whether a name is one of the files that people write for a library. */
const isTextOfLibrary = (name: string): boolean =>
  name === 'dune' || name === 'dune-project' || /.\.(mli?|mll|mly|mlp|c|h|S|inc|in|opam)$/.test(name)
