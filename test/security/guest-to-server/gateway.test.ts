import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cookieName } from '../../../server/http/session-cookie.ts'
import { type Gateway, type GatewayOptions, openGateway } from '../../../server/runs/gateway.ts'
import { Previews } from '../../../server/runs/previews.ts'
import { ask } from '../../server/ask.ts'
import { answering, exchange, startRawGuest } from './raw-guest.ts'

/*
 * The page of a running image is shown through a gateway in the server's own process. Here the image is an enemy: it answers with
 * whatever bytes it likes. An exception that nobody catches ends the test run as it would end the server.
 */

const guest = await startRawGuest()
afterAll(guest.close)

const token = 'the-access-token-of-the-server'
const troubles: unknown[] = []
const gateways: Gateway[] = []

const open = async (limits: GatewayOptions['limits'] = {}): Promise<Gateway> => {
  const gateway = await openGateway(
    { scheme: 'http', address: '127.0.0.1', port: guest.port },
    { name: 'preview-1.localhost', token, onTrouble: error => troubles.push(error), limits },
  )
  gateways.push(gateway)
  return gateway
}

beforeEach(() => {
  guest.received.length = 0
  troubles.length = 0
})
afterEach(() => {
  for (const { close } of gateways.splice(0)) close()
  expect(troubles).toEqual([])
})

const good = answering('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood')

/** The status that the client sees of a reply; the gateway must still answer afterwards. */
const statusOf = async (reply: string, gateway?: Gateway): Promise<number> => {
  const { origin } = gateway ?? (await open())
  guest.behave(answering(reply))
  const { status } = await ask(origin)
  guest.behave(good)
  expect((await ask(origin)).body).toBe('good')
  return status
}

const head = (lines: string, body = ''): string => `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${body}`

describe('an image that answers with a status', () => {
  for (const status of ['000', '001', '099', '600', '999'])
    it(`of ${status}, which HTTP does not have, is answered for with 502`, async () => {
      expect(await statusOf(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`)).toBe(502)
    })

  it('of 101 takes no connection over', async () => {
    const reply = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc'
    expect(await statusOf(reply)).toBe(502)
  })

  it('of 100 and 103 before the real one is heard to its end', async () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'
    expect(await statusOf(`${interim}HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n`)).toBe(201)
  })

  it('and a reason of control characters and other bytes has none of them passed on', async () => {
    const { origin } = await open()
    guest.behave(answering('HTTP/1.1 404 \x80\xff<script>\r\nContent-Length: 0\r\n\r\n'))
    const port = Number(new URL(origin).port)
    const got = await exchange(
      port,
      `GET / HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nConnection: close\r\n\r\n`,
    )
    expect(got.split('\r\n')[0]).toBe('HTTP/1.1 404 Not Found')
  })
})

describe('an image that answers with headers', () => {
  it('whose names are no names is answered for with 502', async () => {
    expect(await statusOf(head('Bad Name: x\r\nContent-Length: 0'))).toBe(502)
  })

  it('whose values hold control characters is answered for with 502', async () => {
    expect(await statusOf(head('X: a\x01b\r\nContent-Length: 0'))).toBe(502)
  })

  it('called __proto__ and constructor changes no object of the server', async () => {
    expect(await statusOf(head('__proto__: x\r\nconstructor: y\r\nContent-Length: 0'))).toBe(200)
    expect(Object.prototype).not.toHaveProperty('x')
  })

  it('of 100 KB is answered for with 502', async () => {
    expect(await statusOf(head(`X: ${'x'.repeat(100_000)}\r\nContent-Length: 0`))).toBe(502)
  })

  it('of two lengths, or a length and chunks, gives the client no second reply', async () => {
    const second = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nHIDDEN'
    expect(await statusOf(head('Content-Length: 0\r\nContent-Length: 4', second))).toBe(502)
    const { origin } = await open()
    guest.behave(answering(head('Content-Length: 4\r\nTransfer-Encoding: chunked', `0\r\n\r\n${second}`)))
    const { host, port } = new URL(origin)
    const got = await exchange(Number(port), `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(got).not.toContain('HIDDEN')
  })

  it('that never end is given up', async () => {
    const gateway = await open({ replyHeadMs: 300 })
    guest.behave(socket => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const dripping = setInterval(() => socket.write('HTTP'.slice(0, 1)), 20)
      socket.on('close', () => clearInterval(dripping))
    })
    expect((await ask(gateway.origin)).status).toBe(502)
  })

  it('after interim replies without an end is given up', async () => {
    const gateway = await open({ replyHeadMs: 300 })
    guest.behave(socket => {
      const interim = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 20)
      socket.on('close', () => clearInterval(interim))
    })
    expect((await ask(gateway.origin)).status).toBe(502)
  })
})

describe('an image that answers with a body', () => {
  it('beside a status that has none does not put it before the next reply', async () => {
    const { origin } = await open()
    guest.behave(answering('HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello'))
    const { status, headers } = await ask(origin)
    // Nor does a length say that five bytes of the next one belong to it.
    expect([status, headers['content-length']]).toEqual([204, undefined])
  })

  it('cut short is seen as cut short, not as whole', async () => {
    const { origin } = await open()
    for (const reply of [
      head('Content-Length: 100', 'short'),
      head('Transfer-Encoding: chunked', '5\r\nshort\r\n'),
    ]) {
      guest.behave(answering(reply))
      await expect(ask(origin)).rejects.toThrow()
    }
  })

  it('that stops half way is given up, and its connection with it', async () => {
    const { origin } = await open({ idleMs: 300 })
    let closed = false
    guest.behave(socket => {
      socket.write(head('Content-Length: 100', 'half'))
      socket.on('close', () => {
        closed = true
      })
    })
    await expect(ask(origin)).rejects.toThrow()
    await expect.poll(() => closed).toBe(true)
  })

  it('without an end is asked for no further once the client has gone', async () => {
    const { origin } = await open()
    let closed = false
    guest.behave(socket => {
      socket.on('close', () => {
        closed = true
      })
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const more = () => {
        while (!socket.destroyed && socket.write('x'.repeat(65_536)));
      }
      socket.on('drain', more)
      more()
    })
    const { host, port } = new URL(origin)
    await exchange(Number(port), `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`, got => got.length > 200_000)
    await expect.poll(() => closed).toBe(true)
  })

  it('never, nor a head either, holds no connection once the client has gone', async () => {
    const { origin } = await open()
    let state = 'none'
    guest.behave(socket => {
      state = 'asked'
      socket.on('close', () => {
        state = 'closed'
      })
    })
    const { host, port } = new URL(origin)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    await expect.poll(() => state).toBe('asked')
    socket.destroy()
    await expect.poll(() => state).toBe('closed')
  })

  it('before it has read the request has its answer shown, and does no harm by closing', async () => {
    const { origin } = await open()
    guest.behave(answering('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n'))
    const outcome = await ask(origin, { method: 'POST', body: 'x'.repeat(4_000_000) }).then(
      ({ status }) => status,
      () => 'closed',
    )
    expect([413, 502, 'closed']).toContain(outcome)
    guest.behave(good)
    expect((await ask(origin)).body).toBe('good')
  })
})

describe('what lets someone into the server', () => {
  it('is never sent to an image: neither the login cookie nor the access token', async () => {
    const { origin } = await open()
    guest.behave(good)
    await ask(origin, {
      headers: { cookie: `a=1; ${cookieName}=SECRET; b=2`, authorization: `Bearer ${token}` },
    })
    expect(guest.received[0]).toMatch(/cookie: a=1; b=2\r\n/i)
    expect(guest.received[0]).not.toMatch(/SECRET|authorization/i)
    // Not by calling them headers of one connection either.
    await ask(origin, {
      headers: { cookie: `${cookieName}=SECRET`, connection: 'cookie, x-other', 'x-other': '1' },
    })
    expect(guest.received[1]).not.toMatch(/SECRET|x-other/i)
  })

  it('is never set by an image', async () => {
    const { origin } = await open()
    guest.behave(
      answering(head(`Set-Cookie: ${cookieName}=evil; Path=/\r\nSet-Cookie: own=1\r\nContent-Length: 0`)),
    )
    expect((await ask(origin)).headers['set-cookie']).toEqual(['own=1'])
  })
})

describe('a request that a page sends through the gateway', () => {
  it('under any other name is refused: 127.0.0.1 and localhost would share their cookies', async () => {
    const { port } = await open()
    const before = guest.received.length
    for (const host of [
      '127.0.0.1',
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      'evil.example',
      `preview-1.localhost.evil.example:${port}`,
      `preview-2.localhost:${port}`,
      'preview-1.localhost:1',
    ]) {
      const reply = await ask(`http://127.0.0.1:${port}/`, { headers: { host } })
      expect([host, reply.status, reply.headers['set-cookie']]).toEqual([host, 421, undefined])
    }
    expect(guest.received.length).toBe(before)
  })

  it('from another machine does not arrive: only the loopback has the port', async () => {
    const { port } = await open()
    // Bound to every address, it would be here, too.
    await expect(exchange(port, 'GET / HTTP/1.1\r\n\r\n', undefined, '127.0.0.2')).rejects.toThrow(
      'ECONNREFUSED',
    )
  })

  it('with two Host headers, or none, goes to no image', async () => {
    const { origin, port } = await open()
    const { host } = new URL(origin)
    for (const lines of [`Host: ${host}\r\nHost: evil.example\r\n`, '']) {
      const got = await exchange(port, `GET / HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`)
      expect(got).toMatch(/^HTTP\/1.1 400/)
    }
    expect(guest.received).toEqual([])
  })

  it('hides no second one behind a length that differs from the chunks', async () => {
    const { origin, port } = await open()
    const { host } = new URL(origin)
    guest.behave(good)
    const hidden = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n'
    for (const framing of [
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: xchunked',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
      'Content-Length: +5',
      'Content-Length: 0\r\nContent-Length: 5',
      'Transfer-Encoding: gzip, chunked',
    ]) {
      const got = await exchange(
        port,
        `POST / HTTP/1.1\r\nHost: ${host}\r\n${framing}\r\nConnection: close\r\n\r\n0\r\n\r\n${hidden}`,
      )
      expect([framing, got]).toEqual([framing, expect.stringMatching(/^HTTP\/1.1 (400|501) /)])
    }
    expect(guest.received.join('\n')).not.toMatch(/^GET \/hidden/m)
  })

  it('keeps the length of its body, though it calls that a header of one connection', async () => {
    const { origin, port } = await open()
    guest.behave(good)
    const body = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n'
    await exchange(
      port,
      `GET / HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nContent-Length: ${body.length}\r\nConnection: close, content-length\r\n\r\n${body}`,
    )
    expect(guest.received[0]).toMatch(new RegExp(`content-length: ${body.length}\\r\\n`, 'i'))
  })

  it('has nothing passed on that is meant for one connection, and has nothing of the kind passed back', async () => {
    const { origin } = await open()
    guest.behave(
      answering(
        head('Proxy-Authenticate: Basic realm=composer\r\nKeep-Alive: timeout=9999\r\nContent-Length: 0'),
      ),
    )
    const { headers } = await ask(origin, {
      headers: { te: 'trailers', 'proxy-authorization': 'Basic eDp5' },
    })
    expect(guest.received[0]).not.toMatch(/^(te|proxy-authorization):/im)
    expect(headers['proxy-authenticate']).toBeUndefined()
    expect(headers['keep-alive']).not.toBe('timeout=9999')
  })

  it('of GET with chunks reaches the image in chunks, not as two requests', async () => {
    const { origin, port } = await open()
    guest.behave(good)
    const body = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n'
    await exchange(
      port,
      `GET / HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    )
    expect(guest.received[0]).toMatch(/transfer-encoding: chunked\r\n/i)
  })

  it('for another server, or for a tunnel, is refused', async () => {
    const { origin, port } = await open()
    const { host } = new URL(origin)
    expect(
      await exchange(port, `GET http://evil.example/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 400/)
    expect(await exchange(port, `CONNECT evil.example:80 HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).not.toMatch(
      / 200 /,
    )
    expect(guest.received).toEqual([])
  })

  it('for a websocket is refused in so many words, and reaches no image', async () => {
    const { origin, port } = await open()
    const got = await exchange(
      port,
      `GET / HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    )
    expect(got).toMatch(/^HTTP\/1.1 501/)
    expect(guest.received).toEqual([])
  })

  it('whose head comes too slowly is given up', async () => {
    const slow = await open({ requestHeadMs: 200 })
    expect(await exchange(slow.port, 'GET / HTTP/1.1\r\nX: ').catch(() => 'closed')).toMatch(
      /^(HTTP\/1.1 408 |closed$|$)/,
    )
    const gateway = await open({ connections: 2 })
    const held = [1, 2].map(() => exchange(gateway.port, 'GET / HTTP/1.1\r\nX: ', got => got !== ''))
    await delay(50)
    // More than the gateway takes are closed at once, and do not wait in the server.
    expect(await exchange(gateway.port, 'GET / HTTP/1.1\r\n').catch(() => '')).toBe('')
    gateway.close()
    await Promise.allSettled(held)
  })
})

describe('a gateway that could not be opened', () => {
  it('is opened the next time that it is asked for, and ends no server with its run', async () => {
    guest.behave(good)
    const run = new AbortController()
    let tries = 0
    const previews = new Previews(run.signal, {
      token,
      onTrouble: () => undefined,
      open: async (...args) => {
        tries += 1
        if (tries === 1) throw new Error('no more ports')
        return openGateway(...args)
      },
    })
    const ports = [{ device: 'service', guest: 80, host: guest.port, address: '127.0.0.1' }]
    await expect(previews.find(ports)).rejects.toThrow('no more ports')
    const found = await previews.find(ports)
    expect(found).toMatchObject({ how: 'page', scheme: 'http' })
    run.abort()
    if (found.how === 'page') await expect.poll(() => ask(found.origin).catch(() => 'closed')).toBe('closed')
  })

  it('is a trouble to be told of, and no more, where the run ends while it is opened', async () => {
    guest.behave(good)
    const run = new AbortController()
    const fails: ((error: Error) => void)[] = []
    const told: unknown[] = []
    const previews = new Previews(run.signal, {
      token,
      onTrouble: error => told.push(error),
      open: () =>
        new Promise((_, reject) => {
          fails.push(reject)
        }),
    })
    const ports = [{ device: 'service', guest: 80, host: guest.port, address: '127.0.0.1' }]
    const finding = previews.find(ports).catch((error: Error) => error.message)
    await expect.poll(() => fails.length).toBe(1)
    run.abort()
    fails[0]?.(new Error('no more ports'))
    expect(await finding).toBe('no more ports')
    await expect.poll(() => told).toEqual([new Error('no more ports')])
  })
})
