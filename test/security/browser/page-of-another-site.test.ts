import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import type { OpenProject, ProjectSummary } from '../../../shared/protocol/api.ts'
import { startServer } from '../../server/server-in-process.ts'
import { temporaryFolder } from '../../server/temporary-folder.ts'
import { frameIn, loggedIn, openContext, refusedPage, sessionOf, startGuarded } from './attacked-page.ts'

/* A page of another site, in the browser of someone who uses a server of this machine: one with an access token, one without. */

const guarded = await startGuarded()
const open = await startServer(temporaryFolder())
for (const server of [guarded, open]) await server.json<OpenProject>('POST', '/projects', { from: 'empty' })

const site = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Another site</h1>')
})
await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
afterAll(() => {
  site.close()
  site.closeAllConnections()
})
/** Under a name of its own, and under the address of this machine, where it is of the same site as the servers. */
const { port } = site.address() as AddressInfo
const evil = [`http://evil.example:${port}/`, `http://127.0.0.1:${port}/`]

const count = async (server: typeof open): Promise<number> =>
  (await server.json<ProjectSummary[]>('GET', '/projects')).length

/** The page of the other site, in a browser that is logged in at the guarded server. */
const visiting = async (url: string) => {
  const { context } = await loggedIn(guarded)
  const page = await context.newPage()
  await page.goto(url)
  return { context, page }
}

const sites = evil.map(url => [new URL(url).hostname, url] as const)

it.each(sites)('a page of %s reads nothing of a server and changes nothing', async (_name, url) => {
  const { page } = await visiting(url)
  for (const server of [guarded, open]) {
    const before = await count(server)
    const said = await page.evaluate(async api => {
      const json = { 'content-type': 'application/json' }
      const plain = { 'content-type': 'text/plain' }
      const body = '{"from":"empty"}'
      const outcome = (init: RequestInit) =>
        fetch(`${api}/projects`, { credentials: 'include', ...init }).then(
          reply => reply.type,
          () => 'blocked',
        )
      return [
        await outcome({}),
        await outcome({ method: 'POST', headers: json, body }),
        await outcome({ method: 'POST', headers: plain, body }),
        // Sent, but refused there.
        await outcome({ method: 'POST', mode: 'no-cors', headers: plain, body }),
      ]
    }, server.api)
    expect(said.slice(0, 3)).toEqual(['blocked', 'blocked', 'blocked'])
    expect(await count(server)).toBe(before)
  }
})

it.each(sites)('a page of %s opens no websocket', async (_name, url) => {
  const { page } = await visiting(url)
  for (const server of [guarded, open])
    expect(
      await page.evaluate(
        address =>
          new Promise(resolve => {
            const socket = new WebSocket(address)
            socket.onopen = () => resolve('open')
            socket.onerror = () => resolve('refused')
          }),
        `${server.api.replace('http', 'ws')}/socket`,
      ),
    ).toBe('refused')
})

it.each(sites)(
  'a page of %s uses nothing of a server as its own script, style or picture',
  async (_name, url) => {
    const { page } = await visiting(url)
    for (const server of [guarded, open])
      expect(
        await page.evaluate(
          address =>
            Promise.all(
              ['script', 'img'].map(
                tag =>
                  new Promise(resolve => {
                    const element = document.createElement(tag) as HTMLImageElement
                    element.onload = () => resolve('loaded')
                    element.onerror = () => resolve('refused')
                    element.src = `${address}${tag === 'img' ? 'mark.svg' : 'theme.js'}`
                    document.body.append(element)
                  }),
              ),
            ),
          server.address,
        ),
      ).toEqual(['refused', 'refused'])
  },
)

it('a page of another site frames no page of a server', async () => {
  for (const server of [guarded, open]) {
    const { page } = await visiting(evil[0] ?? '')
    await page.evaluate(
      src =>
        new Promise<void>(resolve => {
          const element = document.createElement('iframe')
          element.name = 'framed'
          element.onload = () => resolve()
          element.src = src
          document.body.append(element)
        }),
      server.address,
    )
    await expect.poll(() => frameIn(page)?.url()).toMatch(refusedPage)
  }
})

it('a page of another site that opens the page in a window has no hand on that window', async () => {
  const { context, page } = await visiting(evil[0] ?? '')
  const opened = context.waitForEvent('page')
  await page.evaluate(url => {
    ;(window as { mine?: Window | null }).mine = window.open(url)
  }, open.address)
  const shown = await opened
  await shown.getByRole('heading', { name: 'Compose a unikernel' }).waitFor()
  expect(await shown.evaluate(() => window.opener === null)).toBe(true)
  expect(await page.evaluate(() => (window as { mine?: Window | null }).mine?.closed)).toBe(true)
})

it('a link from another site leads to the page, without the session until its own page asks', async () => {
  const { context, page } = await visiting(evil[0] ?? '')
  await page.evaluate(url => location.assign(url), guarded.address)
  // `SameSite=Strict`: the first request has no cookie, and leads to the login.
  await page.getByLabel('Access token').waitFor()
  expect(await sessionOf(context, guarded.address)).toBeDefined()
})

it('a site that gives its own name the address of this machine reads nothing', async () => {
  const { port: target } = new URL(open.address)
  const page = await (await openContext()).newPage()
  const reply = await page.goto(`http://rebound.example:${target}/`)
  expect(reply?.status()).toBe(421)
  const before = await count(open)
  const said = await page.evaluate(async () => {
    const read = await fetch('/api/v1/projects')
    const written = await fetch('/api/v1/projects', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"from":"empty"}',
    })
    return [read.status, written.status]
  })
  expect(said).toEqual([421, 421])
  expect(await count(open)).toBe(before)
})

it('a name below localhost, as pages of images have, is no name of a server: a login there would be theirs', async () => {
  const page = await (await openContext()).newPage()
  for (const { port: target } of [new URL(open.address), new URL(guarded.address)])
    for (const path of ['', 'login'])
      expect((await page.goto(`http://preview-1.localhost:${target}/${path}`))?.status()).toBe(421)
})
