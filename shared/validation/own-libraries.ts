import { isLibraryOf, libraryFault } from '../catalogue/libraries.ts'
import { isApp } from '../model/composition.ts'
import { isInLibraries } from '../model/library-files.ts'
import { isOfPackages } from '../model/opam-sources.ts'
import { type OwnLibrary, ownLibrariesOf, ownLibraryNamed } from '../model/own-libraries.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/**
 * The libraries of a project, as far as their dune files tell: each file can be read, no name is taken, and what the image will
 * link of them needs nothing that cannot be in an image. All else is dune's to say.
 */
export const checkOwnLibraries = (scene: Scene): Problem[] => {
  if (!Object.keys(scene.sources).some(isInLibraries)) return []
  const { libraries, faults } = ownLibrariesOf(scene.sources)
  return [
    ...faults.map((fault): Problem => ({ code: 'dune-file', ...fault })),
    ...checkNames(libraries, scene),
    ...checkNeeds(scene),
    ...withoutDune(scene),
  ]
}

const namesOf = ({ name, otherName }: OwnLibrary): string[] =>
  otherName === null ? [name] : [name, otherName]

const checkNames = (libraries: readonly OwnLibrary[], { platform }: Scene): Problem[] => {
  const seen = new Map<string, OwnLibrary>()
  return libraries.flatMap(library =>
    namesOf(library).flatMap<Problem>(name => {
      const { file, line } = library
      const problems: Problem[] = []
      if (isLibraryOf(platform.universe, name))
        problems.push({ code: 'own-library-name', file, line, library: name, other: null })
      const other = seen.get(name)
      if (other) problems.push({ code: 'own-library-name', file, line, library: name, other: other.file })
      seen.set(name, library)
      return problems
    }),
  )
}

/** Of those that the apps and devices of the project name, and of those that these need. */
const checkNeeds = ({ composition, sources, platform, catalogue }: Scene): Problem[] => {
  const named = composition.devices.flatMap(device =>
    isApp(device)
      ? device.app.libraries
      : (catalogue.deviceTypes.get(device.type)?.universes[platform.universe]?.libraries ?? []),
  )
  const problems: Problem[] = []
  const seen = new Set<OwnLibrary>()
  const visit = (library: OwnLibrary | undefined): void => {
    if (!library || seen.has(library)) return
    seen.add(library)
    for (const { library: needs, file, line } of library.needs) {
      const own = ownLibraryNamed(sources, needs)
      const isOfProject = own || isOfPackages(composition.opam, needs)
      const reason = isOfProject ? null : libraryFault(platform.universe, needs)
      if (reason !== null)
        problems.push({ code: 'own-library-needs', file, line, library: library.name, needs, reason })
      visit(own)
    }
  }
  for (const name of named) visit(ownLibraryNamed(sources, name))
  return problems
}

/** OCaml and C that belongs to no library. */
const withoutDune = ({ sources }: Scene): Problem[] => {
  const folders = new Set(
    Object.keys(sources).flatMap(path => (/^lib\/(?:.*\/)?dune$/.test(path) ? [path.slice(0, -4)] : [])),
  )
  const isCovered = (path: string): boolean => [...folders].some(folder => path.startsWith(folder))
  return Object.keys(sources)
    .filter(path => isInLibraries(path) && /\.(mli?|mll|mly|c)$/.test(path) && !isCovered(path))
    .sort()
    .map(file => ({ code: 'not-compiled', file, what: 'no-dune', instead: null }))
}
