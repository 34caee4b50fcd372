import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Builds } from '../../../server/builds/builds.ts'
import { Admission, bounds } from '../../../server/http/bounds.ts'
import { EventSockets } from '../../../server/http/event-sockets.ts'
import type { Presence } from '../../../server/presence/presence.ts'
import type { Runs } from '../../../server/runs/runs.ts'
import { UserError } from '../../../server/user-error.ts'
import { jsonHead, raw } from './attacker.ts'

/* The bounds of calls and connections, with numbers that are reached within a moment. */

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe('a body that stalls', () => {
  it('ends when its time is over, and gives its place and its bytes back', async () => {
    const quick = { ...bounds.quick, ms: 300, ofClient: 1 }
    const admission = new Admission(1000, { ...bounds, quick })
    const ends: unknown[] = []
    const server = createServer((request, response) => {
      try {
        const { signal } = admission.admit('quick', 'a', request, response, 1000)
        signal.addEventListener('abort', () => ends.push(signal.reason))
        text(request).then(
          () => response.end('whole'),
          () => undefined,
        )
      } catch (error) {
        response.writeHead(error instanceof UserError ? error.status : 500).end()
      }
    })
    const address = await listening(server)
    const stalled = raw(address, `${jsonHead('/generate', address, 1000)}{"platform":`)
    expect(await stalled.reply).toBe('')
    expect(ends).toEqual([expect.objectContaining({ status: 503, message: expect.stringContaining('0.3') })])
    // Both the only place of the client and all of the bytes are free again.
    await expect
      .poll(async () => (await fetch(address, { method: 'POST', body: 'x'.repeat(1000) })).status)
      .toBe(200)
  })
})

describe('websockets', () => {
  it('of one client, and of all, are refused beyond a number, until others have ended', async () => {
    const sockets = new EventSockets({} as Builds, {} as Runs, {} as Presence, { ofClient: 2, inAll: 3 })
    onTestFinished(() => sockets.stop())
    const server = createServer()
    server.on('upgrade', (request: IncomingMessage, socket, head) =>
      sockets.accept(request, socket, head, String(request.headers['x-client'])),
    )
    const address = (await listening(server)).replace(/^http/, 'ws')
    const open = (client: string): Promise<WebSocket | number | undefined> =>
      new Promise(resolve => {
        const socket = new WebSocket(address, { headers: { 'x-client': client } })
        socket.on('error', () => undefined)
        socket.once('open', () => resolve(socket))
        socket.once('unexpected-response', (_, response) => resolve(response.statusCode))
        onTestFinished(() => socket.terminate())
      })
    const first = await open('a')
    expect(first).toBeInstanceOf(WebSocket)
    expect(await open('a')).toBeInstanceOf(WebSocket)
    expect(await open('a')).toBe(503)
    expect(await open('b')).toBeInstanceOf(WebSocket)
    expect(await open('c')).toBe(503)
    if (first instanceof WebSocket) first.terminate()
    await expect.poll(() => sockets.connections).toBe(2)
    expect(await open('c')).toBeInstanceOf(WebSocket)
  })
})
