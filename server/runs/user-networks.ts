import { chown, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PublishedPort, Reach } from '../../shared/protocol/run.ts'
import { makeTemporary } from '../builds/temporary.ts'
import type { Toolchain } from '../builds/toolchain.ts'
import { guestLevel, lowPriority } from '../process/low-priority.ts'
import { searchPath, withSystemOf } from '../process/root.ts'
import { run } from '../process/run-process.ts'

/*
 * Networks without privileges: `hvt-net` of the toolchain, one for each network device, puts passt in a network namespace that
 * leads nowhere, or to the internet alone, and forwards the published ports into it (unikernel/runner/README.md). There is no
 * other way: where namespaces cannot be had, the image gets no network. The image's address is the one that stacks have by
 * default (mirage 4.11.1: 10.0.0.2/24), so that it fits with DHCP and without.
 */

/** What a network device of the image is attached to, in the runner's words. */
export type Network = { name: string; backend: string }

/** A port of the image; `host`: the port of this machine's loopback that leads to it, null for a free one. */
export type Forward = { guest: number; host: number | null }

/** A network for one device of an image. */
export type UserNetwork = { device: string; reach: Reach; publish: readonly Forward[] }

/** Why a network cannot be had, in words for the user. */
export class NoNetwork extends Error {}

/**
 * Runs something with networks, which are gone afterwards; ports are published at `address`, one of the loopback. Rejects with
 * `NoNetwork`, with the reason, where a network cannot be had.
 */
export const withUserNetworks = async <T>(
  toolchain: Toolchain,
  wanted: readonly UserNetwork[],
  use: (networks: readonly Network[], ports: readonly PublishedPort[]) => Promise<T>,
  address = '127.0.0.1',
): Promise<T> => {
  if (wanted.length === 0) return use([], [])
  const folder = await makeTemporary('networks')
  const stop = new AbortController()
  const started: StartedNetwork[] = []
  try {
    // Started by root, hvt-net goes on as nobody, who makes the sockets; nobody else looks in.
    if (process.getuid?.() === 0) await chown(folder, nobody, nobody).catch(() => {})
    for (const network of wanted)
      started.push(startNetwork(toolchain, join(folder, network.device), address, network, stop.signal))
    const ports = await Promise.all(started.map(({ ready }) => ready))
    const networks = wanted.map(({ device }) => ({
      name: device,
      backend: `socket:${join(folder, device)}`,
    }))
    return await use(networks, ports.flat())
  } finally {
    stop.abort()
    await Promise.all(started.map(({ ended }) => ended))
    await rm(folder, { recursive: true, force: true })
  }
}

/** Why a network of this kind cannot be had on this machine; null where it can. */
export const networkFault = async (toolchain: Toolchain, reach: Reach): Promise<string | null> => {
  try {
    await withUserNetworks(toolchain, [{ device: 'probe', reach, publish: [] }], async () => {})
    return null
  } catch (error) {
    if (error instanceof NoNetwork) return error.message
    throw error
  }
}

const nobody = 65_534

type StartedNetwork = {
  /** Rejects with `NoNetwork` where it ends before it is ready. */
  ready: Promise<PublishedPort[]>
  ended: Promise<unknown>
}

const startNetwork = (
  toolchain: Toolchain,
  socket: string,
  address: string,
  { device, reach, publish }: UserNetwork,
  signal: AbortSignal,
): StartedNetwork => {
  const ports: PublishedPort[] = []
  let said = ''
  let isReady: (ports: PublishedPort[]) => void = () => {}
  // passt is the root's.
  const command = withSystemOf(toolchain.root, [
    join(toolchain.prefix, 'bin/hvt-net'),
    `--socket=${socket}`,
    `--reach=${reach}`,
    `--address=${address}`,
    ...publish.map(({ guest, host }) => `--publish=${host ?? 0}:${guest}`),
  ])
  const [program = '', ...words] = [...lowPriority(guestLevel), ...command]
  const ended = run(program, words, {
    cwd: '/',
    env: { PATH: searchPath, LC_ALL: 'C.UTF-8' },
    timeoutMs: Number.MAX_SAFE_INTEGER,
    // Of what it prints only the beginning counts, and passt may report each frame of a hostile image.
    maxOutputBytes: Number.MAX_SAFE_INTEGER,
    signal,
    onLine: (line, stream) => {
      if (stream === 'stderr') said = `${said}${line}\n`.slice(-4000)
      const [word, guest, host] = stream === 'stdout' ? line.split(' ') : []
      if (word === 'published') ports.push({ device, guest: Number(guest), address, host: Number(host) })
      if (word === 'ready') isReady(ports)
    },
  })
  const ready = new Promise<PublishedPort[]>((resolve, reject) => {
    isReady = resolve
    void ended.then(({ how }) => reject(new NoNetwork(refusal(said, how)))).catch(reject)
  })
  // A network beside one that fails is not waited for.
  ready.catch(() => {})
  return { ready, ended }
}

/** What hvt-net said of itself; the rest of its standard error is passt's. */
const refusal = (said: string, how: string): string => {
  const own = said
    .split('\n')
    .flatMap(line => (line.startsWith('hvt-net: ') ? [line.slice('hvt-net: '.length)] : []))
  const reason = own.length > 0 ? own.join('\n') : `hvt-net ${how}`
  return `The image has a network device, and gets no network here: ${reason}. \`npx unikernel-composer doctor\` says what this machine lacks.`
}
