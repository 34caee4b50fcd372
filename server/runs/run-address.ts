import { createHash } from 'node:crypto'
import { isIPv4 } from 'node:net'

/**
 * The loopback address at which the ports of a run are published: one of its own in 127.64.0.0/10, made from its id. Browsers keep cookies by
 * host and leave the port out, so on 127.0.0.1 a page of an image would share them with this server and with other images.
 * Linux takes all of 127.0.0.0/8 as this machine.
 */
export const runAddress = (id: string): string => {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(`address of ${id}`).digest()
  return `127.${64 + (a % 64)}.${b}.${1 + (c % 254)}`
}

/**
 * Whether a host name or address is one that images are shown under: a name below localhost, or an address of `runAddress`. The server answers to
 * none of them: a login there would give its cookie to the image.
 */
export const isHostOfImages = (host: string): boolean => {
  const [first, second] = host.split('.')
  return /\.localhost\.?$/i.test(host) || (isIPv4(host) && first === '127' && (Number(second) & 192) === 64)
}
