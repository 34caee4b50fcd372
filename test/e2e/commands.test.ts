import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { canvas, centreOf, countWires, device, onWireTo, waitForFocus } from './parts.ts'
import { appWithLogs, logging } from './sample-graphs.ts'
import { fromContent, startProduct } from './server.ts'

const opened = async (colorScheme: 'light' | 'dark' = 'light') => {
  const server = await startProduct()
  const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': logging('hi') })
  return openProject(server.address, id, { colorScheme })
}
const finder = (page: Page) => page.getByRole('combobox', { name: 'Find a command or a device' })
const selected = (page: Page) =>
  page
    .locator('[data-device][aria-label$="Selected."]')
    .evaluateAll(all => all.map(e => e.getAttribute('data-name')))
/** A place on the canvas with nothing on it. */
const emptyPlace = async (page: Page) => {
  const box = await canvas(page).boundingBox()
  return { x: (box?.x ?? 0) + 320, y: (box?.y ?? 0) + 60 }
}

describe('commands', () => {
  it('are found by typing, and devices by their name', async () => {
    const page = await opened()
    await page.keyboard.press('Control+k')
    await finder(page).fill('logs')
    await page.keyboard.press('Enter')
    await expect.poll(() => selected(page)).toEqual(['logs'])
    await page.keyboard.press('Control+k')
    await finder(page).fill('stands on it')
    await page.keyboard.press('Enter')
    await expect.poll(() => selected(page)).toEqual(['logs', 'app'])
    await page.keyboard.press('Control+k')
    await finder(page).fill('align left')
    await page.keyboard.press('Enter')
    const left = async (name: string) => Math.round((await device(page, name).boundingBox())?.x ?? -1)
    await expect.poll(async () => (await left('logs')) === (await left('app'))).toBe(true)
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await left('logs')) === (await left('app'))).toBe(false)
  })

  it('leave the focus where it was when nothing is chosen', async () => {
    const page = await opened()
    await device(page, 'logs').focus()
    await page.keyboard.press('Control+k')
    await waitForFocus(finder(page))
    await page.keyboard.press('Escape')
    await waitForFocus(device(page, 'logs'))
  })

  it('of a device and of the canvas are in the menu of the right button, and of the menu key', async () => {
    const page = await opened()
    await device(page, 'logs').click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Duplicate/ }).click()
    await waitForFocus(device(page, 'logs2'))
    await device(page, 'app').focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: /^Select what it stands on/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    const { x, y } = await emptyPlace(page)
    await page.mouse.click(x, y, { button: 'right' })
    await page.getByRole('menuitem', { name: 'Add a device here' }).click()
    await page.getByRole('combobox', { name: 'Add a device' }).fill('random')
    await page.keyboard.press('Enter')
    await device(page, 'random').waitFor()
  })

  it('add a device where canvas is pressed twice, and at the pointer with Tab', async () => {
    const page = await opened()
    const { x, y } = await emptyPlace(page)
    await page.mouse.dblclick(x, y)
    await page.getByRole('combobox', { name: 'Add a device' }).fill('sleep')
    await page.keyboard.press('Enter')
    await device(page, 'sleep').waitFor()
    const at = await centreOf(device(page, 'sleep'))
    expect(Math.hypot(at.x - x, at.y - y)).toBeLessThan(400)
    await page.mouse.click(x + 500, y)
    await page.mouse.move(x + 520, y)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('Tab')
    await page.getByRole('combobox', { name: 'Add a device' }).fill('random')
    await page.keyboard.press('Enter')
    await device(page, 'random').waitFor()
  })

  it('insert into a wire says where nothing can stand, and removing reconnects in one step', async () => {
    const page = await opened()
    const { x, y } = await onWireTo(page, 'app', 'log')
    await page.mouse.click(x, y, { button: 'right' })
    await page.getByRole('menuitem', { name: /^Insert a device/ }).click()
    await waitForFocus(page.getByRole('combobox', { name: 'Insert into the wire' }))
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Insert into the wire' }).waitFor({ state: 'detached' })
    await device(page, 'logs').focus()
    await page.keyboard.press(' ')
    await expect.poll(() => selected(page)).toEqual(['logs'])
    await page.keyboard.press('Shift+Delete')
    await device(page, 'logs').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await device(page, 'logs').waitFor()
    await expect.poll(() => countWires(page)).toBe(1)
  })

  it('reach a wire by pointer and by keys, and say what it joins', async () => {
    const page = await opened()
    const wire = page.getByRole('button', { name: /^logs gives .* to app, port log$/ })
    await expect.poll(() => countWires(page)).toBe(1)
    const { x, y } = await onWireTo(page, 'app', 'log')
    await expect
      .poll(async () => {
        await page.mouse.move(x, y - 60)
        await page.mouse.move(x, y)
        return wire.count()
      })
      .toBe(1)
    await page.mouse.click(x, y)
    await page.getByRole('heading', { name: 'Wire' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Wire' }).waitFor({ state: 'detached' })
    await device(page, 'app').focus()
    await page.keyboard.press('Shift+W')
    await expect.poll(() => wire.evaluate(element => element === document.activeElement)).toBe(true)
    await expect.poll(() => wire.getAttribute('aria-pressed')).toBe('true')
    await expectNoViolations(page, 'a wire with the focus')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => selected(page)).toEqual(['logs'])
    await page.keyboard.press('Shift+W')
    await waitForFocus(wire)
    await page.keyboard.press('Delete')
    await expect.poll(() => countWires(page)).toBe(0)
    await page.keyboard.press('Control+z')
    await expect.poll(() => countWires(page)).toBe(1)
    const again = await onWireTo(page, 'app', 'log')
    await page.mouse.dblclick(again.x, again.y)
    await page.getByRole('dialog', { name: 'Insert into the wire' }).waitFor()
  })

  it.each(['light', 'dark'] as const)('show nothing that axe objects to, %s', async colorScheme => {
    const page = await opened(colorScheme)
    const shot = async (name: string) => {
      const folder = process.env.UNIKERNEL_COMPOSER_SHOTS
      if (folder) await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` })
    }
    await device(page, 'logs').click({ button: 'right' })
    await page.getByRole('menu').waitFor()
    await expectNoViolations(page, 'context menu')
    await shot('context-menu')
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await waitForFocus(finder(page))
    await expectNoViolations(page, 'commands')
    await shot('commands')
    await page.keyboard.press('Escape')
    await finder(page).waitFor({ state: 'detached' })
    const { x, y } = await emptyPlace(page)
    await page.mouse.dblclick(x, y)
    await page.getByRole('combobox', { name: 'Add a device' }).waitFor()
    await expectNoViolations(page, 'quick add')
    await shot('quick-add')
  })
})
