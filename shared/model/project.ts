import { z } from 'zod'
import { Composition } from './composition.ts'
import { pathFault, pathLimits } from './data-path.ts'
import { Layout } from './layout.ts'
import { LeftOut } from './left-out.ts'

export const ProjectId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
  .brand<'ProjectId'>()
export type ProjectId = z.infer<typeof ProjectId>

/** `unikernel.ml`, `site.mli`: a file of `src/`, without the folder. */
export const SourceName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_']{0,80}\.mli?$/, 'a module file: name.ml or name.mli')
export type SourceName = z.infer<typeof SourceName>

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

/** The OCaml files that a project may have. */
export const maxSources = 1000

/** What a build is made from: everything in the project folder but the layout; data files by checksum. */
export const ProjectContent = z.object({
  composition: Composition,
  sources: z
    .record(SourceName, z.string().max(2_000_000))
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
