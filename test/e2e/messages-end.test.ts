import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TestServer } from '../server/server-in-process.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { device, dockTab, editor, waitForFocus } from './parts.ts'
import { appWithLogs, logging } from './sample-graphs.ts'
import { fromContent, fromSample, startProduct } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startProduct()
})

const closeMessage = (page: Page) => page.getByRole('button', { name: 'Close message' })
const message = (page: Page) => page.getByRole('status').filter({ has: closeMessage(page) })

/** The parts of the page that a message lies over. */
const covered = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const row = document.querySelector('[aria-label="Close message"]')?.closest('[role="status"]')
    if (!row) throw new Error('no message')
    const box = row.getBoundingClientRect()
    return [...document.querySelectorAll('header, main, [data-side], [aria-label="Dock"]')].flatMap(part => {
      const other = part.getBoundingClientRect()
      const apart =
        other.bottom <= box.top + 1 ||
        other.top >= box.bottom - 1 ||
        other.right <= box.left ||
        other.left >= box.right
      return apart ? [] : [part.outerHTML.slice(0, 80)]
    })
  })

describe.each(['light', 'dark'] as const)('a message, %s,', colorScheme => {
  it('that something is not saved goes when it is, and covers no control meanwhile', async () => {
    const id = await fromSample(server, 'hello')
    const page = await openProject(server.address, id, {
      colorScheme,
      viewport: { width: 1280, height: 800 },
    })
    await dockTab(page, 'Problems').click()
    await page.route('**/api/v1/projects/*', route =>
      route.request().method() === 'PUT' ? route.abort() : route.fallback(),
    )
    await device(page, 'sleep').click()
    await page.keyboard.press('Delete')
    await message(page).getByText('Not saved: the server does not answer').waitFor()
    expect(await covered(page)).toEqual([])
    await expectNoViolations(page, 'not saved')
    await page.unroute('**/api/v1/projects/*')
    await message(page).getByRole('button', { name: 'Try now' }).click()
    await page.getByRole('banner').getByText('Saved', { exact: true }).waitFor()
    await page.getByText('Not saved').first().waitFor({ state: 'detached' })
    await message(page).getByText('Saved: the server answers again').waitFor()
  })
})

describe('a message', () => {
  it('with Undo goes with the next change, which Undo would take back instead', async () => {
    const id = await fromContent(server, appWithLogs(), {
      'unikernel.ml': logging('hi'),
      'other.ml': 'let x = 1\n',
    })
    const page = await openProject(server.address, id)
    await device(page, 'app').dblclick()
    await editor(page).waitFor()
    await page.getByRole('tab', { name: 'other.ml' }).click()
    await waitForFocus(page.getByRole('tab', { name: 'other.ml' }))
    await page.keyboard.press('Delete')
    await message(page).getByText('Deleted other.ml').waitFor()
    await device(page, 'logs').click()
    await page.keyboard.press('Delete')
    await message(page).waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await device(page, 'logs').waitFor()
  })

  it('that nothing was booted goes with the next boot', async () => {
    const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': logging('hi') })
    const page = await openProject(server.address, id)
    await page.keyboard.press('Control+b')
    await page.getByRole('banner').getByRole('button', { name: 'Boot', exact: true }).waitFor()
    await page.route('**/api/v1/runs', route => route.abort())
    await page.keyboard.press('Control+Enter')
    await message(page).getByText('Not booted').waitFor()
    await page.unroute('**/api/v1/runs')
    await page.keyboard.press('Control+Enter')
    await message(page).waitFor({ state: 'detached' })
  })
})

describe('the source that an app starts from', () => {
  it('follows ports that are added by hand, and undo', async () => {
    const id = await fromContent(server, { devices: [], wires: [] })
    const page = await openProject(server.address, id)
    await page.keyboard.press('/')
    await page.keyboard.insertText('OCaml app')
    await page.keyboard.press('Enter')
    const app = page.locator('[data-device]').first()
    await app.waitFor()
    await page.getByRole('button', { name: 'Add a port' }).click()
    await page.getByLabel(/^Signature of/).selectOption('kv_ro')
    await page.getByRole('button', { name: 'Open unikernel.ml' }).click()
    await editor(page).getByText(': Mirage_kv.RO').waitFor()
    expect(await page.getByRole('region', { name: 'Ports and source differ' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await editor(page).getByText(': Mirage_kv.RO').waitFor({ state: 'detached' })
    expect(await page.getByText('differ').count()).toBe(0)
  })
})
