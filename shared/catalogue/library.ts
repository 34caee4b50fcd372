import { z } from 'zod'
import { Component } from '../protocol/build.ts'

/*
 * The libraries of the toolchain as the server tells of them: of which component each is, and the OCaml that it was
 * compiled from, to read. Which files there are is the toolchain's to say; a file is asked for by names from this list.
 */

/** As findlib has it: `tcpip.stack-lwip`. */
export const LibraryName = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$/i)
  .brand<'LibraryName'>()
export type LibraryName = z.infer<typeof LibraryName>

/** An interface or an implementation: `tcpip_stack_lwip.mli`. */
export const LibraryFile = z
  .string()
  .max(100)
  .regex(/^[A-Za-z][A-Za-z0-9_']*\.mli?$/)
  .brand<'LibraryFile'>()
export type LibraryFile = z.infer<typeof LibraryFile>

export const Library = z.object({
  name: LibraryName,
  /** What it is a part of, as an image's bill of materials has it; null: of nothing that the toolchain names. */
  component: Component.omit({ bytes: true }).nullable(),
  /** Each module's interface before its implementation. */
  files: z.array(LibraryFile),
})
export type Library = z.infer<typeof Library>

export const LibraryText = z.object({ text: z.string() })
export type LibraryText = z.infer<typeof LibraryText>

/** A file of a library. */
export type LibraryPlace = { library: LibraryName; file: LibraryFile }

/**
 * Where a module can be read: its interface, then its implementation, each where it is known. `module` is a path such as
 * `Cohttp_mirage.Server.Make`; `named` are the libraries that bring it, of which one that only implements, such as a
 * mock's, has the place of what another has by itself.
 */
export const placesOfModule = (
  module: string,
  named: readonly string[],
  libraries: ReadonlyMap<string, Library>,
): LibraryPlace[] => {
  const own = named.flatMap(name => libraries.get(name) ?? [])
  const [root = '', inner = ''] = module.split('.').map(fileOf)
  for (const library of [...own, ...libraries.values()]) {
    const unit = unitOf(library, root, inner)
    if (unit === null) continue
    const mock = own.findLast(other => has(other, `${unit}.ml`) && !has(other, `${unit}.mli`))
    return [...placeIn(library, `${unit}.mli`), ...placeIn(mock ?? library, `${unit}.ml`)]
  }
  return []
}

/** A library in several modules has one of its own name that only lists them: what is meant is the next part of the path. */
const unitOf = (library: Library, root: string, inner: string): string | null => {
  if (has(library, `${root}.mli`)) return root
  if (!has(library, `${root}.ml`)) return null
  return has(library, `${inner}.mli`) || has(library, `${inner}.ml`) ? inner : root
}

/** What to read first of a library: the module that has its name, else its first file. */
export const mainPlaceOf = (library: Library): LibraryPlace | null => {
  const unit = fileOf(library.name.replace(/[.-]/g, '_'))
  const files = [`${unit}.mli`, `${unit}.ml`, ...library.files]
  return files.flatMap(file => placeIn(library, file))[0] ?? null
}

/** The files of the module that a file is of, in the same library: interface first. */
export const bothFilesOf = (file: LibraryFile, { files }: Library): LibraryFile[] => {
  const unit = file.replace(/\.mli?$/, '')
  return files.filter(other => other === `${unit}.mli` || other === `${unit}.ml`)
}

/** The places of those. */
export const placesIn = (library: Library, file: LibraryFile): LibraryPlace[] =>
  bothFilesOf(file, library).map(file => ({ library: library.name, file }))

const fileOf = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

const has = ({ files }: Library, file: string): boolean => files.some(other => other === file)

const placeIn = ({ name, files }: Library, file: string): LibraryPlace[] =>
  files.filter(other => other === file).map(file => ({ library: name, file }))
