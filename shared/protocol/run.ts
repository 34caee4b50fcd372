import { z } from 'zod'
import { ImageHash, ManifestEntry } from './build.ts'

export const RunId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'RunId'>()
export type RunId = z.infer<typeof RunId>

/**
 * What an image may open connections to. `nothing`: to nobody; it answers those that come to its published ports. `internet`: to the
 * internet and, for names, this machine's resolver, but neither to this machine nor to private addresses. Where its networks end:
 * docs/security.md.
 */
export const Reach = z.enum(['nothing', 'internet'])
export type Reach = z.infer<typeof Reach>

/** A TCP port. */
export const Port = z.int().min(1).max(65_535)

/** The most ports that one network publishes. */
export const publishedPortsMax = 32

/** What to boot an image with. */
export const RunRequest = z.object({
  image: ImageHash,
  /** Guest memory in MiB. */
  memoryMb: z.int().min(4).max(4096).default(128),
  /** The boot arguments, one element per word. */
  arguments: z
    .array(
      z
        .string()
        .max(4000)
        .refine(word => !word.includes('\0'), 'no word holds the character U+0000'),
    )
    .max(500)
    .default([]),
  reach: Reach.default('nothing'),
  /** TCP ports of the image to be reached from this machine's loopback; where none are named, the usual ones and those in `arguments`. */
  publish: z.array(Port).max(publishedPortsMax).optional(),
})
export type RunRequest = z.infer<typeof RunRequest>

/** How a run ended. `exited` carries the guest's own exit status. */
export const RunOutcome = z.discriminatedUnion('how', [
  z.object({ how: z.literal('exited'), status: z.int(), ms: z.number() }),
  z.object({ how: z.literal('stopped'), ms: z.number() }),
  z.object({ how: z.literal('timed-out'), limitMs: z.number(), ms: z.number() }),
  z.object({ how: z.literal('too-much-output'), limitBytes: z.number(), ms: z.number() }),
  /** The runner refused the image or could not start. */
  z.object({ how: z.literal('refused'), reason: z.string(), ms: z.number() }),
])
export type RunOutcome = z.infer<typeof RunOutcome>

/** A TCP port of the image that this machine's loopback reaches: `address:host` is port `guest` of the network `device`. */
export const PublishedPort = z.object({
  device: z.string(),
  guest: z.int(),
  host: z.int(),
  address: z.ipv4().default('127.0.0.1'),
})
export type PublishedPort = z.infer<typeof PublishedPort>

/** The ports that images serve web pages at as a rule. */
export const pagePorts: readonly number[] = [80, 443, 8080, 8443]

export const PageScheme = z.enum(['http', 'https'])
export type PageScheme = z.infer<typeof PageScheme>

/**
 * A web page that a running image serves, to be framed: at `origin`, always without TLS, is what the image serves at `port`.
 * The name in `origin` is the run's own, so that the page shares no cookies with anything else; `gateway` is its port of
 * 127.0.0.1. Only browsers of the server's own machine reach it: `here` says whether the one that asks is there. `none`: nobody
 * answers HTTP at any published port.
 */
export const Preview = z.discriminatedUnion('how', [
  z.object({
    how: z.literal('page'),
    scheme: PageScheme,
    port: PublishedPort,
    gateway: z.int(),
    origin: z.url(),
    here: z.boolean(),
  }),
  z.object({ how: z.literal('none') }),
])
export type Preview = z.infer<typeof Preview>

/**
 * What has passed through a device of the image's manifest since the boot: frames of a network, transfers of a disk. As the
 * runner counts, in memory that the guest could write to: for looking at.
 */
export const DeviceCounters = ManifestEntry.extend({
  reads: z.number().nonnegative(),
  bytesRead: z.number().nonnegative(),
  writes: z.number().nonnegative(),
  bytesWritten: z.number().nonnegative(),
})
export type DeviceCounters = z.infer<typeof DeviceCounters>

/** A load test of the page that a running image serves. */
export const LoadRequest = z.object({
  path: z
    .string()
    .max(2000)
    .regex(/^\/[!-~]*$/, 'a path begins with / and has no spaces'),
})
export type LoadRequest = z.infer<typeof LoadRequest>

/** What came of it: `failed` are connections that broke, answers that did not come, and those that were not 2xx. */
export const LoadResult = z.object({
  url: z.string(),
  connections: z.int(),
  seconds: z.number(),
  requests: z.int(),
  failed: z.int(),
  medianMs: z.number(),
  p99Ms: z.number(),
})
export type LoadResult = z.infer<typeof LoadResult>

/** `at`: milliseconds since the boot was asked for. Numbered from 0 without gaps. */
const numbered = { seq: z.int().nonnegative(), at: z.number() }

export const RunEvent = z.discriminatedUnion('type', [
  z.object({
    ...numbered,
    type: z.literal('started'),
    command: z.array(z.string()),
    ports: z.array(PublishedPort).default([]),
  }),
  z.object({
    ...numbered,
    type: z.literal('console'),
    stream: z.enum(['guest', 'runner']),
    text: z.string(),
  }),
  z.object({
    ...numbered,
    type: z.literal('usage'),
    residentBytes: z.int(),
    cpuMs: z.number(),
    devices: z.array(DeviceCounters).default([]),
  }),
  z.object({ ...numbered, type: z.literal('load'), result: LoadResult }),
  z.object({ ...numbered, type: z.literal('done'), outcome: RunOutcome }),
])
export type RunEvent = z.infer<typeof RunEvent>

export const Run = z.object({
  id: RunId,
  image: ImageHash,
  startedAt: z.number(),
  outcome: RunOutcome.nullable(),
})
export type Run = z.infer<typeof Run>
