import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Cost } from './bounds.ts'

/** One call of the HTTP API: what it takes, what it answers, and the one function that does it. */
export type Route = {
  method: 'get' | 'post' | 'put' | 'delete'
  /** Below /api/v1; `:name` is a parameter, `*name` the rest of the path. */
  path: string
  summary: string
  status: number
  parameters: Readonly<Record<string, z.ZodType>>
  query: Readonly<Record<string, z.ZodType>>
  /** `bytes`: the request is read as it comes. */
  body: z.ZodType | 'bytes' | null
  /** `bytes`: `handle` answers itself. */
  reply: z.ZodType | 'bytes' | null
  /** Further statuses that this call answers with, and when. */
  refusals: Readonly<Record<number, string>>
  cost: Cost
  handle: (call: Call<unknown, Record<string, unknown>, Record<string, unknown>>) => Promise<unknown>
}

export type Call<Body, Parameters, Query> = {
  body: Body
  parameters: Parameters
  query: Query
  request: Request
  response: Response
  /** Who asks, for what clients share. */
  client: string
  /** Aborted when the client goes, or the time of the call is over. */
  signal: AbortSignal
}

type Shapes = Readonly<Record<string, z.ZodType>>
type Outputs<S extends Shapes> = { [K in keyof S]: z.infer<S[K]> }

/** Makes a route whose function has the types that its schemas say. */
export const route = <
  P extends Shapes = Record<never, never>,
  Q extends Shapes = Record<never, never>,
  B extends z.ZodType | 'bytes' | null = null,
  R extends z.ZodType | 'bytes' | null = null,
>(definition: {
  method: Route['method']
  path: string
  summary: string
  status?: number
  parameters?: P
  query?: Q
  body?: B
  reply?: R
  refusals?: Readonly<Record<number, string>>
  /** `quick` where it is not said. */
  cost?: Cost
  handle: (
    call: Call<B extends z.ZodType ? z.infer<B> : null, Outputs<P>, Outputs<Q>>,
  ) => Promise<R extends z.ZodType ? z.infer<R> : void>
}): Route => ({
  status: definition.reply === undefined ? 204 : 200,
  parameters: {},
  query: {},
  body: null,
  reply: null,
  refusals: {},
  cost: 'quick',
  ...definition,
  handle: definition.handle as Route['handle'],
})
