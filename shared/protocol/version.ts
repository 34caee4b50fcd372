import { z } from 'zod'
import { Project } from '../model/project.ts'

/** Sorts by the time at which the version was made. */
export const VersionId = z
  .string()
  .regex(/^\d{13}-[0-9a-f]{8}$/)
  .brand<'VersionId'>()
export type VersionId = z.infer<typeof VersionId>

export const VersionName = z.string().trim().min(1).max(200)

/**
 * A state of a project that the server keeps. `why`: someone asked for it, editing paused or went on for long, a build was
 * started, or another state was about to take its place. One with a name is kept for ever; the others are thinned.
 */
export const Version = z.object({
  id: VersionId,
  /** Milliseconds since 1970, UTC. */
  at: z.number(),
  why: z.enum(['asked', 'pause', 'build', 'restore']),
  name: VersionName.nullable(),
  devices: z.int(),
  wires: z.int(),
})
export type Version = z.infer<typeof Version>

/** A version with the project as it was; data files by checksum. */
export const OpenVersion = z.object({ version: Version, project: Project })
export type OpenVersion = z.infer<typeof OpenVersion>

/** Keeps what is saved as a version: by name, or because something else is about to take its place. */
export const SaveVersion = z.discriminatedUnion('why', [
  z.object({ why: z.literal('asked'), name: VersionName }),
  z.object({ why: z.literal('restore') }),
])
export type SaveVersion = z.infer<typeof SaveVersion>

/** `null` takes the name away: the version is then thinned like the others. */
export const NameVersion = z.object({ name: VersionName.nullable() })
export type NameVersion = z.infer<typeof NameVersion>
