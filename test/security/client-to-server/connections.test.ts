import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { BuildReply, type OpenProject } from '../../../shared/protocol/api.ts'
import type { Build, BuildEvent } from '../../../shared/protocol/build.ts'
import type { ServerMessage } from '../../../shared/protocol/protocol.ts'
import { socketPath } from '../../../shared/protocol/protocol.ts'
import { spawnServer } from '../../server/server-process.ts'
import { temporaryFolder } from '../../server/temporary-folder.ts'
import { content, head, jsonHead, metric, platform, raw, whileOthersAreServed } from './attacker.ts'

/* What a client may do with connections: how many, how slow, how soon gone. */

const data = temporaryFolder()
const server = await spawnServer(data, { UNIKERNEL_COMPOSER_BUILDS_AT_ONCE: '1' })
const { address, api } = server

// Opened first and looked at last: its end takes the server 20 seconds.
const slowHead = raw(address, 'GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ')
const drip = setInterval(() => slowHead.socket.write('a'), 500)
afterAll(() => clearInterval(drip))

const sockets: WebSocket[] = []
afterAll(() => {
  for (const socket of sockets) socket.terminate()
})

const open = (): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${address.replace(/^http/, 'ws').replace(/\/$/, '')}${socketPath}`)
    sockets.push(socket)
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })

const sent = (socket: WebSocket): ServerMessage[] => {
  const messages: ServerMessage[] = []
  socket.on('message', text => messages.push(JSON.parse(text.toString()) as ServerMessage))
  return messages
}

const closed = (socket: WebSocket): Promise<number> =>
  new Promise(resolve => socket.once('close', code => resolve(code)))

const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))

/** What packing, uploading and importing have left in the data folder. */
const halfDone = () => readdirSync(join(data, 'project-state')).filter(name => name.startsWith('.'))

const health = async () => (await fetch(`${api}/health`)).status

describe('requests', () => {
  it('of one client are refused beyond a number, with the time to try again, and quick ones are not', async () => {
    const open = many(40, () => raw(address, `${jsonHead('/generate', address, 1000)}{"platform":`))
    await expect
      .poll(async () => {
        const reply = await server.call('POST', '/generate', { platform, content: content() })
        await reply.arrayBuffer()
        return [reply.status, reply.headers.get('retry-after') !== null]
      })
      .toEqual([429, true])
    expect(await health()).toBe(200)
    for (const { socket } of open) socket.destroy()
    await expect
      .poll(async () => (await server.call('POST', '/generate', { platform, content: content() })).status)
      .toBe(200)
  })

  it('whose bodies would fill the memory are refused before they are read', async () => {
    const large = 32 * 1024 * 1024
    const open = many(8, () => raw(address, jsonHead('/projects', address, large)))
    await expect
      .poll(async () => {
        const next = raw(address, jsonHead('/projects', address, large), /\r\n\r\n/)
        const timer = setTimeout(() => next.socket.destroy(), 3000)
        const reply = await next.reply
        clearTimeout(timer)
        return reply.split(' ')[1]
      })
      .toBe('503')
    for (const { socket } of open) socket.destroy()
    await expect
      .poll(async () => (await server.call('POST', '/projects', { from: 'empty' })).status)
      .toBe(201)
  })

  it('that end in the middle of an upload or an import leave nothing behind', async () => {
    const { id } = await server.json<OpenProject>('POST', '/projects', { from: 'empty' })
    const body = Buffer.alloc(100_000, 'x')
    for (const path of [`/projects/${id}/files/content/up`, '/projects/import'])
      for (const { socket } of many(20, () =>
        raw(
          address,
          head(`${path.endsWith('up') ? 'PUT' : 'POST'} /api/v1${path}`, address, [
            'Content-Length: 10000000',
          ]),
        ),
      )) {
        socket.write(body)
        setTimeout(() => socket.resetAndDestroy(), 30)
      }
    await expect.poll(halfDone).toEqual([])
    expect(await health()).toBe(200)
    expect((await server.call('GET', `/projects/${id}/files/content/up`)).status).toBe(404)
  })

  it('for exports that nobody waits for hold no save up', async () => {
    const { id, revision, project } = await server.json<OpenProject>('POST', '/projects', { from: 'empty' })
    const noise = new Uint8Array(8_000_000).map((_, n) => (n * 2654435761) >>> 24)
    for (const name of ['a', 'b', 'c'])
      expect((await server.call('PUT', `/projects/${id}/files/content/${name}`, noise)).status).toBe(204)
    const asked = many(30, () => raw(address, head(`GET /api/v1/projects/${id}/export`, address)))
    await new Promise(resolve => setTimeout(resolve, 100))
    for (const { socket } of asked) socket.resetAndDestroy()
    const saved = await fetch(`${api}/projects/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ revision, project: { ...project, sources: {} } }),
      signal: AbortSignal.timeout(30_000),
    })
    expect(saved.status).toBe(200)
    await expect.poll(halfDone).toEqual([])
  })

  it('for work that nobody waits for end with their clients', async () => {
    const devices = many(5000, n => ({ id: `e${n}`, name: `e${n}`, type: 'ethif' }))
    const body = JSON.stringify({ platform, content: content({ devices }) })
    const asked = many(20, () => raw(address, `${jsonHead('/generate', address, body.length)}${body}`))
    await new Promise(resolve => setTimeout(resolve, 300))
    for (const { socket } of asked) socket.resetAndDestroy()
    const reply = await whileOthersAreServed(
      api,
      server.call('POST', '/generate', JSON.parse(body) as object),
    )
    expect(reply.status).toBe(200)
  })

  it('for types that nobody waits for keep nobody from asking', async () => {
    const evil = (n: number) =>
      `(* ${n} *) let f0 x = (x,x)\n${many(6, k => `let f${k + 1} x = f${k} (f${k} x)\n`).join('')}let z = f6 1\n`
    const asked = many(10, n => {
      const body = JSON.stringify({ platform, content: content({}, evil(n)) })
      return raw(address, `${jsonHead('/types', address, body.length)}${body}`)
    })
    await new Promise(resolve => setTimeout(resolve, 500))
    for (const { socket } of asked) socket.resetAndDestroy()
    // Of those that were waited for, each would take some ten seconds.
    const reply = await fetch(`${api}/types`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ platform, content: content() }),
      signal: AbortSignal.timeout(40_000),
    })
    expect(reply.status).toBe(200)
  })

  it('in a row on one connection are all answered, and others between them', async () => {
    const one = head('GET /api/v1/health', address)
    const { reply } = raw(
      address,
      one.repeat(2000) + head('GET /api/v1/health', address, ['Connection: close']),
    )
    const answers = await whileOthersAreServed(api, reply)
    expect(answers.match(/HTTP\/1\.1 (200|429|503)/g)?.length).toBe(2001)
  })

  it('with a head of megabytes are refused', async () => {
    const long = raw(address, head('GET /api/v1/health', address, [`X: ${'a'.repeat(2_000_000)}`]))
    expect(await long.reply).toMatch(/^HTTP\/1\.1 431|^$/)
    expect(await health()).toBe(200)
  })

  it('of the page of another site are refused, also where its name stands behind thousands of fields', async () => {
    const fields = many(3500, () => 'x:')
    const request = head('GET /api/v1/projects', address, [
      ...fields,
      'Origin: http://evil.example',
      'Connection: close',
    ])
    expect(await raw(address, request).reply).toMatch(/^HTTP\/1\.1 (403|431)/)
  })

  it('whose length is told twice are refused', async () => {
    const both = head('POST /api/v1/projects', address, [
      'Content-Type: application/json',
      'Content-Length: 5',
      'Transfer-Encoding: chunked',
    ])
    const hidden = head('DELETE /api/v1/projects/x', address)
    const reply = await raw(address, `${both}0\r\n\r\n${hidden}`).reply
    expect(reply).toMatch(/^HTTP\/1\.1 400/)
    expect(reply.match(/HTTP\/1\.1 /g)).toHaveLength(1)
  })
})

describe('builds', () => {
  it('of one client leave places in the queue to others, who are built in turn', async () => {
    const request = (n: number) => ({
      platform,
      project: null,
      content: content({}, `let start () = print_endline "${n}"; Lwt.return_unit\n`),
      force: true,
    })
    const flood = await Promise.all(many(130, n => server.call('POST', '/builds', request(n))))
    const refused = flood.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(50)
    // A proxy of this machine tells whom it speaks for.
    const other = await fetch(`${api}/builds`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.7' },
      body: JSON.stringify(request(1000)),
    })
    expect(other.status).toBe(201)
    const { build } = BuildReply.parse(await other.json())
    const [first] = await server.json<BuildEvent[]>('GET', `/builds/${build.id}/events`)
    expect(first?.type === 'queued' ? first.position : 0).toBeLessThan(5)
    const left = (await server.json<Build[]>('GET', '/builds')).filter(({ outcome }) => outcome === null)
    await Promise.all(left.map(({ id }) => server.call('POST', `/builds/${id}/cancel`)))
  })
})

describe('websockets', () => {
  it('that join a project and never read cost a bounded number of bytes', async () => {
    const { id } = await server.json<OpenProject>('POST', '/projects', { from: 'empty' })
    const selected = many(200, n => `${'d'.repeat(58)}${n}`)
    const before = await metric(address, 'process_resident_memory_bytes')
    const mute: WebSocket[] = []
    for (let n = 0; n < 8; n += 1) mute.push(...(await Promise.all(many(25, open))))
    for (const socket of mute) {
      socket.pause()
      socket.send(JSON.stringify({ type: 'join-presence', project: id, selected }))
    }
    const speaker = mute[0] as WebSocket
    const speak = async () => {
      for (let n = 0; n < 40; n += 1) {
        speaker.send(JSON.stringify({ type: 'join-presence', project: id, selected: selected.slice(n % 5) }))
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    }
    await whileOthersAreServed(api, speak())
    // Told of all by all, each time, they would hold more than that each second.
    expect((await metric(address, 'process_resident_memory_bytes')) - before).toBeLessThan(400e6)
    for (const socket of mute) socket.terminate()
  })

  it('that send what is no message are closed', async () => {
    const socket = await open()
    const messages = sent(socket)
    const end = closed(socket)
    for (let n = 0; n < 5000; n += 1) socket.send('x')
    expect([1006, 1008]).toContain(await end)
    expect(messages.length).toBeLessThanOrEqual(51)
  })

  it('that send messages without end are read no faster than is good for others', async () => {
    const socket = await open()
    const messages = sent(socket)
    for (let n = 0; n < 20_000; n += 1) socket.send('{"type":"ping"}')
    await whileOthersAreServed(api, new Promise(resolve => setTimeout(resolve, 2000)))
    expect(messages.length).toBeGreaterThan(0)
    expect(messages.length).toBeLessThan(10_000)
    socket.terminate()
  })

  it('that subscribe to more than a page shows are refused the rest', async () => {
    const socket = await open()
    const messages = sent(socket)
    const { build } = BuildReply.parse(
      await server.json('POST', '/builds', { platform, project: null, content: content() }),
    )
    for (let n = 0; n < 40; n += 1)
      socket.send(JSON.stringify({ type: 'subscribe', topic: { kind: 'build', id: build.id }, from: 0 }))
    socket.send('{"type":"ping"}')
    await expect.poll(() => messages.some(({ type }) => type === 'pong')).toBe(true)
    expect(await health()).toBe(200)
    socket.terminate()
  })

  it('that join more projects than a page has are refused the rest', async () => {
    const socket = await open()
    const messages = sent(socket)
    for (let n = 0; n < 30; n += 1)
      socket.send(JSON.stringify({ type: 'join-presence', project: `project-${n}`, selected: [] }))
    await expect.poll(() => messages.filter(({ type }) => type === 'bad-message').length).toBe(10)
    socket.terminate()
  })

  it('that send a message of a megabyte are closed', async () => {
    const socket = await open()
    const end = closed(socket)
    socket.on('error', () => undefined)
    socket.send('x'.repeat(1_000_000))
    expect([1006, 1009]).toContain(await end)
  })

  it('are given no compression, whose bombs are small', async () => {
    expect((await open()).extensions).toBe('')
  })

  it('may not be opened at any other path', async () => {
    const upgrade = head('GET /api/v1/health', address, [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ])
    expect(await raw(address, upgrade).reply).toMatch(/^HTTP\/1\.1 404/)
  })
})

describe('a head that trickles in', () => {
  it('is given up after a while', async () => {
    expect(await slowHead.reply).toMatch(/^HTTP\/1\.1 408|^$/)
  })
})
