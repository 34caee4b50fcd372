import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { cookieName } from '../../../server/http/session-cookie.ts'
import { Previews } from '../../../server/runs/previews.ts'
import { runAddress } from '../../../server/runs/run-address.ts'
import type { OpenProject, ProjectSummary } from '../../../shared/protocol/api.ts'
import { inTab } from '../../../web/panels/run/page-of-image.ts'
import { EventListener } from '../../server/event-listener.ts'
import {
  frame,
  frameIn,
  loggedIn,
  openContext,
  refusedPage,
  sessionOf,
  startGuarded,
  token,
} from './attacked-page.ts'

/*
 * The page of a running image in the browser of someone who is logged in: framed as the preview, and in a tab of its own. A server of this process
 * stands for the image, published and shown as an image is.
 */

const server = await startGuarded()
await server.json<OpenProject>('POST', '/projects', { from: 'empty' })
const composer = server.address.replace(/\/$/, '')

type Answer = (request: IncomingMessage, response: ServerResponse) => void
const end = new AbortController()
afterAll(() => end.abort())

/** An image that answers every request alike: where its page is shown, where its port is published, and what it was asked. */
const startImage = async (id: string) => {
  const requests: IncomingMessage[] = []
  const image = { origin: '', direct: '', requests, answer: (() => undefined) as Answer }
  const http = createServer((request, response) => {
    // Chromium looks for an icon when it likes.
    if (request.url === '/favicon.ico') return response.writeHead(404).end()
    if (request.method === 'HEAD') return response.end()
    requests.push(request)
    image.answer(request, response)
  })
  const address = runAddress(id)
  await new Promise<void>(resolve => http.listen(0, address, resolve))
  const { port } = http.address() as AddressInfo
  end.signal.addEventListener('abort', () => http.close())
  const previews = new Previews(end.signal, { token, onTrouble: error => expect(error).toBeNull() })
  const found = await previews.find([{ device: 'service', guest: 80, host: port, address }])
  if (found.how !== 'page') throw new Error('the stand-in for an image is not found')
  return Object.assign(image, { origin: found.origin, direct: `http://${address}:${port}` })
}

const image = await startImage('one')
const other = await startImage('two')
const html =
  (text: string, headers: Record<string, string | string[]> = {}): Answer =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(text)

beforeEach(() => {
  for (const each of [image, other]) {
    each.requests.length = 0
    each.answer = html('<h1>The page of an image</h1>')
  }
})

const projects = async (): Promise<number> => (await server.json<ProjectSummary[]>('GET', '/projects')).length

/** Someone who is logged in, with the page of the image framed. */
const framed = async (path = '/') => {
  const { context, page } = await loggedIn(server)
  const session = await sessionOf(context, server.address)
  const shown = await frame(page, image.origin + path)
  if (!shown) throw new Error('there is no frame')
  return { context, page, session, shown }
}

/** As much as makes a browser's requests too large for a server. */
const flood = [
  `${cookieName}=evil; Path=/`,
  ...Array.from({ length: 8 }, (_, index) => `flood${index}=${'x'.repeat(3500)}; Path=/`),
]

describe('the page of an image', () => {
  it('gets no login cookie: neither framed, nor in a tab, nor at its published port', async () => {
    const { context, page, session } = await framed()
    const tab = await context.newPage()
    await tab.goto(image.origin)
    await tab.goto(image.direct)
    // As a link in the page does.
    await page.evaluate(
      ([href, attributes]) => {
        const link = Object.assign(document.createElement('a'), { href, ...attributes })
        document.body.append(link)
        link.click()
      },
      [image.direct, inTab] as const,
    )
    await expect.poll(() => image.requests.length).toBe(4)
    for (const { headers } of image.requests)
      expect([headers.cookie, headers.referer]).toEqual([undefined, undefined])
    expect(session).toMatch(/^[\w-]{43}$/)
  })

  it('sets no cookie for the server, and so locks nobody out of it', async () => {
    image.answer = html('<h1>Flood</h1>', { 'set-cookie': flood })
    const { context, page, session } = await framed()
    const tab = await context.newPage()
    for (const url of [image.origin, image.direct]) await tab.goto(url)
    expect(await sessionOf(context, server.address)).toBe(session)
    expect(await context.cookies([server.address, composer.replace('127.0.0.1', 'localhost')])).toHaveLength(
      1,
    )
    const reply = await page.reload()
    expect(reply?.status()).toBe(200)
  })

  it('sets none from its scripts either, for whatever domain', async () => {
    const { context, session, shown } = await framed()
    const tab = await context.newPage()
    await tab.goto(image.origin)
    for (const scripted of [shown, tab])
      await scripted.evaluate(name => {
        for (const domain of [
          '',
          '; domain=localhost',
          '; domain=.localhost',
          '; domain=127.0.0.1',
          '; domain=0.0.1',
        ])
          for (const flags of ['', '; SameSite=None; Secure']) {
            // biome-ignore lint/suspicious/noDocumentCookie: what a script does that plants one
            document.cookie = `${name}=planted; path=/${domain}${flags}`
          }
      }, cookieName)
    const here = [server.address, composer.replace('127.0.0.1', 'localhost')]
    expect((await context.cookies(here)).map(({ value }) => value)).toEqual([session])
  })

  it('has cookies of its own in its tab, which no other image gets', async () => {
    const context = await openContext()
    image.answer = html('<h1>Mine</h1>', { 'set-cookie': 'mine=1; Path=/' })
    const tab = await context.newPage()
    for (const url of [image.origin, image.origin, other.origin, other.direct]) await tab.goto(url)
    expect(image.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, 'mine=1'])
    expect(other.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined])
  })

  it('is not shown under a name that shares its cookies with the server', async () => {
    const context = await openContext()
    image.answer = html('<h1>Flood</h1>', { 'set-cookie': flood })
    const { port } = new URL(image.origin)
    const tab = await context.newPage()
    for (const host of ['127.0.0.1', 'localhost'])
      expect((await tab.goto(`http://${host}:${port}/`))?.status()).toBe(421)
    expect(image.requests).toEqual([])
    expect(await context.cookies()).toEqual([])
  })

  it('reads nothing of the server, and changes nothing', async () => {
    const before = await projects()
    const { shown } = await framed()
    const said = await shown.evaluate(async address => {
      const calls: [string, RequestInit][] = [
        ['/api/v1/projects', { credentials: 'include' }],
        [
          '/api/v1/projects',
          {
            method: 'POST',
            credentials: 'include',
            headers: { 'content-type': 'application/json' },
            body: '{"from":"empty"}',
          },
        ],
        ['/api/v1/session', { method: 'DELETE', credentials: 'include' }],
        ['/metrics', { credentials: 'include' }],
      ]
      const read = await Promise.all(
        calls.map(([path, init]) =>
          fetch(address + path, init).then(
            reply => reply.text(),
            () => 'blocked',
          ),
        ),
      )
      // What a browser sends without asking, and without showing the answer.
      await fetch(`${address}/api/v1/projects`, {
        method: 'POST',
        mode: 'no-cors',
        credentials: 'include',
        headers: { 'content-type': 'text/plain' },
        body: '{"from":"empty"}',
      }).catch(() => undefined)
      return read
    }, composer)
    expect(said).toEqual(['blocked', 'blocked', 'blocked', 'blocked'])
    expect(await projects()).toBe(before)
  })

  it('opens no websocket of the server', async () => {
    const { shown } = await framed()
    const outcome = await shown.evaluate(
      url =>
        new Promise(resolve => {
          const socket = new WebSocket(url)
          socket.onopen = () => resolve('open')
          socket.onerror = () => resolve('refused')
        }),
      `${composer.replace('http', 'ws')}/api/v1/socket`,
    )
    expect(outcome).toBe('refused')
  })

  it('sends no form to the server: neither to change something nor to log in or out', async () => {
    const before = await projects()
    const { context, session } = await framed()
    for (const [action, name, type] of [
      ['/api/v1/projects', '{"from":"empty","x":"', 'text/plain'],
      ['/login', 'token', 'application/x-www-form-urlencoded'],
    ] as const) {
      const tab = await context.newPage()
      await tab.goto(image.origin)
      const [reply] = await Promise.all([
        tab.waitForResponse(response => response.url() === composer + action),
        tab.evaluate(
          ([to, field, enctype]) => {
            const form = document.createElement('form')
            form.method = 'post'
            form.action = to
            form.enctype = enctype
            const input = document.createElement('input')
            input.name = field
            input.value = '"}'
            form.append(input)
            document.body.append(form)
            form.submit()
          },
          [composer + action, name, type] as const,
        ),
      ])
      expect(reply.status()).toBe(403)
    }
    expect(await projects()).toBe(before)
    expect(await sessionOf(context, server.address)).toBe(session)
  })

  it('passes no form on to the server by a redirection', async () => {
    const before = await projects()
    const { context } = await framed()
    image.answer = ({ method }, response) =>
      method === 'POST'
        ? response.writeHead(307, { location: `${composer}/api/v1/projects` }).end()
        : response
            .writeHead(200, { 'content-type': 'text/html' })
            .end('<form method=post enctype=text/plain><input name=a><button>Go</button></form>')
    const tab = await context.newPage()
    await tab.goto(image.origin)
    const [reply] = await Promise.all([
      tab.waitForResponse(response => response.url() === `${composer}/api/v1/projects`),
      tab.getByRole('button').click(),
    ])
    expect(reply.status()).toBe(403)
    expect(await projects()).toBe(before)
  })
})

describe('a framed page of an image', () => {
  it('reads nothing of the page around it, nor sends it elsewhere', async () => {
    const { page, shown } = await framed()
    const said = await shown.evaluate(() => {
      const attempts: (() => unknown)[] = [
        () => window.top?.document.title,
        () => window.parent.localStorage.length,
        () => {
          if (window.top) window.top.location.href = 'about:blank'
          return 'left'
        },
      ]
      return attempts.map(attempt => {
        try {
          return attempt()
        } catch (error) {
          return (error as Error).name
        }
      })
    })
    expect(said).toEqual(['SecurityError', 'SecurityError', 'SecurityError'])
    expect(page.url()).toBe(`${composer}/login`)
  })

  it('opens no window and shows no dialog', async () => {
    const { context, page, shown } = await framed()
    let dialogs = 0
    page.on('dialog', dialog => {
      dialogs += 1
      return dialog.dismiss()
    })
    // A browser lets windows open for who has clicked.
    await shown.evaluate(() => {
      document.body.innerHTML = '<button>Go on</button>'
      document.querySelector('button')?.addEventListener('click', () => {
        alert('Your session has ended')
        document.title = window.open('about:blank') === null ? 'none' : 'opened'
      })
    })
    await shown.click('button')
    await expect.poll(() => shown.title()).toBe('none')
    expect([dialogs, context.pages().length]).toEqual([0, 1])
  })

  it('does not become the page of the server, by script or by redirection', async () => {
    for (const path of ['/', '/login']) {
      const { shown, page } = await framed()
      const before = page.frames().length
      await shown.evaluate(url => location.assign(url), composer + path)
      await expect.poll(() => frameIn(page)?.url()).toMatch(refusedPage)
      expect(page.frames().length).toBeLessThanOrEqual(before)
    }
    image.answer = (_request, response) => response.writeHead(302, { location: `${composer}/login` }).end()
    const { page } = await loggedIn(server)
    await frame(page, image.origin)
    await expect.poll(() => frameIn(page)?.url()).toMatch(refusedPage)
  })

  it('does not become the page of a site outside', async () => {
    image.answer = (_request, response) =>
      response.writeHead(302, { location: `${other.direct}/outside` }).end()
    const { page } = await loggedIn(server)
    await frame(page, image.origin)
    await expect.poll(() => frameIn(page)?.url()).toMatch(refusedPage)
    expect(other.requests).toEqual([])
  })

  it('has no camera, microphone or place', async () => {
    const { context, shown } = await framed()
    await context.grantPermissions(['geolocation'])
    const place = await shown.evaluate(
      () =>
        new Promise(resolve =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('told'),
            ({ code }) => resolve(code),
          ),
        ),
    )
    expect(place).toBe(1)
  })
})

it('a session that is used by its own page alone keeps its websocket', async () => {
  const { context } = await loggedIn(server)
  const session = await sessionOf(context, server.address)
  const listener = new EventListener(server.address, {
    headers: { cookie: `${cookieName}=${session}`, origin: composer },
  })
  await listener.opened
  listener.close()
})
