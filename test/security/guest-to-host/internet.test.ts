import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, chownSync, constants } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../server/temporary-folder.ts'
import { toolchainPrefix } from '../../toolchain-prefix.ts'
import { RawGuest } from './raw-guest.ts'
import { eventually } from './victim.ts'

/*
 * What a guest reaches that was given the internet: in a world that this test makes, with addresses of all kinds. Making one
 * without root takes a user namespace and a /dev/net/tun that this user may open.
 */

const root = process.getuid?.() === 0
const possible = (() => {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK)
    return true
  } catch {
    return root
  }
})()

const port = 4711
/** Says who came, and by which address. */
const peers = `
const [place, resolver] = process.argv.slice(-2)
require('node:net').createServer(socket => {
  console.log(place, 'TCP', socket.localAddress.replace(/^::ffff:/, ''))
  socket.on('error', () => {}).end()
}).listen(${port}, () => console.log(place, 'listens'))
const datagrams = require('node:dgram').createSocket('udp4')
datagrams.on('message', (text, from) => {
  console.log(place, 'UDP', String(text))
  datagrams.send('answer to ' + text, from.port, from.address)
})
datagrams.bind(${port})
const names = require('node:dgram').createSocket('udp4')
names.on('message', (text, from) => {
  console.log(place, 'was asked', String(text))
  names.send('resolved ' + text, from.port, from.address)
})
if (resolver) names.bind(53, resolver)
`

let world: ChildProcess
let said = ''
let guest: RawGuest

const startWorld = async (resolver: string) => {
  if (!possible) return
  said = ''
  const folder = temporaryFolder()
  if (root) chownSync(folder, 65_534, 65_534)
  const script = fileURLToPath(new URL('internet-world.sh', import.meta.url))
  const socket = join(folder, 'guest')
  const hvtNet = [join(toolchainPrefix(), 'bin/hvt-net'), `--socket=${socket}`, '--reach=internet']
  world = spawn('unshare', [
    ...(root ? [] : ['--map-root-user']),
    ...['--net', '--mount', script, process.execPath, peers, resolver, ...hvtNet],
  ])
  for (const stream of [world.stdout, world.stderr]) stream?.on('data', data => (said += String(data)))
  await eventually(
    () => {
      if (world.exitCode !== null) throw new Error(said)
      return /^ready$/m.test(said) && said.includes('world listens') && said.includes('machine listens')
    },
    () => said,
  )
  guest = await RawGuest.connect(socket)
}

const endWorld = async () => {
  guest?.close()
  world?.stdin?.end()
  if (world) await eventually(() => world.exitCode !== null || world.signalCode !== null)
}

const visits = () => said.split('\n').filter(line => / (TCP|UDP) /.test(line)).length

const refusesTcp = async (...addresses: string[]) => {
  const before = visits()
  for (const address of addresses) expect(await guest.tcp(address, port), address).not.toBe('open')
  // What is sent later arrives later, and nothing else has.
  expect(await guest.tcp('203.0.113.10', port)).toBe('open')
  await eventually(() => visits() > before)
  expect(visits(), said).toBe(before + 1)
}

const sendsNoDatagram = async (...addresses: string[]) => {
  const before = visits()
  for (const address of addresses) guest.udp(address, port, 'hostile')
  guest.udp('203.0.113.10', port, 'marker')
  await eventually(() => visits() > before)
  expect(visits(), said).toBe(before + 1)
}

const resolves = async () => {
  const answer = guest.udpFrom('192.0.0.11')
  guest.udp('192.0.0.11', 53, 'a name')
  expect(await answer).toBe('resolved a name')
}

const reachesNothingElse = async () => {
  await sendsNoDatagram('192.0.0.11')
  expect(await guest.tcp('192.0.0.11', port, 1000)).not.toBe('open')
}

describe.skipIf(!possible)('a guest that was given the internet', () => {
  beforeAll(() => startWorld('198.51.100.53'))
  afterAll(endWorld)

  it('opens connections to it', async () => {
    expect(await guest.tcp('203.0.113.10', port)).toBe('open')
    await eventually(() => said.includes('world TCP 203.0.113.10'))
  })

  it('sends datagrams to it, and gets the answer', async () => {
    const answer = guest.udpFrom('198.51.100.1')
    guest.udp('198.51.100.1', port, 'question')
    expect(await answer).toBe('answer to question')
  })

  it('opens no connection to the loopback of this machine', () =>
    refusesTcp('127.0.0.1', '0.0.0.0', '127.9.9.9', '0.1.2.3'))
  it('opens no connection to the address of this machine', () => refusesTcp('198.51.100.2'))
  it('opens no connection to an address that this machine got later', async () => {
    world.stdin?.write('ip addr add 203.0.113.77/32 dev machine && echo added\n')
    await eventually(() => said.includes('added'))
    await refusesTcp('203.0.113.77')
  })
  it('opens no connection to its gateway, nor to that of its way out', () =>
    refusesTcp('10.0.0.1', '192.0.0.8'))
  it('opens no connection to 10.0.0.0/8', () => refusesTcp('10.9.9.9'))
  it('opens no connection to 172.16.0.0/12', () => refusesTcp('172.16.5.5'))
  it('opens no connection to 192.168.0.0/16', () => refusesTcp('192.168.7.7'))
  it('opens no connection to the shared addresses of providers, 100.64.0.0/10', () =>
    refusesTcp('100.64.3.3'))
  it('opens no connection to the metadata service of a cloud', () => refusesTcp('169.254.169.254'))
  it('opens no connection to benchmark and reserved addresses', () => refusesTcp('198.18.1.1', '240.1.1.1'))
  it('opens no connection by multicast or broadcast', () =>
    refusesTcp('224.0.0.1', '239.255.255.250', '255.255.255.255'))
  it('sends no datagram to the loopback or the address of this machine', () =>
    sendsNoDatagram('127.0.0.1', '0.0.0.0', '198.51.100.2'))
  it('sends no datagram to a private or link-local address', () =>
    sendsNoDatagram('10.9.9.9', '172.16.5.5', '192.168.7.7', '100.64.3.3', '169.254.169.254'))
  it('sends no datagram by multicast or broadcast', () =>
    sendsNoDatagram('239.255.255.250', '255.255.255.255'))

  it('is told of a resolver at an address of its network alone', async () => {
    expect([...((await guest.dhcpOptions()).get(6) ?? [])].join('.')).toBe('192.0.0.11')
  })

  it('asks the resolver of this machine there', resolves)
  it('reaches nothing else of this machine there', reachesNothingElse)
})

describe.skipIf(!possible)('a guest of a machine whose resolver is on its loopback', () => {
  beforeAll(() => startWorld('127.0.0.53'))
  afterAll(endWorld)

  it('asks that resolver, at an address of its network', resolves)
  it('reaches nothing else at that address', reachesNothingElse)
  it('neither asks it by its own address, nor reaches the loopback otherwise', async () => {
    await refusesTcp('127.0.0.53', '127.0.0.1', '198.51.100.2')
    await sendsNoDatagram('127.0.0.53', '127.0.0.1', '198.51.100.2')
    guest.udp('127.0.0.53', 53, 'hostile')
    await sendsNoDatagram('127.0.0.1')
    expect(said).not.toContain('was asked hostile')
  })
})
