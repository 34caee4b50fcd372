import { z } from 'zod'
import { Composition } from '../model/composition.ts'
import { Project, ProjectContent, ProjectId } from '../model/project.ts'
import { Platform } from '../model/target.ts'
import { Problem } from '../problems/problem.ts'
import { Build, BuildOutcome } from './build.ts'
import { ShareToken } from './share.ts'
import { VersionId } from './version.ts'

/*
 * The bodies of the HTTP API, version 1. Paths, methods and statuses are in docs/http-api.md and in the OpenAPI document
 * that the server makes from these schemas.
 */

export const apiBase = '/api/v1'

/** `loggedIn`: through the page /login, with a session that can be ended. */
export const SessionReply = z.object({ loggedIn: z.boolean() })

/** One line of the gallery. */
export const ProjectSummary = z.object({
  id: ProjectId,
  name: z.string(),
  title: z.string().nullable(),
  devices: z.int(),
  wires: z.int(),
  /** Milliseconds since 1970, UTC. */
  changedAt: z.number(),
  /** When a page last opened it; null: never. */
  openedAt: z.number().nullable(),
  lastBuild: BuildOutcome.nullable(),
  /** Why the folder cannot be opened; null where it can. */
  broken: z.array(Problem).nullable(),
})
export type ProjectSummary = z.infer<typeof ProjectSummary>

/** `revision` changes with every save; a save names the one that it started from. */
export const OpenProject = z.object({ id: ProjectId, revision: z.int().nonnegative(), project: Project })
export type OpenProject = z.infer<typeof OpenProject>

/** A project made of an archive. `skipped`: the first paths in it that were not taken, since they are of a tool or a system. */
export const ImportedProject = OpenProject.extend({ skipped: z.array(z.string()) })
export type ImportedProject = z.infer<typeof ImportedProject>

export const CreateProject = z.discriminatedUnion('from', [
  z.object({ from: z.literal('empty'), name: Composition.shape.name.optional() }),
  z.object({ from: z.literal('sample'), sample: z.string() }),
  z.object({ from: z.literal('project'), project: ProjectId }),
  z.object({ from: z.literal('version'), project: ProjectId, version: VersionId }),
  z.object({ from: z.literal('content'), project: ProjectContent.extend({ layout: Project.shape.layout }) }),
])
export type CreateProject = z.infer<typeof CreateProject>

/** As above, or a copy of what a link shares. */
export const CreateRequest = z.discriminatedUnion('from', [
  ...CreateProject.options,
  z.object({ from: z.literal('shared'), token: ShareToken }),
])
export type CreateRequest = z.infer<typeof CreateRequest>

/** Data files are not part of a save, they have their own paths; but `filesFrom` makes them those of a version. */
export const SaveProject = z.object({
  revision: z.int().nonnegative(),
  project: ProjectContent.extend({ layout: Project.shape.layout }),
  filesFrom: VersionId.optional(),
})
export type SaveProject = z.infer<typeof SaveProject>
/** `files`: after a save that changed them. */
export const SaveReply = z.object({
  revision: z.int().nonnegative(),
  files: ProjectContent.shape.files,
})
export type SaveReply = z.infer<typeof SaveReply>

export const Sample = z.object({ id: z.string(), project: Project })
export type Sample = z.infer<typeof Sample>

/** Builds what is sent, not what was saved last: the button builds what the canvas shows. */
export const BuildRequest = z.object({
  platform: Platform,
  project: ProjectId.nullable(),
  content: ProjectContent,
  /** Build again even where the same inputs have an image. */
  force: z.boolean().default(false),
})
export type BuildRequest = z.infer<typeof BuildRequest>
export const BuildReply = z.object({ build: Build })

/** A generated file; `user` for a copy of one of the project's sources. */
export const GeneratedFile = z.object({ path: z.string(), text: z.string(), user: z.boolean() })
export type GeneratedFile = z.infer<typeof GeneratedFile>
export const GenerateRequest = z.object({ platform: Platform, content: ProjectContent })
/** A MirageOS project is configured for its target later. */
export const MirageRequest = z.object({ content: ProjectContent })
export const GenerateReply = z.object({ files: z.array(GeneratedFile), problems: z.array(Problem) })
export type GenerateReply = z.infer<typeof GenerateReply>

/** One part of the machine that builds and runs need. `fix`: the command or step that provides it. */
export const DoctorFinding = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['ok', 'missing', 'doubtful']),
  detail: z.string(),
  fix: z.string().nullable(),
})
export type DoctorFinding = z.infer<typeof DoctorFinding>
export const DoctorReport = z.object({ ready: z.boolean(), findings: z.array(DoctorFinding) })
export type DoctorReport = z.infer<typeof DoctorReport>

/** An error body, `application/problem+json` (RFC 9457), with the product's own problems beside it. */
export const ErrorBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  problems: z.array(Problem).default([]),
})
export type ErrorBody = z.infer<typeof ErrorBody>
