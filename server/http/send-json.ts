import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import type { Response } from 'express'
import { isShort, jsonPieces } from './json-pieces.ts'

/**
 * Replies with plain data as JSON. A large reply is written in pieces, as fast as its client takes it, and others are served between
 * them. Resolves when all of it has been handed over, or its client has gone; `signal` ends it.
 */
export const sendJson = async (response: Response, data: unknown, signal: AbortSignal): Promise<void> => {
  if (isShort(data)) {
    response.json(data)
    return
  }
  response.type('json')
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const either = AbortSignal.any([signal, gone.signal])
  for (const piece of jsonPieces(data)) {
    // What is cut off must not look whole.
    if (signal.aborted) response.destroy()
    if (response.destroyed) return
    if (piece === '') continue
    if (!response.write(piece)) await once(response, 'drain', { signal: either }).catch(() => undefined)
    await turn()
  }
  response.end()
}
