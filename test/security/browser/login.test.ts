import { expect, it } from 'vitest'
import { cookieName } from '../../../server/http/session-cookie.ts'
import type { OpenProject } from '../../../shared/protocol/api.ts'
import { logIn, openContext, sessionOf, startGuarded, token } from './attacked-page.ts'

/* The login in a real browser: who has the access token comes in, and out again. */

const server = await startGuarded()
const { id, project } = await server.json<OpenProject>('POST', '/projects', { from: 'empty' })

const statusWith = async (cookie: string): Promise<number> =>
  (await fetch(`${server.api}/projects`, { headers: { cookie: `${cookieName}=${cookie}` } })).status

it('whoever has the access token logs in, and is where they wanted to go', async () => {
  const context = await openContext()
  const page = await logIn(context, server.address, `/p/${id}`)
  await page.getByRole('tab', { name: 'Problems' }).waitFor()
  const [cookie] = await context.cookies(server.address)
  expect(cookie).toMatchObject({ name: cookieName, httpOnly: true, sameSite: 'Strict' })
  expect(await page.evaluate(() => document.cookie)).toBe('')
})

it('a wrong token is refused in so many words, and the right one taken after it', async () => {
  const context = await openContext()
  const page = await context.newPage()
  await page.goto(server.address)
  await page.getByLabel('Access token').fill('not the token at all')
  await page.keyboard.press('Enter')
  await page.getByText('That is not the access token.').waitFor()
  expect(await sessionOf(context, server.address)).toBeUndefined()
  await page.getByLabel('Access token').fill(token)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Compose a unikernel' }).waitFor()
})

it('who logs out from the menu of a project is out: the cookie is gone, and a copy of it opens nothing', async () => {
  const context = await openContext()
  const page = await logIn(context, server.address, `/p/${id}`)
  const copied = (await sessionOf(context, server.address)) ?? ''
  expect(await statusWith(copied)).toBe(200)
  await page.getByRole('tab', { name: 'Problems' }).waitFor()
  await page.getByRole('banner').getByRole('button', { name: project.composition.name }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await page.waitForURL(/\/login$/)
  expect(await sessionOf(context, server.address)).toBeUndefined()
  expect(await statusWith(copied)).toBe(401)
  await page.goto(new URL(`/p/${id}`, server.address).href)
  await page.getByLabel('Access token').waitFor()
})

it('a tab whose session ends is cut off, and says so when it next asks for something', async () => {
  const context = await openContext()
  const page = await logIn(context, server.address, `/p/${id}`)
  await page.getByRole('tab', { name: 'Problems' }).waitFor()
  await page.getByRole('tab', { name: 'Log' }).click()
  const other = await context.newPage()
  await other.goto(server.address)
  await other.getByRole('button', { name: 'Log out' }).click()
  await other.waitForURL(/\/login$/)
  await page.getByText('Connection lost').waitFor()
  await page.getByRole('link', { name: 'All projects' }).click()
  await page.getByText('You are logged out').waitFor()
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByLabel('Access token').waitFor()
})

it('the page holds no script but its own: one that is put into it does not run', async () => {
  const page = await logIn(await openContext(), server.address)
  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.body.append(script)
    const image = document.createElement('div')
    image.innerHTML = '<img src="x:" onerror="window.injected = true">'
    document.body.append(image)
    return new Promise(resolve =>
      setTimeout(() => resolve((window as { injected?: boolean }).injected ?? false), 300),
    )
  })
  expect(ran).toBe(false)
})

it('a data file that is a page of script is saved, not shown', async () => {
  const context = await openContext()
  const script = new TextEncoder().encode('<script>document.title = "ran"</script>')
  await server.call('PUT', `/projects/${id}/files/evil.html`, script)
  const page = await logIn(context, server.address)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate(url => location.assign(url), `${server.api}/projects/${id}/files/evil.html`),
  ])
  expect(download.suggestedFilename()).toBe('evil.html')
  expect(await page.title()).not.toBe('ran')
})

it('no page listens to messages that other windows send', async () => {
  const context = await openContext()
  const page = await logIn(context, server.address, `/p/${id}`)
  await page.getByRole('tab', { name: 'Problems' }).waitFor()
  const devtools = await context.newCDPSession(page)
  const { result } = await devtools.send('Runtime.evaluate', { expression: 'window' })
  const { listeners } = await devtools.send('DOMDebugger.getEventListeners', {
    objectId: result.objectId ?? '',
  })
  expect(listeners.map(({ type }) => type)).not.toContain('message')
})
