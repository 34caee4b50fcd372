import { z } from 'zod'
import { ProjectId } from '../model/project.ts'
import { Platform } from '../model/target.ts'
import { Problem } from '../problems/problem.ts'
import { VersionId } from './version.ts'

export const BuildId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'BuildId'>()
export type BuildId = z.infer<typeof BuildId>

/** The SHA-256 of an image file, in hexadecimal: its name in the image store. */
export const ImageHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'ImageHash'>()
export type ImageHash = z.infer<typeof ImageHash>

/** What happens between the request and the stored image, in this order. */
export const Stage = z.enum(['generate', 'compile', 'link', 'check'])
export type Stage = z.infer<typeof Stage>

/**
 * A software part of an image: for the bill of materials. Version and licence are empty for the project itself. `bytes`:
 * of the image file; absent in images stored before these were counted.
 */
export const Component = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  bytes: z.int().optional(),
  /** The Debian package it is from, where it is from one. */
  package: z.string().optional(),
})
export type Component = z.infer<typeof Component>

export const ManifestEntry = z.object({ name: z.string(), type: z.enum(['net', 'block']) })
export type ManifestEntry = z.infer<typeof ManifestEntry>

/** A finished image. It is kept as long as a project or someone's bookmark may ask for it: images are never changed. */
export const Image = z.object({
  hash: ImageHash,
  /** A file name to save it as: `hello.hvt`. */
  fileName: z.string(),
  bytes: z.int().positive(),
  platform: Platform,
  manifest: z.array(ManifestEntry),
  /** ELF sections by size, the largest first; bytes in memory. Those that start as zeros take no room in the file. */
  sections: z.array(z.object({ name: z.string(), bytes: z.int(), inFile: z.boolean().default(true) })),
  /** What is in the file, the largest first. */
  components: z.array(Component),
  /** Milliseconds since 1970, UTC. */
  storedAt: z.number(),
})
export type Image = z.infer<typeof Image>

/** How a build ended. `cached`: the same inputs had been built before. */
export const BuildOutcome = z.discriminatedUnion('how', [
  z.object({ how: z.literal('built'), image: Image, cached: z.boolean(), ms: z.number() }),
  z.object({ how: z.literal('failed'), problems: z.array(Problem), ms: z.number() }),
  z.object({ how: z.literal('cancelled'), ms: z.number() }),
  z.object({ how: z.literal('timed-out'), limitMs: z.number(), ms: z.number() }),
  /** The server ended while the build ran. */
  z.object({ how: z.literal('interrupted') }),
  /** Not the project's fault: the toolchain is missing, the disk is full. `reason` says what to do. */
  z.object({ how: z.literal('impossible'), reason: z.string(), ms: z.number() }),
])
export type BuildOutcome = z.infer<typeof BuildOutcome>

/** `at`: milliseconds since the build was asked for. */
const numbered = { seq: z.int().nonnegative(), at: z.number() }

/** One thing that happened in a build, numbered from 0 without gaps, so that a late listener can catch up. */
export const BuildEvent = z.discriminatedUnion('type', [
  z.object({
    ...numbered,
    type: z.literal('queued'),
    /** How many are built before this one. */
    position: z.int().nonnegative(),
    /** The name of `position` before 0.3. Goes with the next version. */
    ahead: z.int().nonnegative().optional(),
  }),
  z.object({ ...numbered, type: z.literal('stage'), stage: Stage }),
  z.object({
    ...numbered,
    type: z.literal('log'),
    /** Who wrote it: `composer`, `dune`, `ocaml`, `ld`. */
    tool: z.string(),
    level: z.enum(['plain', 'note', 'warning', 'error']),
    text: z.string(),
  }),
  z.object({ ...numbered, type: z.literal('problem'), problem: Problem }),
  z.object({ ...numbered, type: z.literal('done'), outcome: BuildOutcome }),
])
export type BuildEvent = z.infer<typeof BuildEvent>

/** A build as the server remembers it; `outcome` is null while it waits or runs. */
export const Build = z.object({
  id: BuildId,
  project: ProjectId.nullable(),
  name: z.string(),
  platform: Platform,
  startedAt: z.number(),
  outcome: BuildOutcome.nullable(),
  /** Of what it was made from: see `contentFingerprint`. null where an older server built it. */
  content: z.string().nullable().default(null),
  /** The version of the project that has what it was made from; null where none was kept. */
  version: VersionId.nullable().default(null),
})
export type Build = z.infer<typeof Build>
