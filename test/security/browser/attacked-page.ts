import { type Browser, type BrowserContext, chromium, type Frame, type Page } from 'playwright-core'
import { afterAll, afterEach } from 'vitest'
import { cookieName } from '../../../server/http/session-cookie.ts'
import { inFrame } from '../../../web/panels/run/page-of-image.ts'
import { requireBundle } from '../../e2e/server.ts'
import { startServer, type TestServer } from '../../server/server-in-process.ts'
import { temporaryFolder } from '../../server/temporary-folder.ts'

export const token = 'a-token-of-enough-characters'

/** A server with the real page that asks for an access token. */
export const startGuarded = (): Promise<TestServer> => {
  requireBundle()
  return startServer(temporaryFolder(), { token })
}

let browser: Browser | null = null
const contexts: BrowserContext[] = []
afterEach(async () => {
  await Promise.all(contexts.splice(0).map(context => context.close()))
})
afterAll(async () => {
  await browser?.close()
  browser = null
})

/** A browser without a past, in which the names of other sites lead to this machine, as those of a rebinding attacker do. */
export const openContext = async (): Promise<BrowserContext> => {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--host-resolver-rules=MAP *.example 127.0.0.1',
    ],
  })
  const context = await browser.newContext()
  context.setDefaultTimeout(60_000)
  contexts.push(context)
  return context
}

/** Logs in as a user does; gives the page, at `path`. */
export const logIn = async (context: BrowserContext, address: string, path = '/'): Promise<Page> => {
  const page = await context.newPage()
  await page.addInitScript(() => {
    if (window === window.top) localStorage.setItem('composer.tourSeen', 'true')
  })
  await page.goto(new URL(path, address).href)
  await page.getByLabel('Access token').fill(token)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL(new URL(path, address).href)
  return page
}

/**
 * A browser that is logged in, without the time that the form takes, and a page of the server in it: the smallest one that
 * there is, which is allowed as much as every other.
 */
export const loggedIn = async ({ address }: TestServer): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await openContext()
  const reply = await context.request.post(new URL('/login', address).href, {
    form: { token },
    maxRedirects: 0,
  })
  if (reply.status() !== 303) throw new Error(`the login was answered with ${reply.status()}`)
  const page = await context.newPage()
  await page.goto(new URL('/login', address).href)
  return { context, page }
}

/** The login cookie that a browser has for an address. */
export const sessionOf = async (context: BrowserContext, address: string): Promise<string | undefined> =>
  (await context.cookies(address)).find(({ name }) => name === cookieName)?.value

/** Shows a page in the page as the preview of a running image does, and waits until it has loaded, or was refused. */
export const frame = async (page: Page, url: string): Promise<Frame | null> => {
  await page.evaluate(
    ([src, { sandbox, allow, referrerPolicy }]) =>
      new Promise<void>(resolve => {
        const element = document.createElement('iframe')
        element.sandbox.value = sandbox
        element.allow = allow
        element.referrerPolicy = referrerPolicy
        element.name = 'preview'
        element.onload = () => resolve()
        element.src = src
        document.body.append(element)
      }),
    [url, inFrame] as const,
  )
  return frameIn(page)
}

/** The frame in a page, whatever it shows by now. */
export const frameIn = (page: Page): Frame | null => page.mainFrame().childFrames()[0] ?? null

/** What a frame shows that has been refused. */
export const refusedPage = /^(chrome-error:|about:)/
