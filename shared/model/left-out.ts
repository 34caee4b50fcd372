import { z } from 'zod'

/**
 * Something that stands in a project folder and is no part of the project. Its name cannot be one of the project's (`name`), it is a
 * link that does not lead to a file of the project (`link`), neither file nor folder (`special`), or a note that a system has
 * put there for itself (`system`).
 */
export const LeftOut = z.object({
  path: z.string(),
  reason: z.enum(['name', 'link', 'special', 'system']),
})
export type LeftOut = z.infer<typeof LeftOut>
