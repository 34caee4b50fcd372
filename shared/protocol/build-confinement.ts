import { z } from 'zod'

/**
 * How builds are kept apart from the server's machine. `totals`: who bounds what all processes of a build use together, the
 * kernel (`cgroup`) or a watcher of the server that looks ten times a second (`watched`).
 */
export const BuildConfinement = z.discriminatedUnion('how', [
  z.object({ how: z.literal('confined'), totals: z.enum(['cgroup', 'watched']) }),
  /** Switched off by the server's owner. */
  z.object({ how: z.literal('off') }),
  /** It does not work here, so nothing is built; `reason` says what to do. */
  z.object({ how: z.literal('impossible'), reason: z.string() }),
])
export type BuildConfinement = z.infer<typeof BuildConfinement>
