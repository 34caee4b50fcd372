import type { Universe } from '../model/target.ts'
import rootLibraries from './root-libraries.json' with { type: 'json' }

/*
 * The modules that the libraries of a universe bring, for `validate` to say early that a device type of the project's own names one that
 * is not there. A test compares them with the toolchain.
 */

const known: Record<Universe, ReadonlyMap<string, readonly string[]> | null> = {
  embedded: new Map(rootLibraries.map(({ name, modules }) => [name, modules])),
  mirage: null,
}

/** The modules that a library brings; none for one that only stands for others; null where that is not known. */
export const modulesOf = (universe: Universe, library: string): readonly string[] | null => {
  const libraries = known[universe]
  return libraries === null ? null : (libraries.get(library) ?? [])
}
