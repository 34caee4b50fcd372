import { z } from 'zod'
import { DeviceId } from '../model/composition.ts'
import { ProjectId } from '../model/project.ts'
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

/** Selected devices that are told to others. */
export const maxSelected = 200

const present = { project: ProjectId, selected: z.array(DeviceId).max(maxSelected) }

export const ClientMessage = z.discriminatedUnion('type', [
  /** `from`: the first sequence number wanted. A second subscription to a topic takes the place of the first. */
  z.object({ type: z.literal('subscribe'), topic: Topic, from: z.int().nonnegative() }),
  z.object({ type: z.literal('unsubscribe'), topic: Topic }),
  /** This page has the project open, with these devices selected; said again whenever the selection changes. */
  z.object({ type: z.literal('join-presence'), ...present }),
  /** The name of `join-presence` before 0.3, which is answered with `company`. Goes with the next version. */
  z.object({ type: z.literal('join'), ...present }),
  z.object({ type: z.literal('leave'), project: ProjectId }),
  z.object({ type: z.literal('ping') }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

/**
 * Who has a project open, this page being peer `you`, and the revision that was saved last; null where it is not known.
 * The whole state, each time that it changes.
 */
export const PresenceMessage = z.object({
  type: z.literal('presence'),
  project: ProjectId,
  you: z.int(),
  revision: z.int().nullable(),
  /** How often data files were changed since the first of these pages came. */
  files: z.int().nonnegative(),
  others: z.array(z.object({ peer: z.int(), selected: z.array(DeviceId) })),
})
export type PresenceMessage = z.infer<typeof PresenceMessage>

/** What pages from before 0.3 understand. */
export const OldPresenceMessage = PresenceMessage.extend({ type: z.literal('company') })
export type OldPresenceMessage = z.infer<typeof OldPresenceMessage>

export const ServerMessage = z.discriminatedUnion('type', [
  /** At least one event each; batched so that a fast log costs few messages. */
  z.object({ type: z.literal('build-events'), id: BuildId, events: z.array(BuildEvent).min(1) }),
  z.object({ type: z.literal('run-events'), id: RunId, events: z.array(RunEvent).min(1) }),
  PresenceMessage,
  OldPresenceMessage,
  z.object({ type: z.literal('unknown-topic'), topic: Topic }),
  z.object({ type: z.literal('bad-message'), reason: z.string() }),
  z.object({ type: z.literal('pong') }),
])
export type ServerMessage = z.infer<typeof ServerMessage>

/** The path of the websocket on the server. */
export const socketPath = '/api/v1/socket'
