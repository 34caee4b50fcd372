import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../config.ts'

/**
 * Who sends a request, to tell one client from another: its address, or its network of IPv6 (/64), which one household shares. Behind a
 * proxy of this machine it is the address that the proxy adds last; one from elsewhere is not believed.
 */
export const clientOf = ({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string => {
  const peer = plain(socket.remoteAddress ?? '')
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim()
  return networkOf(isLoopback(peer) && forwarded ? plain(forwarded.slice(0, 45)) : peer)
}

/** Whether a request comes from a browser or program of this machine, without a proxy between. */
export const isFromThisMachine = ({ socket, headers }: IncomingMessage): boolean =>
  isLoopback(plain(socket.remoteAddress ?? '')) &&
  headers['x-forwarded-for'] === undefined &&
  headers.forwarded === undefined &&
  isLoopback(hostName(headers.host ?? ''))

/** Whether the client speaks TLS, with a proxy in front of this server: the server itself has none. */
export const isOverTls = ({ headers }: IncomingMessage): boolean =>
  headers.origin?.startsWith('https://') === true ||
  [headers['x-forwarded-proto'] ?? []].flat()[0]?.split(',')[0]?.trim() === 'https' ||
  /(^|[;,\s])proto="?https\b/i.test(headers.forwarded ?? '')

/** A `Host` header without its port. */
export const hostName = (host: string): string => host.replace(/:\d+$/, '')

/** An IPv4 address that came over IPv6 as IPv4. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

const networkOf = (address: string): string =>
  address.includes(':') && !address.startsWith('::')
    ? `${address.split('::')[0]?.split(':').slice(0, 4).join(':')}::/64`
    : address
