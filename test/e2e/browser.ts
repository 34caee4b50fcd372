import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, expect } from 'vitest'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let browser: Browser | null = null
afterAll(async () => {
  await browser?.close()
  browser = null
})

/** Where pictures of pages go whose test has failed; none are taken where it is not set. */
const shots = process.env.UNIKERNEL_COMPOSER_SHOTS

/** How many times slower than this machine pages are to run, to find tests that act before a page is ready; 1 where it is not set. */
const slowness = Number(process.env.UNIKERNEL_COMPOSER_SLOW_PAGES ?? 1)

const complaints: string[] = []
const pages: Page[] = []
afterEach(async ({ task }) => {
  const open = pages.splice(0)
  if (shots && task.result?.state === 'fail')
    for (const [index, page] of open.entries())
      await page.screenshot({ path: `${shots}/${task.name.replace(/\W+/g, '-').slice(0, 60)}-${index}.png` })
  await Promise.all(open.map(page => page.context().close()))
  const said = complaints.splice(0)
  expect(said, 'the page complained to the console').toEqual([])
})

/**
 * Requests that fail are part of what some tests are about, and what is measured in the next frame instead of this one, as Chromium
 * says of a busy page, is no harm; anything else that the console says is a fault.
 */
const expected = /Failed to load resource|WebSocket connection to .* failed|ResizeObserver loop/

/** A page of a browser without a past, but for the tour, which it has seen unless it is asked for. Whatever the console then says ends the test. */
export const openPage = async (
  url: string,
  { tour = false, ...options }: BrowserContextOptions & { tour?: boolean } = {},
): Promise<Page> => {
  browser ??= await chromium.launch({ executablePath, args })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  // The page of an image in a frame may keep nothing.
  if (!tour)
    await context.addInitScript(() => {
      if (window === window.top) localStorage.setItem('composer.tourSeen', 'true')
    })
  const page = await context.newPage()
  pages.push(page)
  page.setDefaultTimeout(60_000)
  if (slowness > 1)
    await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slowness })
  page.on('pageerror', error => {
    if (!expected.test(error.message)) complaints.push(error.stack ?? error.message)
  })
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text()))
      complaints.push(message.text())
  })
  await page.goto(url)
  return page
}

/** Opens a project of the server that a page shows. */
export const openProject = async (
  address: string,
  id: string,
  options: Parameters<typeof openPage>[1] = {},
): Promise<Page> => {
  const page = await openPage(new URL(`/p/${id}`, address).href, options)
  await page.getByRole('tab', { name: 'Problems' }).waitFor()
  return page
}
