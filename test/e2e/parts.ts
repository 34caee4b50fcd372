import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/* The parts of the page, as a user finds them: by what they are and what they say. */

export const canvas = (page: Page): Locator => page.getByLabel('Canvas', { exact: true })
export const device = (page: Page, name: string): Locator =>
  page.locator(`[data-device][data-name="${name}"]`)
export const paletteEntry = (page: Page, title: string): Locator =>
  page
    .getByRole('navigation', { name: 'Devices' })
    .locator('[data-type]')
    .filter({ has: page.getByText(title, { exact: true }) })
    .first()
export const editor = (page: Page): Locator => page.getByRole('textbox', { name: /^Source of/ })
export const buildButton = (page: Page): Locator => page.locator('button[aria-keyshortcuts="Control+B"]')
export const dockTab = (page: Page, title: string): Locator =>
  page.getByRole('tab', { name: new RegExp(`^${title}`) })
export const log = (page: Page): Locator => page.getByRole('log', { name: 'Build log' })
export const consoleLog = (page: Page): Locator => page.getByRole('log', { name: 'Console' })
export const problems = (page: Page): Locator => page.getByRole('tabpanel').getByRole('listitem')

/** How many made wires the canvas says that it shows. */
export const countWires = async (page: Page): Promise<number> => {
  const [drawing] = await page
    .getByRole('img', { name: /^[\d,]+ wires?$/ })
    .evaluateAll(all => all.map(element => element.getAttribute('aria-label') ?? ''))
  return drawing === undefined ? 0 : Number(drawing.replace(/\D/g, ''))
}

/** A place on the wire that ends at a port: just before the port itself. */
export const onWireTo = async (page: Page, name: string, port: string): Promise<{ x: number; y: number }> => {
  const handle = page
    .locator('.react-flow__node')
    .filter({ has: device(page, name) })
    .locator(`[data-handleid="in:${port}"]`)
  await expect.poll(() => countWires(page)).toBeGreaterThan(0)
  const { x, y, width, height } = await restingBox(handle)
  return { x: x - width * 0.1, y: y + height / 2 }
}

/** Waits until the build has ended as it should: the button says so. */
export const waitForBuild = (page: Page, label: 'Built' | 'Build failed' | 'Stopped'): Promise<void> =>
  buildButton(page).filter({ hasText: label }).waitFor({ timeout: 90_000 })

/** Waits until a part has the focus: before keys are pressed that are meant for it. */
export const waitForFocus = (part: Locator): Promise<void> =>
  part.and(part.page().locator(':focus')).waitFor({ state: 'attached' })

export const waitForSaved = (page: Page): Promise<void> =>
  page.getByRole('banner').getByText('Saved', { exact: true }).waitFor()

/** Presses at one place, moves as a hand does, and lets go at another. `before`: what to do just before letting go. */
export const drag = async (
  page: Page,
  from: { x: number; y: number },
  to: { x: number; y: number },
  before: () => Promise<void> = async () => {},
): Promise<void> => {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 8 })
  await page.mouse.move(to.x, to.y, { steps: 8 })
  await before()
  await page.mouse.up()
}

/** Where a part of the page is, once it has stopped moving. */
const restingBox = async (part: Locator) => {
  // A long palette scrolls; what is in view already stays where it is.
  await part.scrollIntoViewIfNeeded()
  for (let before = ''; ; ) {
    const box = await part.boundingBox()
    if (!box) throw new Error('that part is not on the page')
    const now = JSON.stringify(box)
    if (now === before) return box
    before = now
    await part.page().evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)))
  }
}

export const centreOf = async (part: Locator): Promise<{ x: number; y: number }> => {
  const box = await restingBox(part)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** A place on the head of a device: a wire put down there asks an app for a new port. */
export const headOf = async (part: Locator): Promise<{ x: number; y: number }> => {
  const box = await restingBox(part)
  return { x: box.x + box.width / 2, y: box.y + 16 }
}
