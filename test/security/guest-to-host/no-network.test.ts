import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readToolchain } from '../../../server/builds/toolchain.ts'
import { withUserNetworks } from '../../../server/runs/user-networks.ts'
import type { PublishedPort } from '../../../shared/protocol/run.ts'
import { processesIn } from '../../server/processes.ts'
import { toolchainPrefix } from '../../toolchain-prefix.ts'
import { RawGuest } from './raw-guest.ts'
import { Victim } from './victim.ts'

/* What a guest reaches that was given nothing: its own loopback, which leads back to it. */

const group = '239.255.71.3'
const ownAddresses = Object.values(networkInterfaces()).flatMap(each => each ?? [])
const ownOf = (family: 'IPv4' | 'IPv6') =>
  ownAddresses.flatMap(each => (each.family === family && !each.internal ? [each.address] : []))

let victim: Victim
let guest: RawGuest
let socketPath = ''
let published: readonly PublishedPort[] = []
let another: readonly PublishedPort[] = []
let end: () => void = () => {}
let ended: Promise<unknown> = Promise.resolve()

beforeAll(async () => {
  const found = await readToolchain(toolchainPrefix())
  if (!found.found) throw new Error(found.reason)
  victim = await Victim.start(group)
  const wanted = (device: string) => ({
    device,
    reach: 'nothing' as const,
    publish: [{ guest: 80, host: null }],
  })
  await new Promise<void>((resolve, reject) => {
    ended = withUserNetworks(
      found.toolchain,
      [wanted('hostile'), wanted('other')],
      async (networks, ports) => {
        published = ports.filter(({ device }) => device === 'hostile')
        another = ports.filter(({ device }) => device === 'other')
        socketPath = networks[0]?.backend.slice('socket:'.length) ?? ''
        resolve()
        await new Promise<void>(done => {
          end = done
        })
      },
    )
    ended.catch(reject)
  })
  guest = await RawGuest.connect(socketPath)
})

afterAll(async () => {
  guest?.close()
  end()
  await ended
  victim?.close()
})

const refusesTcp = async (...addresses: string[]) => {
  for (const address of addresses) expect(await guest.tcp(address, victim.port), address).toBe('refused')
  expect(await victim.peers()).toEqual([])
}

const ignores = async (send: () => void) => {
  send()
  await guest.settled()
  expect(await victim.peers()).toEqual([])
}

/** Packets that nobody answers: sends a SYN without waiting for an answer. */
const ignoresTcp = (...addresses: string[]) =>
  ignores(() => {
    for (const address of addresses) void guest.tcp(address, victim.port, 1)
  })

describe('a guest that was given nothing', () => {
  it('is understood by the network at all: its gateway answers it', async () => {
    expect(await guest.tcp('10.0.0.1', 20_000)).toBe('refused')
    expect(published).toMatchObject([{ device: 'hostile', guest: 80 }])
  })

  it('opens no connection to 127.0.0.1', () => ignoresTcp('127.0.0.1'))
  it('opens no connection to 0.0.0.0, which is the loopback to a kernel', () =>
    ignoresTcp('0.0.0.0', '0.1.2.3'))
  it('opens no connection to another address of the loopback', () =>
    ignoresTcp('127.9.9.9', '127.255.255.254'))
  it('opens no connection to its gateway', () => refusesTcp('10.0.0.1'))
  it('opens no connection to the addresses of this machine', () => refusesTcp('192.0.0.8', ...ownOf('IPv4')))
  it('opens no connection to a link-local address, nor to the metadata service of a cloud', () =>
    refusesTcp('169.254.1.1', '169.254.169.254'))
  it('opens no connection to a private network', () =>
    refusesTcp('10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1'))
  it('opens no connection to the internet', () => refusesTcp('203.0.113.1', '8.8.8.8', '1.1.1.1'))
  it('opens no connection by multicast or broadcast', () =>
    ignoresTcp('224.0.0.1', group, '255.255.255.255', '10.0.0.255', '127.255.255.255'))
  it('opens no connection by IPv6 to ::1', () => ignoresTcp('::1'))
  it('opens no connection to 127.0.0.1 written as an IPv6 address', () =>
    ignoresTcp('::ffff:127.0.0.1', '::127.0.0.1', '64:ff9b::127.0.0.1'))
  it('opens no connection by IPv6 to the addresses of this machine, nor to a link-local one', () =>
    ignoresTcp('fe80::1', ...ownOf('IPv6')))

  it('sends no datagram to the loopback', () =>
    ignores(() => {
      for (const address of ['127.0.0.1', '0.0.0.0', '127.8.8.8']) guest.udp(address, victim.port, 'hostile')
    }))
  it('sends no datagram to the addresses of this machine, nor through the gateway', () =>
    ignores(() => {
      for (const address of ['10.0.0.1', ...ownOf('IPv4')]) guest.udp(address, victim.port, 'hostile')
    }))
  it('sends no datagram by multicast or broadcast', () =>
    ignores(() => {
      for (const address of [group, '255.255.255.255', '127.255.255.255'])
        guest.udp(address, victim.port, 'hostile')
    }))
  it('sends no datagram by IPv6', () =>
    ignores(() => {
      for (const address of ['::1', '::ffff:127.0.0.1', ...ownOf('IPv6')])
        guest.udp(address, victim.port, 'hostile')
    }))

  it('does not reach the published ports of another image', async () => {
    const [port] = another
    if (!port) throw new Error('nothing is published')
    for (const address of [port.address, '0.0.0.0', '10.0.0.1'])
      expect(await guest.tcp(address, port.host, 1000), address).not.toBe('open')
  })

  it('is told of no resolver', async () => {
    const options = await guest.dhcpOptions()
    expect(options.get(54), 'an offer came').toBeDefined()
    expect(options.get(6)).toBeUndefined()
  })

  it('speaks to a process without privileges, in namespaces of its own', () => {
    const processes = processesIn(socketPath)
    const passt = processes.find(({ pid }) => readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('passt'))
    if (!passt) throw new Error('no passt')
    for (const kind of ['net', 'user', 'pid', 'mnt'])
      expect(readlinkSync(`/proc/${passt.pid}/ns/${kind}`), kind).not.toBe(
        readlinkSync(`/proc/self/ns/${kind}`),
      )
    const status = readFileSync(`/proc/${passt.pid}/status`, 'utf8')
    expect(status).toMatch(/^Seccomp:\s*2$/m)
    expect(Number(/^Uid:\s*(\d+)/m.exec(status)?.[1])).not.toBe(0)
  })

  it('has a socket that no other user of this machine finds', () => {
    expect(statSync(dirname(socketPath)).mode & 0o077).toBe(0)
  })

  it('ends no more than its own network with frames that break the framing', async () => {
    guest.send(Buffer.alloc(65_549, 0x41))
    guest.sendBytes(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x41]))
    guest.sendBytes(Buffer.alloc(4_000_000, 0x41))
    const other = await RawGuest.connect(socketPath.replace(/hostile$/, 'other'))
    expect(await other.tcp('10.0.0.1', victim.port)).toBe('refused')
    other.close()
    expect(await victim.peers()).toEqual([])
  })
})
