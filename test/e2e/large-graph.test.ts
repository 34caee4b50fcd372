import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openProject } from './browser.ts'
import { canvas, centreOf, device } from './parts.ts'
import { fromContent, startProduct } from './server.ts'

const count = 60

/** Many apps with a port each: more than the canvas draws anew in one frame. */
const opened = async (): Promise<Page> => {
  const server = await startProduct()
  const devices = Array.from({ length: count }, (_, n) => ({
    id: `app${n}`,
    name: `app${n}`,
    type: 'app',
    app: { module: `Part${n}`, ports: [{ name: 'log', signature: 'reporter' }] },
  }))
  const page = await openProject(server.address, await fromContent(server, { devices }))
  await expect.poll(() => page.locator('[data-device]').count()).toBe(count)
  return page
}

/** Zooms until the canvas says that it is nearer or farther than a level. */
const zoom = async (page: Page, way: 'in' | 'out', until: (level: number) => boolean): Promise<void> => {
  const level = async () => Number.parseInt((await page.getByTitle('Zoom to 100 %').textContent()) ?? '', 10)
  await expect
    .poll(async () => {
      if (until(await level())) return true
      await page.getByRole('button', { name: `Zoom ${way}`, exact: true }).click()
      return false
    })
    .toBe(true)
}
const portsShown = (page: Page): Promise<number> => page.locator('[data-device] [data-port]').count()

describe('a graph of many devices', () => {
  it('shows the ports of all from near and of none from afar, whichever way the zoom goes', async () => {
    const page = await opened()
    await zoom(page, 'out', level => level < 35)
    await expect.poll(() => portsShown(page)).toBe(0)
    await zoom(page, 'in', level => level > 40)
    await expect.poll(() => portsShown(page)).toBe(count)
    await zoom(page, 'out', level => level < 35)
    await zoom(page, 'in', level => level > 40)
    await expect.poll(() => portsShown(page)).toBe(count)
    await zoom(page, 'out', level => level < 35)
    await expect.poll(() => portsShown(page)).toBe(0)
  })

  it('moves to the place of its map that is pressed', async () => {
    const page = await opened()
    await zoom(page, 'in', level => level > 100)
    const before = await centreOf(device(page, 'app0'))
    const map = await canvas(page).locator('canvas').boundingBox()
    if (!map) throw new Error('there is no map')
    await page.mouse.click(map.x + 4, map.y + 4)
    await expect.poll(async () => (await centreOf(device(page, 'app0'))).x).toBeGreaterThan(before.x + 100)
  })
})
