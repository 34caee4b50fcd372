import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream'
import type { PageScheme } from '../../shared/run.ts'
import { isLoopback } from '../config.ts'

/** A port of this machine's loopback that shows the pages of another one. */
export type Gateway = { port: number; close: () => void }

/**
 * Opens a gateway to what listens at `target` of the loopback. Browsers refuse to frame a page whose certificate they do not know, and
 * the certificate of an image is as a rule one of its own: so pages over TLS are shown without.
 */
export const openGateway = async (scheme: PageScheme, target: number): Promise<Gateway> => {
  const server = createServer((request, response) => forward(scheme, target, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** What comes of an HTTP request there: an answer, something else, or nothing within the time. */
export const askHttp = (
  scheme: PageScheme,
  port: number,
  { ms, signal }: { ms: number; signal: AbortSignal },
): Promise<'answers' | 'refuses' | 'silent'> =>
  new Promise(resolve => {
    const request = requestOf[scheme]({ ...at(port), method: 'HEAD', path: '/', timeout: ms, signal })
    request.on('response', () => {
      resolve('answers')
      request.destroy()
    })
    request.on('timeout', () => {
      resolve('silent')
      request.destroy()
    })
    request.on('error', () => resolve('refuses'))
    request.end()
  })

const requestOf = { http: httpRequest, https: httpsRequest } as const

const at = (port: number) => ({ host: '127.0.0.1', port, rejectUnauthorized: false, agent: false }) as const

const forward = (
  scheme: PageScheme,
  target: number,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const host = request.headers.host ?? ''
  if (!isLoopback(host.replace(/:\d+$/, ''))) {
    response.writeHead(421, plain).end(`Nothing is shown under the name ${host}.`)
    return
  }
  const { method, url: path, headers } = request
  const onward = requestOf[scheme]({
    ...at(target),
    method,
    path,
    headers: { ...headers, connection: 'close' },
  })
  onward.on('response', reply => {
    response.writeHead(reply.statusCode ?? 502, headersOf(reply, `https://${host}`, `http://${host}`))
    pipeline(reply, response, () => {})
  })
  onward.on('error', error => {
    if (response.headersSent) response.destroy()
    else response.writeHead(502, plain).end(`The image does not answer: ${error.message}.`)
  })
  pipeline(request, onward, () => {})
  response.on('close', () => onward.destroy())
}

const plain = { 'content-type': 'text/plain; charset=utf-8' }

/** The headers of a reply without what holds between two ends only, or forbids a frame; redirections stay at the gateway. */
const headersOf = ({ headers }: IncomingMessage, from: string, to: string) => {
  const {
    connection: _c,
    'keep-alive': _k,
    'x-frame-options': _x,
    'transfer-encoding': _t,
    ...rest
  } = headers
  return rest.location?.startsWith(from) ? { ...rest, location: to + rest.location.slice(from.length) } : rest
}
