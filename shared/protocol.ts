import { z } from 'zod'
import { BuildEvent, BuildId } from './build.ts'
import { RunEvent, RunId } from './run.ts'

/*
 * The websocket at /api/v1/socket: JSON text messages, parsed with these schemas at both ends. A client subscribes to a
 * build or a run from a sequence number; the server sends every event from that number on, then live ones, in order
 * and without gaps, at the pace that the connection takes.
 */

export const Topic = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('build'), id: BuildId }),
  z.object({ kind: z.literal('run'), id: RunId }),
])
export type Topic = z.infer<typeof Topic>

export const ClientMessage = z.discriminatedUnion('type', [
  /** `from`: the first sequence number wanted. A second subscription to a topic takes the place of the first. */
  z.object({ type: z.literal('subscribe'), topic: Topic, from: z.int().nonnegative() }),
  z.object({ type: z.literal('unsubscribe'), topic: Topic }),
  z.object({ type: z.literal('ping') }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

export const ServerMessage = z.discriminatedUnion('type', [
  /** At least one event each; batched so that a fast log costs few messages. */
  z.object({ type: z.literal('build-events'), id: BuildId, events: z.array(BuildEvent).min(1) }),
  z.object({ type: z.literal('run-events'), id: RunId, events: z.array(RunEvent).min(1) }),
  z.object({ type: z.literal('unknown-topic'), topic: Topic }),
  z.object({ type: z.literal('bad-message'), reason: z.string() }),
  z.object({ type: z.literal('pong') }),
])
export type ServerMessage = z.infer<typeof ServerMessage>

/** The path of the websocket on the server. */
export const socketPath = '/api/v1/socket'
