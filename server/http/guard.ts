import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../config.ts'
import { isHostOfImages } from '../runs/run-address.ts'
import type { Access } from './access.ts'
import { hostName } from './client.ts'

/** Why a request is turned away before anything looks at it; null where it may pass. `wait`: seconds until it may be tried again. */
export type Guard = (
  request: IncomingMessage,
) => { status: 401 | 403 | 421 | 429; reason: string; wait: number } | null

/**
 * Without an access token the server answers to the names of this machine alone (a page that rebinds its own name to
 * 127.0.0.1 gets nothing). Never does it answer to the names of images, nor to the pages of other sites. A link may lead here from anywhere.
 */
export const guardOf =
  (access: Access): Guard =>
  request => {
    const host = request.headers.host ?? ''
    if (isHostOfImages(hostName(host)) || (!access.needsToken && !isLoopback(hostName(host)))) {
      return {
        status: 421,
        reason: `This server does not answer to the name ${hostName(host)}. Open it as http://127.0.0.1 or http://localhost.`,
        wait: 0,
      }
    }
    if (!followsLink(request) && isForeign(request, host))
      return { status: 403, reason: 'This request comes from the page of another site.', wait: 0 }
    if (isOpen(request)) return null
    const entry = access.enter(request)
    if (entry.how !== 'refused') return null
    return entry.wait > 0
      ? { status: 429, reason: 'Too many wrong access tokens came from this client.', wait: entry.wait }
      : {
          status: 401,
          reason: 'An access token is needed: log in at /login, or send it as a bearer token.',
          wait: 0,
        }
  }

const followsLink = (request: IncomingMessage): boolean =>
  request.method === 'GET' &&
  request.headers['sec-fetch-mode'] === 'navigate' &&
  request.headers.upgrade === undefined

/** A browser names the page that a request comes from; other programs name none. */
const isForeign = (request: IncomingMessage, host: string): boolean => {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin === undefined) return site !== undefined && site !== 'same-origin' && site !== 'none'
  try {
    return new URL(origin).host !== host
  } catch {
    return true
  }
}

/** What is answered without a login: reading what a link shares, and the page that shows it, which holds no secret. */
const isOpen = ({ method, url = '' }: IncomingMessage): boolean => {
  const path = url.split('?')[0] ?? ''
  if (/^\/(login|api\/v1\/health)$/.test(path)) return true
  return (method === 'GET' || method === 'HEAD') && openToRead.some(pattern => pattern.test(path))
}

/** Exact, so that nothing that leads upwards or is escaped fits but the path of a data file, which is looked at by itself. */
const openToRead: readonly RegExp[] = [
  /^\/api\/v1\/shared\/[A-Za-z0-9_-]{32}(\/(generated|image|export|files\/.+))?$/,
  /^\/s\/[A-Za-z0-9_-]{32}$/,
  /^\/assets\/[A-Za-z0-9_-][A-Za-z0-9._-]*$/,
  /^\/(mark\.svg|theme\.js)$/,
]
