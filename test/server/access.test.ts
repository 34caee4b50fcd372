import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../server/config.ts'
import { EventListener } from './event-listener.ts'
import { startServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const data = temporaryFolder()
const open = await startServer(data)
const token = 'a-token-of-enough-characters'
const closed = await startServer(join(data, 'closed'), { token })

/** The status of a request whose headers are as they are given: `fetch` would set some of its own. */
const status = (
  address: string,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = request(new URL(path, address), { method, headers }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    call.on('error', reject)
    call.end()
  })

const socketStatus = async (address: string, headers: Record<string, string>): Promise<string> => {
  const listener = new EventListener(address, { headers })
  const result = await listener.opened.then(
    () => 'open',
    (error: Error) => error.message,
  )
  listener.close()
  return result
}

describe('a page of another site', () => {
  const { host } = new URL(open.address)

  it('gets nothing by giving its own name the address of this machine', async () => {
    expect(await status(open.address, '/api/v1/projects', { host: 'evil.example' })).toBe(421)
    expect(await status(open.address, '/', { host: 'evil.example:4170' })).toBe(421)
    expect(
      await status(open.address, '/api/v1/projects', { host: host.replace('127.0.0.1', 'localhost') }),
    ).toBe(200)
    expect(await socketStatus(open.address, { host: 'evil.example' })).toContain('421')
  })

  it('changes nothing and opens no websocket', async () => {
    const foreign = { origin: 'https://evil.example', 'content-type': 'application/json' }
    expect(await status(open.address, '/api/v1/projects', foreign, 'POST')).toBe(403)
    expect(await status(open.address, '/api/v1/projects', { 'sec-fetch-site': 'cross-site' }, 'POST')).toBe(
      403,
    )
    expect(await status(open.address, '/api/v1/projects', { origin: 'null' }, 'POST')).toBe(403)
    expect(await socketStatus(open.address, { origin: 'https://evil.example' })).toContain('403')
    expect(await socketStatus(open.address, { origin: `http://${host}` })).toBe('open')
  })

  it('reads nothing and starts nothing, but a link may lead to a download', async () => {
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
    expect(await status(open.address, '/api/v1/projects', image)).toBe(403)
    expect(await status(open.address, '/metrics', image)).toBe(403)
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect(await status(open.address, '/api/v1/projects', link)).toBe(200)
  })

  it('may not send what a browser sends without asking', async () => {
    expect(await status(open.address, '/api/v1/projects', { 'content-type': 'text/plain' }, 'POST')).toBe(415)
  })
})

describe('a connection that breaks', () => {
  it('does no harm while its websocket is refused', async () => {
    const { hostname, port } = new URL(open.address)
    for (let count = 0; count < 20; count += 1) {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      await new Promise<void>(resolve => socket.on('connect', resolve))
      socket.write(
        'GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      )
      await delay(count % 4)
      socket.resetAndDestroy()
    }
    await delay(50)
    expect(await status(open.address, '/api/v1/health', {})).toBe(200)
  })
})

describe('the answers', () => {
  it('say what a page may load, and that none may frame it', async () => {
    const { headers } = await fetch(open.address)
    expect(headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  it('leave it to clients and proxies to close a connection that nothing goes through', async () => {
    const { headers } = await fetch(open.address)
    expect(headers.get('keep-alive')).toBe('timeout=75')
  })

  it('are clear about what was not understood', async () => {
    const wrong = await open.call('POST', '/projects', { from: 'nowhere' })
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ])
    expect(await wrong.json()).toMatchObject({
      status: 400,
      problems: [{ code: 'unreadable', file: 'request', path: 'from' }],
    })
    const text = await fetch(`${open.api}/projects`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
    expect(text.status).toBe(400)
    expect((await open.call('GET', '/no-such-thing')).status).toBe(404)
    expect((await open.call('GET', '/projects/BAD%20ID')).status).toBe(400)
    const large = { from: 'content', project: { filler: 'x'.repeat(1000) } }
    const small = await startServer(join(data, 'small'), { limits: { requestBytes: 100 } })
    expect((await small.call('POST', '/projects', large)).status).toBe(413)
  })

  it('describe themselves', async () => {
    const document = await open.json<{ paths: Record<string, object> }>('GET', '/openapi.json')
    expect(Object.keys(document.paths)).toContain('/api/v1/projects/{id}/files/{path}')
    expect(Object.keys(document.paths['/api/v1/builds'] ?? {}).sort()).toEqual(['get', 'post'])
    expect(await (await fetch(new URL('/metrics', open.address))).text()).toContain(
      'composer_builds_running 0',
    )
  })

  it('send scripts compressed, to be kept for ever, and the page to be asked for again', async () => {
    const webFolder = temporaryFolder()
    const script = `// ${'the same words again '.repeat(100)}`
    mkdirSync(join(webFolder, 'assets'))
    writeFileSync(join(webFolder, 'index.html'), '<!doctype html>')
    writeFileSync(join(webFolder, 'assets/main-1a2b3c.js'), script)
    writeFileSync(join(webFolder, 'assets/main-1a2b3c.js.br'), brotliCompressSync(script))
    writeFileSync(join(webFolder, 'assets/main-1a2b3c.js.gz'), gzipSync(script))
    writeFileSync(join(webFolder, 'assets/alone-1a2b3c.js'), script)
    const { address } = await startServer(temporaryFolder(), { webFolder })
    const get = (path: string, accepted: string) =>
      fetch(new URL(path, address), { headers: { 'accept-encoding': accepted } })
    for (const [accepted, coding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
      ['br;q=0, gzip', 'gzip'],
    ] as const) {
      const reply = await get('assets/main-1a2b3c.js', accepted)
      expect([accepted, reply.headers.get('content-encoding')]).toEqual([accepted, coding])
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
      })
      expect(await reply.text()).toBe(script)
    }
    expect((await get('assets/alone-1a2b3c.js', 'br')).headers.get('content-encoding')).toBeNull()
    expect((await get('', 'br')).headers.get('cache-control')).toBe('no-cache')
    expect((await get('assets/gone-1a2b3c.js', 'br')).status).toBe(404)
  })

  it('say that the page has not been built where it has not', async () => {
    const bare = await startServer(join(data, 'bare'), { webFolder: join(data, 'no-web') })
    const reply = await fetch(bare.address, { headers: { accept: 'text/html' } })
    expect(reply.status).toBe(503)
    expect(await reply.text()).toContain('npm start')
  })
})

describe('an access token', () => {
  it('must be there before the server listens to other machines', () => {
    const listen = (env: Record<string, string>) => readConfig({ HOME: '/nonexistent', ...env })
    expect(() => listen({ UNIKERNEL_COMPOSER_HOST: '0.0.0.0' })).toThrow(ConfigError)
    expect(() => listen({ UNIKERNEL_COMPOSER_HOST: '0.0.0.0', UNIKERNEL_COMPOSER_TOKEN: 'short' })).toThrow(
      ConfigError,
    )
    expect(listen({ UNIKERNEL_COMPOSER_HOST: '0.0.0.0', UNIKERNEL_COMPOSER_TOKEN: token })).toMatchObject({
      host: '0.0.0.0',
      token,
    })
    expect(listen({ UNIKERNEL_COMPOSER_HOST: '::1' })).toMatchObject({ host: '::1', token: null })
  })

  it('is asked of every request and of the websocket', async () => {
    expect(await status(closed.address, '/api/v1/projects', {})).toBe(401)
    expect(await status(closed.address, '/metrics', {})).toBe(401)
    expect(await status(closed.address, '/api/v1/health', {})).toBe(200)
    expect(await status(closed.address, '/api/v1/projects', { authorization: `Bearer ${token}` })).toBe(200)
    expect(await status(closed.address, '/api/v1/projects', { authorization: 'Bearer wrong' })).toBe(401)
    expect(await socketStatus(closed.address, {})).toContain('401')
    expect(await socketStatus(closed.address, { authorization: `Bearer ${token}` })).toBe('open')
  })

  it('is asked for by a page, and remembered in a cookie', async () => {
    const first = await fetch(closed.address, { headers: { accept: 'text/html' }, redirect: 'manual' })
    expect([first.status, first.headers.get('location')]).toEqual([303, '/login'])
    const login = (given: string) =>
      fetch(new URL('/login', closed.address), {
        method: 'POST',
        body: new URLSearchParams({ token: given }),
        redirect: 'manual',
      })
    expect((await login('wrong')).status).toBe(401)
    const entered = await login(token)
    expect(entered.status).toBe(303)
    const cookie = entered.headers.get('set-cookie') ?? ''
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
    expect(cookie).not.toContain(token)
    expect(await status(closed.address, '/api/v1/projects', { cookie: cookie.split(';')[0] ?? '' })).toBe(200)
  })
})

describe('the configuration', () => {
  it('refuses what makes no sense, by the name of the variable', () => {
    expect(() => readConfig({ UNIKERNEL_COMPOSER_PORT: 'high' })).toThrow('UNIKERNEL_COMPOSER_PORT=high')
    expect(() => readConfig({ UNIKERNEL_COMPOSER_LOG: 'loud' })).toThrow('UNIKERNEL_COMPOSER_LOG=loud')
  })

  it('keeps data and cache where the XDG folders are', () => {
    const { dataFolder, cacheFolder } = readConfig({ HOME: '/nonexistent/a', XDG_DATA_HOME: '/data' })
    expect([dataFolder, cacheFolder]).toEqual([
      '/data/unikernel-composer',
      '/nonexistent/a/.cache/unikernel-composer',
    ])
  })
})
