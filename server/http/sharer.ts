import type { IncomingMessage } from 'node:http'
import type { Access } from './access.ts'
import { clientOf } from './client.ts'
import { sessionIn } from './session-cookie.ts'

/**
 * Whom a request counts for, where clients share what the server can do: its client's address, and the session where it has
 * one. What a client may write as it likes makes no other of it.
 */
export const sharerOf = (request: IncomingMessage, access: Access): string => {
  const id = access.needsToken ? sessionIn(request.headers.cookie) : null
  const address = clientOf(request)
  return id !== null && access.sessions.use(id) ? `${address} ${id}` : address
}
