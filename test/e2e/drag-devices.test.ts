import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openProject } from './browser.ts'
import { centreOf, countWires, device, onWireTo, waitForSaved } from './parts.ts'
import { appWithLogs, logging } from './sample-graphs.ts'
import { fromContent, startProduct } from './server.ts'

const opened = async () => {
  const server = await startProduct()
  return openProject(
    server.address,
    await fromContent(server, appWithLogs(), { 'unikernel.ml': logging('hi') }),
  )
}
const placeOf = async (page: Page, name: string) => {
  const { x, y } = await centreOf(device(page, name))
  return { x: Math.round(x), y: Math.round(y) }
}
/** How many wires light up under the pointer at a place. */
const overWire = async (page: Page, { x, y }: { x: number; y: number }) => {
  await page.mouse.move(x, y - 60)
  await page.mouse.move(x, y)
  return page.getByRole('button', { name: /port log$/ }).count()
}

describe('a device that is dragged', () => {
  it('moves with its wires, as one step of undo, and stays where it was released', async () => {
    const page = await opened()
    const before = await placeOf(page, 'app')
    const from = { x: before.x, y: before.y - 40 }
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x, from.y + 4)
    await page.mouse.move(from.x, from.y + 160, { steps: 5 })
    await expect.poll(async () => (await placeOf(page, 'app')).y).toBeGreaterThan(before.y + 140)
    await expect.poll(() => countWires(page)).toBe(1)
    await page.mouse.up()
    await waitForSaved(page)
    const after = await placeOf(page, 'app')
    expect(after.x).toBe(before.x)
    expect(after.y).toBeGreaterThan(before.y + 140)
    const wire = await onWireTo(page, 'app', 'log')
    await page.keyboard.press('Escape')
    await expect.poll(() => overWire(page, wire)).toBe(1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => placeOf(page, 'app')).toEqual(before)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => placeOf(page, 'app')).toEqual(after)
  })

  it('is back in its place, and nothing is to undo, where it is brought back before it is released', async () => {
    const page = await opened()
    const before = await placeOf(page, 'app')
    const from = { x: before.x, y: before.y - 40 }
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x, from.y + 4)
    await page.mouse.move(from.x, from.y + 160, { steps: 5 })
    await expect.poll(async () => (await placeOf(page, 'app')).y).toBeGreaterThan(before.y + 140)
    await page.mouse.move(from.x, from.y + 4, { steps: 5 })
    await page.mouse.up()
    await expect.poll(() => placeOf(page, 'app')).toEqual(before)
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
  })
})
