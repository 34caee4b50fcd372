import { z } from 'zod'
import { Composition } from './composition.ts'
import { pathFault, pathLimits } from './data-path.ts'
import { Layout } from './layout.ts'
import { LeftOut } from './left-out.ts'
import { isInLibraries, libraryPathFault, libraryPathLimits } from './library-files.ts'

export const ProjectId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
  .brand<'ProjectId'>()
export type ProjectId = z.infer<typeof ProjectId>

/** Whether a name is one of a module's file in `src/`: `unikernel.ml`, `site.mli`. */
export const isModuleFile = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_']{0,80}\.mli?$/.test(name)

/**
 * A text that a build is made from: `unikernel.ml`, `site.mli` are files of `src/`, without the folder; `lib/greeting/dune` is one
 * of a library of the project's own, with its path in the project folder.
 */
export const SourceName = z
  .string()
  .max(libraryPathLimits.path)
  .refine(
    name => isModuleFile(name) || libraryPathFault(name) === null,
    'a module file, name.ml or name.mli, or a file of a library, lib/NAME/FILE',
  )
export type SourceName = z.infer<typeof SourceName>

/** The folder of the modules of a project. */
export const sourceFolder = 'src'

/** Where a source is in the project folder: `src/unikernel.ml`, `lib/greeting/dune`. */
export const pathOfSource = (name: SourceName): string =>
  isInLibraries(name) ? name : `${sourceFolder}/${name}`

/** The source at a path of the project folder; null where none can be. */
export const sourceAtPath = (path: string): SourceName | null => {
  if (isInLibraries(path)) return libraryPathFault(path) === null ? path : null
  const [folder, name = '', ...more] = path.split('/')
  return folder === sourceFolder && more.length === 0 && isModuleFile(name) ? name : null
}

/** A data file: its path in the project folder, with `/`. Never absolute, never `..`. */
export const DataPath = z
  .string()
  .max(pathLimits.path)
  .refine(path => pathFault(path) === null, 'a path of a data file')
export const DataFile = z.object({
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type DataFile = z.infer<typeof DataFile>

/** The sources that a project may have. */
export const maxSources = 1000

/** How long one may be, in UTF-16 code units. */
export const maxSourceLength = 2_000_000

/** What a build is made from: everything in the project folder but the layout; data files by checksum. */
export const ProjectContent = z.object({
  composition: Composition,
  sources: z
    .record(SourceName, z.string().max(maxSourceLength))
    .refine(sources => Object.keys(sources).length <= maxSources, `at most ${maxSources} files`),
  /** Absent: the same as none. */
  files: z.record(DataPath, DataFile).optional(),
})
export type ProjectContent = z.infer<typeof ProjectContent>

/** The project folder in memory; data files by name, size and checksum only. */
export const Project = ProjectContent.extend({
  layout: Layout,
  files: z.record(DataPath, DataFile).default({}),
  /** The first of what was left out of a folder that was read; absent: nothing. */
  leftOut: z.array(LeftOut).optional(),
})
export type Project = z.infer<typeof Project>
