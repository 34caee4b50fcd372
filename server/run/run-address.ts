import { createHash } from 'node:crypto'

/**
 * The loopback address at which the ports of a run are published: one of its own in 127.64.0.0/10, made from its id. Browsers keep cookies by
 * host and leave the port out, so on 127.0.0.1 a page of an image would share them with this server and with other images.
 * Linux takes all of 127.0.0.0/8 as this machine.
 */
export const runAddress = (id: string): string => {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(`address of ${id}`).digest()
  return `127.${64 + (a % 64)}.${b}.${1 + (c % 254)}`
}
