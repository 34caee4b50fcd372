import { isInLibraries } from '../../shared/model/library-files.ts'
import { ownLibrariesOf } from '../../shared/model/own-libraries.ts'
import type { DataFile, ProjectContent } from '../../shared/model/project.ts'

/** The data files of `lib/`, each at its place in a source tree; none where `lib/` has no library. */
export const libraryData = ({
  sources,
  files = {},
}: ProjectContent): ReadonlyMap<string, { path: string } & DataFile> =>
  new Map(
    ownLibrariesOf(sources).libraries.length === 0
      ? []
      : Object.entries(files)
          .filter(([path]) => isInLibraries(path))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([path, file]) => [path, { path, ...file }]),
  )

/** A file of a source tree that names those data files with their SHA-256, as `sha256sum` does; none where there are none. */
export const libraryChecksums = (content: ProjectContent): [path: string, text: string][] => {
  const data = libraryData(content)
  return data.size === 0
    ? []
    : [['lib.sha256', [...data].map(([path, { sha256 }]) => `${sha256}  ${path}\n`).join('')]]
}
