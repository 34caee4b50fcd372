import type { IncomingMessage } from 'node:http'
import { isCookieOfOurs, withoutOurCookies } from '../http/session-cookie.ts'

/*
 * The headers that cross a gateway, in both directions: whatever holds for one connection only stays behind (RFC 9110, 7.6.1),
 * and nothing that lets someone into this server goes to an image or comes from one.
 */

export type Headers = Record<string, string[]>

/** The headers of a request for an image. `token`: the access token of this server, where it has one. */
export const onwardHeaders = (
  request: IncomingMessage,
  token: string | null,
): Record<string, string | string[]> => {
  const headers = endToEnd(request)
  const cookies = withoutOurCookies(headers.cookie?.join('; ') ?? '')
  if (cookies === '') delete headers.cookie
  else headers.cookie = [cookies]
  if (token !== null && headers.authorization?.some(value => value.includes(token)))
    delete headers.authorization
  // Without the other connection's framing a body would be read as a second request.
  if (request.headers['transfer-encoding'] !== undefined) {
    headers['transfer-encoding'] = ['chunked']
    delete headers['content-length']
  }
  // `100 Continue` was answered by this server already.
  delete headers.expect
  headers.connection = ['close']
  // Node reads `host` itself, and takes no list of one.
  return { ...headers, host: headers.host?.[0] ?? '' }
}

/**
 * The headers of an image's reply. A page may be framed whatever it says of that, redirections to the image itself stay at
 * `origin`, and cookies under this server's name are left out.
 */
export const returnedHeaders = (reply: IncomingMessage, origin: string): Headers => {
  const headers = endToEnd(reply)
  for (const name of notForFrames) delete headers[name]
  for (const name of policies)
    if (headers[name]) headers[name] = headers[name].map(withoutFrameAncestors).filter(text => text !== '')
  const cookies = headers['set-cookie']?.filter(cookie => !isCookieOfOurs(cookie))
  if (cookies) headers['set-cookie'] = cookies
  const overTls = origin.replace(/^http:/, 'https:')
  if (headers.location)
    headers.location = headers.location.map(to =>
      to === overTls || to.startsWith(`${overTls}/`) ? origin + to.slice(overTls.length) : to,
    )
  if (reply.statusCode === 204) delete headers['content-length']
  return headers
}

/** Headers whose meaning ends with a connection, beside those that `Connection` names. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** They hold for the image's own address, and where they say that no page may frame it, the preview is empty. */
const notForFrames = ['x-frame-options', 'strict-transport-security', 'alt-svc']

const policies = ['content-security-policy', 'content-security-policy-report-only'] as const

const withoutFrameAncestors = (policy: string): string =>
  policy
    .split(';')
    .filter(directive => !/^\s*frame-ancestors(\s|$)/i.test(directive))
    .join(';')
    .trim()

const endToEnd = ({ headersDistinct }: IncomingMessage): Headers => {
  const named = new Set(
    (headersDistinct.connection ?? []).flatMap(value =>
      value.split(',').map(name => name.trim().toLowerCase()),
    ),
  )
  const kept: Headers = Object.create(null) as Headers
  for (const [name, values] of Object.entries(headersDistinct))
    if (values && !hopByHop.has(name) && (!named.has(name) || neverHop.has(name))) kept[name] = [...values]
  return kept
}

/** RFC 9110, 7.6.1: `Connection` must not name what is for every recipient; taking these away would change what a request is. */
const neverHop = new Set(['host', 'content-length', 'cookie', 'authorization'])
