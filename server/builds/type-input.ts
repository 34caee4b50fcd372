import { libraryFault } from '../../shared/catalogue/libraries.ts'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { isInLibraries } from '../../shared/model/library-files.ts'
import { isOfPackages, lockFileName } from '../../shared/model/opam-sources.ts'
import { splitLibraries } from '../../shared/model/own-libraries.ts'
import { type ProjectContent, pathOfSource } from '../../shared/model/project.ts'
import type { Platform } from '../../shared/model/target.ts'
import { librariesOf } from '../codegen/libraries.ts'
import { type LibraryTree, libraryTree } from '../codegen/library-tree.ts'
import { staticFiles, staticStores } from '../codegen/static-stores.ts'

/** What the type-checker is given: the libraries that the sources may use, and the tree by path. */
export type TypeInput = {
  libraries: string[]
  /** Libraries of released packages, which are there once these are compiled. */
  packageLibraries: string[]
  /** The checksum of the lock of the released packages; null where the project has no lock. */
  lock: string | null
  tree: [path: string, text: string][]
  /** The project's own libraries among those; null where it names none. */
  own: LibraryTree | null
}

/** Of a composition that may be far from one that builds: what is unknown is left out. */
export const typeInput = (content: ProjectContent, platform: Platform): TypeInput => {
  const { composition } = content
  const catalogue = catalogueFor(composition)
  const sides = composition.devices.map(
    ({ type }) => catalogue.deviceTypes.get(type)?.universes[platform.universe],
  )
  const named = librariesOf(composition, sides, platform, catalogue)
  const { own, others } = splitLibraries(content.sources, named)
  const packageLibraries = others.filter(library => isOfPackages(composition.opam, library))
  return {
    libraries: others.filter(
      library => !packageLibraries.includes(library) && libraryFault(platform.universe, library) === null,
    ),
    packageLibraries,
    lock: content.files?.[lockFileName(composition.name)]?.sha256 ?? null,
    own: own.length === 0 ? null : libraryTree(content, own, platform),
    // The sources, and the interfaces of the modules that are generated beside them.
    tree: [
      ...staticStores(content, catalogue)
        .flatMap(staticFiles)
        .filter(([path]) => path.endsWith('.mli')),
      ...Object.entries(content.sources)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .filter(([name]) => !isInLibraries(name))
        .map(([name, text]): [string, string] => [pathOfSource(name), text]),
    ],
  }
}
