import { afterAll, describe, expect, it } from 'vitest'
import { cookieName } from '../../../server/http/session-cookie.ts'
import { runAddress } from '../../../server/runs/run-address.ts'
import { ask } from '../../server/ask.ts'
import { EventListener } from '../../server/event-listener.ts'
import { startServer } from '../../server/server-in-process.ts'
import { temporaryFolder } from '../../server/temporary-folder.ts'

/* A server that asks for an access token, and clients that have none, a wrong one, or a session that has ended. */

const token = 'a-token-of-enough-characters'
const server = await startServer(temporaryFolder(), { token })
const { host } = new URL(server.address)

const listeners: EventListener[] = []
afterAll(() => {
  for (const listener of listeners) listener.close()
})

const at = (path: string) => new URL(path, server.address).href
const logIn = (given: string, headers: Record<string, string> = {}, next = '/') =>
  ask(at('/login'), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ token: given, next }).toString(),
  })

/** The cookie of a new session, as a browser sends it. */
const session = async (): Promise<string> =>
  (await logIn(token)).headers['set-cookie']?.[0]?.split(';')[0] ?? ''

const statusWith = async (cookie: string): Promise<number> =>
  (await ask(at('/api/v1/projects'), { headers: { cookie } })).status

const websocket = (cookie: string): EventListener => {
  const listener = new EventListener(server.address, { headers: { cookie } })
  listeners.push(listener)
  return listener
}

describe('the cookie of a session', () => {
  it('tells nothing of the token, is another for each login, and is no other one with a letter changed', async () => {
    const [one, two] = [await session(), await session()]
    expect(one).not.toBe(two)
    expect(one).not.toContain(token)
    expect(await statusWith(one)).toBe(200)
    expect(await statusWith(`${one.slice(0, -1)}${one.endsWith('A') ? 'B' : 'A'}`)).toBe(401)
    expect(await statusWith(`${cookieName}=`)).toBe(401)
  })

  it('is read by no script, sent for no other site, and over TLS by nothing without', async () => {
    const plain = (await logIn(token)).headers['set-cookie']?.[0] ?? ''
    for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=86400'])
      expect(plain).toContain(flag)
    expect(plain).not.toContain('Secure')
    for (const headers of [
      { 'x-forwarded-proto': 'https' },
      { origin: `https://${host}` },
      { forwarded: 'for=192.0.2.1;proto=https' },
    ])
      expect((await logIn(token, headers)).headers['set-cookie']?.[0]).toContain('Secure')
  })

  it('is worth nothing after its user has logged out, and its websockets have ended', async () => {
    const cookie = await session()
    const other = await session()
    const [mine, theirs] = [websocket(cookie), websocket(other)]
    await Promise.all([mine.opened, theirs.opened])
    const closed = new Promise<void>(resolve => mine.socket.once('close', () => resolve()))
    const reply = await ask(at('/api/v1/session'), { method: 'DELETE', headers: { cookie } })
    expect(reply.status).toBe(204)
    expect(reply.headers['set-cookie']?.[0]).toMatch(new RegExp(`^${cookieName}=;.*Expires=Thu, 01 Jan 1970`))
    await closed
    expect(await statusWith(cookie)).toBe(401)
    await expect(websocket(cookie).opened).rejects.toThrow('401')
    // Nobody else is logged out.
    expect(await statusWith(other)).toBe(200)
    expect(theirs.socket.readyState).toBe(theirs.socket.OPEN)
  })

  it('ends with the server that gave it', async () => {
    const first = await startServer(temporaryFolder(), { token })
    const cookie = (
      await ask(new URL('/login', first.address).href, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `token=${token}`,
      })
    ).headers['set-cookie']?.[0]?.split(';')[0] as string
    await first.stop()
    expect(await statusWith(cookie)).toBe(401)
  })

  it('is ended by no page of another site', async () => {
    const cookie = await session()
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'same-site' }])
      expect(
        (await ask(at('/api/v1/session'), { method: 'DELETE', headers: { cookie, ...headers } })).status,
      ).toBe(403)
    expect(await statusWith(cookie)).toBe(200)
  })
})

describe('the page of the login', () => {
  it('leads to no other site afterwards', async () => {
    expect((await logIn(token, {}, '/p/some-project')).headers.location).toBe('/p/some-project')
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/%2f%2fevil.example',
      '/x?"><script>',
      '/a\r\nSet-Cookie: x=y',
    ])
      expect([next, (await logIn(token, {}, next)).headers.location]).toEqual([next, '/'])
    expect((await ask(at('/login?next=/%22%3E%3Cscript%3E'))).body).not.toContain('><script>')
  })

  it('takes no login from the page of another site', async () => {
    for (const origin of ['https://evil.example', 'null'])
      expect((await logIn(token, { origin })).status).toBe(403)
  })

  it('is not shown under the names and addresses of images, which would get its cookie', async () => {
    const body = `token=${token}`
    const type = 'application/x-www-form-urlencoded'
    for (const name of ['preview-1.localhost', 'A.LOCALHOST', 'x.localhost.', runAddress('some run')]) {
      const headers = { host: `${name}:4170`, 'content-type': type }
      const reply = await ask(at('/login'), { method: 'POST', headers, body })
      expect([name, reply.status, reply.headers['set-cookie']]).toEqual([name, 421, undefined])
    }
  })

  it('takes no token in another form than its own', async () => {
    const body = `token=${token}`
    expect((await ask(at(`/login?${body}`), { method: 'POST' })).status).toBe(401)
    const json = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    }
    expect((await ask(at('/login'), json)).status).toBe(401)
    const twice = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `${body}&${body}`,
    }
    expect((await ask(at('/login'), twice)).status).toBe(401)
  })
})

describe('a client that guesses tokens', () => {
  it('is not heard after fifty wrong ones, by form or bearer; sessions and other clients go on', async () => {
    const guarded = await startServer(temporaryFolder(), { token })
    const bearer = (given: string, client: string) =>
      ask(`${guarded.api}/projects`, {
        headers: { authorization: `Bearer ${given}`, 'x-forwarded-for': client },
      })
    const form = (given: string, client: string) =>
      ask(new URL('/login', guarded.address).href, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': client },
        body: `token=${given}`,
      })
    const cookie = (await form(token, '192.0.2.1')).headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const statuses = new Set<number>()
    // Faster than one a second, however slow this machine is just now.
    for (let round = 0; round < 40 && !statuses.has(429); round += 1)
      for (const { status } of await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          index % 2 === 0 ? bearer('wrong', '192.0.2.1') : form('wrong', '192.0.2.1'),
        ),
      ))
        statuses.add(status)
    expect([...statuses].sort()).toEqual([401, 429])
    expect((await bearer(token, '192.0.2.2')).status).toBe(200)
    const open = await ask(`${guarded.api}/projects`, { headers: { cookie, 'x-forwarded-for': '192.0.2.1' } })
    expect(open.status).toBe(200)
    // And is heard again soon.
    await expect.poll(async () => (await bearer(token, '192.0.2.1')).status).toBe(200)
  })

  it('is one client under every address of its IPv6 network, and no other one by what it says itself', async () => {
    const { clientOf } = await import('../../../server/http/client.ts')
    const from = (remoteAddress: string, forwarded?: string): string =>
      clientOf({
        socket: { remoteAddress } as Parameters<typeof clientOf>[0]['socket'],
        headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      })
    expect(from('2001:db8:1:2:3::4')).toBe(from('2001:db8:1:2:ffff::1'))
    expect(from('2001:db8:1:2:3::4')).not.toBe(from('2001:db8:1:3:3::4'))
    expect(from('192.0.2.9', '198.51.100.1')).toBe('192.0.2.9')
    expect(from('127.0.0.1', '10.0.0.1, 198.51.100.1')).toBe('198.51.100.1')
    expect(from('::ffff:192.0.2.9')).toBe('192.0.2.9')
  })
})
