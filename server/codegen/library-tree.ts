import { isInLibraries, libraryFolder } from '../../shared/model/library-files.ts'
import { type OwnLibrary, ownPackagesOf, saysSubdirectories } from '../../shared/model/own-libraries.ts'
import type { DataFile, ProjectContent } from '../../shared/model/project.ts'
import type { Platform } from '../../shared/model/target.ts'
import { duneProject, duneWorkspace } from './dune.ts'
import { libraryChecksums, libraryData } from './library-data.ts'

/** What dune is given to compile the interfaces of a project's own libraries, without the rest of the project. */
export type LibraryTree = {
  tree: [path: string, text: string][]
  data: [place: string, file: { path: string } & DataFile][]
  /** What dune is asked for. */
  targets: string[]
  /** Where the interfaces are then. */
  folders: string[]
  /** Their OCaml, where names of theirs are defined. */
  files: string[]
  /** The modules that stand for them. */
  modules: string[]
  /** What rewrites their sources, and may name libraries in them that nothing else does. */
  preprocessors: string[]
}

/** Of those libraries of a project that are wanted; a pure function, as `generate`. */
export const libraryTree = (
  content: ProjectContent,
  wanted: readonly OwnLibrary[],
  platform: Platform,
): LibraryTree => {
  const { sources } = content
  const context = `_build/${platform.target}`
  return {
    tree: [
      ['dune-project', duneProject({ ownPackages: ownPackagesOf(sources) })],
      ['dune-workspace', duneWorkspace({ platform }, { checks: true })],
      [
        'dune',
        `(dirs ${libraryFolder})\n${saysSubdirectories(sources) ? '' : `(subdir ${libraryFolder} (include_subdirs no))\n`}`,
      ],
      ...Object.entries(sources)
        .filter(([path]) => isInLibraries(path))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
      ...libraryChecksums(content),
    ],
    data: [...libraryData(content)],
    modules: wanted.map(({ module }) => module),
    files: Object.keys(sources)
      .filter(path => isInLibraries(path) && /\.mli?$/.test(path))
      .sort(),
    targets: [...new Set(wanted.map(({ folder }) => `@@${context}/${folder}/check`))],
    preprocessors: [...new Set(wanted.flatMap(({ preprocessors }) => preprocessors))],
    folders: wanted.map(({ folder, archive }) => `${context}/${folder}/.${archive}.objs/byte`),
  }
}
