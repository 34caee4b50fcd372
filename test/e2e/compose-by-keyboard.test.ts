import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { boot } from '../boot/build-and-boot.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { openPage } from './browser.ts'
import { consoleLog, device, editor, waitForBuild, waitForFocus, waitForSaved } from './parts.ts'
import { startProduct } from './server.ts'

/** Walks on with Tab until what has the focus says this. */
const tabTo = async (page: Page, wanted: RegExp, key = 'Tab') => {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press(key)
    const said = await page.evaluate(() => {
      const { activeElement, body } = document
      if (!activeElement || activeElement === body) return ''
      return `${activeElement.getAttribute('aria-label') ?? ''} ${activeElement.textContent ?? ''}`.trim()
    })
    if (wanted.test(said)) return
  }
  throw new Error(`Tab reaches nothing that says ${wanted}`)
}

/** Finds a device by its name and adds it: it takes the focus. */
const add = async (page: Page, name: string, id: string) => {
  await page.keyboard.press('/')
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Find a device')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await waitForFocus(device(page, id))
}

describe('from an empty canvas to a booted image, by keyboard alone', () => {
  it('adds, wires, edits, builds, downloads and boots', async () => {
    const { address } = await startProduct()
    const page = await openPage(address)

    await tabTo(page, /^Empty graph/)
    await page.keyboard.press('Enter')
    await page.getByText('Drag a device here').waitFor()
    await add(page, 'Logs', 'logs')
    await add(page, 'OCaml app', 'app')

    await tabTo(page, /^Unikernel, app/)
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-name') === 'logs')
    await page.keyboard.press('w')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() =>
      document.querySelector('[data-name=app]')?.getAttribute('aria-label')?.includes('from logs'),
    )

    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-name') === 'app')
    await page.keyboard.press('Enter')
    await editor(page).waitFor()
    await editor(page).evaluate(element => (element as HTMLElement).focus())
    await page.keyboard.press('Control+a')
    await page.keyboard.type('let start () = Logs.info (fun m -> m "typed with %d keys" 7); Lwt.return_unit')
    await waitForSaved(page)

    await page.keyboard.press('Control+b')
    await waitForBuild(page, 'Built')
    await page.keyboard.press('Escape')
    await tabTo(page, /^Download ?unikernel\.hvt/)
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    const image = join(temporaryFolder(), 'unikernel.hvt')
    await download.saveAs(image)
    expect(boot(image).out).toContain('typed with 7 keys')

    await page.keyboard.press('Control+Enter')
    await consoleLog(page).getByText('typed with 7 keys').waitFor()
    await page
      .getByRole('status')
      .getByText(/exit status 0/)
      .waitFor()
  })
})
