import { z } from 'zod'
import { Project } from '../model/project.ts'
import { Image } from './build.ts'

/** The secret of a link: 24 random bytes in base64url. */
export const ShareToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{32}$/)
  .brand<'ShareToken'>()
export type ShareToken = z.infer<typeof ShareToken>

/** A link that opens one project to read. */
export const Share = z.object({
  token: ShareToken,
  /** Milliseconds since 1970, UTC. */
  at: z.number(),
})
export type Share = z.infer<typeof Share>

/** null: the project is not shared. */
export const ShareReply = z.object({ share: Share.nullable() })

/** What a link shows: the project as it is saved now, and the image of its last good build. */
export const SharedProject = z.object({
  project: Project,
  image: Image.nullable(),
  /** Whether whoever asks may make projects on this server, and so a copy of this one. */
  mayCopy: z.boolean(),
})
export type SharedProject = z.infer<typeof SharedProject>
