import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type PublishedPort, pagePorts } from '../../shared/run.ts'
import { searchPath } from '../build/confinement.ts'
import { run } from '../build/run.ts'

/*
 * Networks without privileges: passt, one process for each network device, puts the image on the network as a program of this
 * user would be. The address is the one that stacks have by default (mirage 4.11.1: 10.0.0.2/24), so that it fits with DHCP
 * and without; the host's own loopback cannot be reached from the image.
 */

/** What a network device of the image is attached to, in the runner's words. */
export type Network = { name: string; backend: string }

/** The ports that servers listen on as a rule; each is reached through a free port of a loopback address. */
const guestPorts = [...pagePorts, 7]

/** Why a network cannot be had, in words for the user. */
export class NoNetwork extends Error {}

/**
 * Runs something with a network for each device, which are gone afterwards; ports are published at `address`, one of the
 * loopback. Rejects with `NoNetwork` where there is no passt.
 */
export const withUserNetworks = async <T>(
  devices: readonly string[],
  use: (networks: readonly Network[], ports: readonly PublishedPort[]) => Promise<T>,
  address = '127.0.0.1',
): Promise<T> => {
  if (devices.length === 0) return use([], [])
  const folder = await mkdtemp(join(tmpdir(), 'unikernel-networks-'))
  const stop = new AbortController()
  const ended: Promise<unknown>[] = []
  try {
    // Started by root, passt goes on as nobody, who makes the socket.
    if (process.getuid?.() === 0) await chmod(folder, 0o1777)
    const networks: Network[] = []
    const ports: PublishedPort[] = []
    for (const device of devices) {
      const own = join(folder, device)
      const published = await connected(device, address, tried => {
        const passt = startPasst(own, tried, stop.signal)
        ended.push(passt)
        return listening(own, passt)
      })
      networks.push({ name: device, backend: `socket:${own}` })
      ports.push(...published)
    }
    return await use(networks, ports)
  } finally {
    stop.abort()
    await Promise.all(ended)
    await rm(folder, { recursive: true, force: true })
  }
}

type Passt = ReturnType<typeof startPasst>

/**
 * The ports at which a passt listens, which `start` starts. Another program may have taken one of them since they were found
 * free: then others are tried.
 */
const connected = async (
  device: string,
  address: string,
  start: (ports: readonly PublishedPort[]) => Promise<boolean>,
): Promise<PublishedPort[]> => {
  for (let tries = 0; tries < 3; tries += 1) {
    const ports = await publish(device, address)
    if (await start(ports)) return ports
  }
  throw new NoNetwork(
    'The image has a network device, and passt, which gives it a network, does not start here. `apt-get install passt` installs it; `npx unikernel-composer doctor` says what else is missing.',
  )
}

const startPasst = (socket: string, ports: readonly PublishedPort[], signal: AbortSignal) =>
  run(
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', '--', 'passt', '--foreground', '--quiet', '--one-off', '--socket', socket],
      ...[
        '--ipv4-only',
        '--mtu',
        '1500',
        '--address',
        '10.0.0.2',
        '--netmask',
        '24',
        '--gateway',
        '10.0.0.1',
        '--no-map-gw',
      ],
      ...[
        '--tcp-ports',
        `${ports[0]?.address}/${ports.map(({ host, guest }) => `${host}:${guest}`).join(',')}`,
      ],
    ],
    {
      cwd: '/',
      env: { PATH: searchPath, LC_ALL: 'C.UTF-8' },
      timeoutMs: Number.MAX_SAFE_INTEGER,
      maxOutputBytes: 1_000_000,
      signal,
    },
  )

/** Waits until passt listens; false where it has ended instead, or does neither. */
const listening = async (path: string, passt: Passt): Promise<boolean> => {
  const over = passt.then(() => true)
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await listens(path)) return true
    if (await Promise.race([over, delay(10, false)])) return false
  }
  return false
}

/**
 * Whether a socket of this path takes connections: Linux flags it so. The path alone is there a little earlier, and a
 * connection to try it would be the only one that passt takes.
 */
const listens = async (path: string): Promise<boolean> => {
  const sockets = await readFile('/proc/net/unix', 'utf8')
  return sockets.split('\n').some(line => line.endsWith(` ${path}`) && line.includes(' 00010000 '))
}

const publish = async (device: string, address: string): Promise<PublishedPort[]> => {
  const ports: PublishedPort[] = []
  const held = guestPorts.map(() => createServer())
  try {
    for (const [index, guest] of guestPorts.entries())
      ports.push({ device, guest, address, host: await freePort(address, held[index]) })
  } finally {
    for (const server of held) server.close()
  }
  return ports
}

/** A port of a loopback address that nobody has there; the server keeps it until it is closed, so that two calls differ. */
const freePort = (address: string, server = createServer()): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound ? bound.port : 0)
    })
  })
