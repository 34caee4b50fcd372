import { z } from 'zod'
import { ProjectContent, ProjectId, SourceName } from '../model/project.ts'
import { Platform } from '../model/target.ts'
import { Problem } from '../problems/problem.ts'

/*
 * What OCaml's own type-checker knows of a project's sources. Places are as in problems: lines from 1, columns from 0 in UTF-8
 * bytes.
 */

const line = z.int().positive()
const column = z.int().nonnegative()

/** A name in a source: where it stands, and what it is. */
export const TypedName = z.object({
  /** First line and column, last line and column. */
  range: z.tuple([line, column, line, column]),
  /** `val get : t -> key -> string Lwt.t`, `module Stack : Tcpip.Stack.V4V6`. */
  text: z.string(),
  /** What is in a module. */
  signature: z.string().optional(),
  /** Its documentation comment, in the markup of odoc. */
  document: z.string().optional(),
  /** Where it is defined, if that is in one of the project's sources. */
  defined: z.object({ file: SourceName, line, column }).optional(),
})
export type TypedName = z.infer<typeof TypedName>

/** What may stand where a name is begun. */
export const Member = z.object({
  name: z.string(),
  kind: z.enum(['value', 'module', 'type']),
  /** The type of a value, the module type of a module, the definition of a type. */
  text: z.string(),
})
export type Member = z.infer<typeof Member>

/** The libraries that the sources may use are those of the composition, whether or not it could be built. */
export const TypesRequest = z.object({
  platform: Platform,
  content: ProjectContent,
  /** Where the data files are that libraries of the project may need; absent: nowhere. */
  project: ProjectId.optional(),
})
export type TypesRequest = z.infer<typeof TypesRequest>

export const TypesReply = z.object({
  /** By file, in the order of the text. A file that does not type has those before its first error. */
  names: z.record(SourceName, z.array(TypedName)),
  /** What the compiler would say of the sources. */
  problems: z.array(Problem),
})
export type TypesReply = z.infer<typeof TypesReply>

/** `offset`: how many UTF-16 units of the file stand before the cursor. */
export const MembersRequest = TypesRequest.extend({ file: SourceName, offset: z.int().nonnegative() })
export type MembersRequest = z.infer<typeof MembersRequest>
export const MembersReply = z.object({ members: z.array(Member) })
export type MembersReply = z.infer<typeof MembersReply>
