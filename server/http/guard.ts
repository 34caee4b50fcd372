import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Config, isLoopback } from '../config.ts'
import { cookieName } from './session-cookie.ts'

/** Why a request is turned away before anything looks at it; null where it may pass. */
export type Guard = (request: IncomingMessage) => { status: 401 | 403 | 421; reason: string } | null

/**
 * Without an access token the server answers to the names of this machine alone (a page that rebinds its own name to
 * 127.0.0.1 gets nothing), and to the pages of no other site. A link may lead here from anywhere.
 */
export const guardOf = (config: Pick<Config, 'token'>): Guard => {
  const { token } = config
  return request => {
    const host = request.headers.host ?? ''
    if (token === null && !isLoopback(hostName(host))) {
      return {
        status: 421,
        reason: `This server does not answer to the name ${hostName(host)}. Open it as http://127.0.0.1 or http://localhost.`,
      }
    }
    if (!followsLink(request) && isForeign(request, host)) {
      return { status: 403, reason: 'This request comes from the page of another site.' }
    }
    if (token !== null && !isOpen(request) && !mayEnter(request, token)) {
      return {
        status: 401,
        reason: 'An access token is needed: log in at /login, or send it as a bearer token.',
      }
    }
    return null
  }
}

/** The value of the cookie that a login sets. */
export const cookieValue = (token: string): string =>
  createHash('sha256').update(`login ${token}`).digest('hex')

/** Compares in a time that tells nothing of where they differ. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b))

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

const hostName = (host: string): string => host.replace(/:\d+$/, '')

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

/** Whether a request carries the access token, or the cookie of a login with it. */
export const mayEnter = (request: IncomingMessage, token: string): boolean => {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return sameSecret(bearer, token)
  const cookies = (request.headers.cookie ?? '').split(';').map(each => each.trim())
  const own = cookies.find(each => each.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1)
  return own !== undefined && sameSecret(own, cookieValue(token))
}
