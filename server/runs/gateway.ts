import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream'
import type { PageScheme } from '../../shared/protocol/run.ts'
import { onwardHeaders, returnedHeaders } from './forwarded-headers.ts'

/** Where an image answers HTTP, on this machine. */
export type PageTarget = { scheme: PageScheme; address: string; port: number }

/** A port of 127.0.0.1 that shows the pages of an image, under one name alone. */
export type Gateway = {
  port: number
  /** `http://NAME:PORT`: whatever asks for it under another name is refused. */
  origin: string
  close: () => void
}

export type GatewayOptions = {
  /**
   * A name below `localhost`, which browsers take for this machine without asking anyone (RFC 6761, 6.3). To them it is a site
   * of its own, which neither gets nor sets the cookies of 127.0.0.1 and localhost.
   */
  name: string
  /** The access token of this server: never sent to an image. */
  token?: string | null
  /** What went wrong in the gateway itself. */
  onTrouble?: (error: unknown) => void
  limits?: Partial<typeof defaultLimits>
}

const defaultLimits = {
  /** How long a client may take to send the head of a request, in milliseconds. */
  requestHeadMs: 10_000,
  /** How long an image may take until the head of its reply is complete. */
  replyHeadMs: 30_000,
  /** How long nothing may go through. */
  idleMs: 120_000,
  connections: 256,
}

/**
 * Opens a gateway to what answers at `target`. Browsers refuse to frame a page whose certificate they do not know, and the certificate of an
 * image is as a rule one of its own: so pages over TLS are shown without. Nothing that a client or an image sends throws
 * here: a reply that cannot be passed on is answered with 502.
 */
export const openGateway = async (target: PageTarget, options: GatewayOptions): Promise<Gateway> => {
  const { onTrouble = () => undefined } = options
  const limits = { ...defaultLimits, ...options.limits }
  let host = ''
  // Heads that come too slowly are looked for as often as they may be slow.
  const looking = { connectionsCheckingInterval: Math.min(5000, limits.requestHeadMs) }
  const server = createServer(looking, (request, response) => {
    try {
      const refusal = refusalOf(request, host)
      if (refusal) refuse(response, ...refusal)
      else
        forward({ target, origin: `http://${host}`, token: options.token ?? null, limits }, request, response)
    } catch (error) {
      onTrouble(error)
      refuse(response, 500, 'The request cannot be passed on.')
    }
  })
  server.maxConnections = limits.connections
  server.headersTimeout = limits.requestHeadMs
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // A connection that cannot be accepted is an error of the server: without a listener it would end the process.
  server.on('error', onTrouble)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  host = `${options.name}:${port}`
  return {
    port,
    origin: `http://${host}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Why a request goes to no image; null where it does. */
const refusalOf = (
  { url = '', headers, headersDistinct }: IncomingMessage,
  host: string,
): UserError | null => {
  if (headersDistinct.host?.length !== 1) return [400, 'A request has one Host header.']
  if (headers.host?.toLowerCase() !== host)
    return [
      421,
      `Nothing is shown under the name ${headers.host}. The page of the composer says the address.`,
    ]
  if (!url.startsWith('/') && url !== '*') return [400, 'A request names a path.']
  if ((headers['transfer-encoding'] ?? 'chunked').toLowerCase() !== 'chunked')
    return [501, 'A body comes with a length, or in chunks.']
  if (headers.upgrade?.toLowerCase() === 'websocket') return [501, 'The preview passes no websockets on.']
  return null
}

type UserError = readonly [status: number, reason: string]

type Forwarding = {
  target: PageTarget
  origin: string
  token: string | null
  limits: typeof defaultLimits
}

const forward = (
  { target: { scheme, address, port }, origin, token, limits }: Forwarding,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const onward = requestOf[scheme]({
    ...connectionTo(address, port),
    method: request.method,
    path: request.url,
    headers: onwardHeaders(request, token),
  })
  let answered = false
  const fail = (reason: string) => {
    refuse(response, 502, reason)
    onward.destroy()
  }
  const late = setTimeout(
    () => fail(`The image does not answer within ${limits.replyHeadMs / 1000} s.`),
    limits.replyHeadMs,
  )
  onward.setTimeout(limits.idleMs, () => onward.destroy())
  onward.on('response', reply => {
    clearTimeout(late)
    answered = true
    const { statusCode = 0 } = reply
    if (statusCode < 200 || statusCode > 599)
      return fail(`The image answers with status ${statusCode}, which is none.`)
    try {
      // The image's own words for the status stay behind: they need not be ones that may be sent.
      response.writeHead(statusCode, returnedHeaders(reply, origin))
    } catch {
      return fail('The image answers with headers that may not be sent.')
    }
    pipeline(reply, response, () => onward.destroy())
  })
  onward.on('upgrade', (_reply, socket) => {
    socket.on('error', () => undefined)
    socket.destroy()
    fail('The image changes to another protocol.')
  })
  onward.on('error', error => {
    // A reply may be complete before its request is: what becomes of the rest of that does not matter any more.
    if (!answered) fail(`The image does not answer: ${error.message}.`)
  })
  response.on('close', () => {
    clearTimeout(late)
    onward.destroy()
  })
  pipeline(request, onward, () => undefined)
}

const requestOf = { http: httpRequest, https: httpsRequest } as const

/** One connection for one request, whatever certificate is shown; names no host in TLS, as for an address. */
export const connectionTo = (address: string, port: number) =>
  ({ host: address, port, rejectUnauthorized: false, servername: '', agent: false }) as const

/** Answers in the gateway's own words, or breaks off where a reply has begun. */
const refuse = (response: ServerResponse, status: number, reason: string): void => {
  if (response.headersSent) response.destroy()
  else response.writeHead(status, ownHeaders).end(reason)
}

const ownHeaders = {
  'content-type': 'text/plain; charset=utf-8',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  connection: 'close',
}
