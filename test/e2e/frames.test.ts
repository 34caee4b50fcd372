import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { buildButton, canvas, centreOf, device, drag, headOf, waitForFocus } from './parts.ts'
import { fromSample, startProduct } from './server.ts'

const frame = (page: Page, title: string) => canvas(page).locator('[data-frame]').filter({ hasText: title })
/** Writes the title of a frame that was just made. */
const name = async (page: Page, title: string) => {
  const field = canvas(page).getByRole('textbox', { name: 'Title of the frame' })
  await waitForFocus(field)
  await page.keyboard.type(title)
  await page.keyboard.press('Enter')
  await field.waitFor({ state: 'detached' })
}
const shot = async (page: Page, name: string) => {
  const folder = process.env.UNIKERNEL_COMPOSER_SHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}

const opened = async (colorScheme: 'light' | 'dark' = 'light') => {
  const server = await startProduct()
  return openProject(server.address, await fromSample(server, 'https-static-site'), { colorScheme })
}

describe('a frame', () => {
  it('is made, named, collapsed, expanded and taken away by keys, each one step to undo', async () => {
    const page = await opened()
    await device(page, 'service').focus()
    const count = await page.locator('[data-device]').count()
    await page.keyboard.press(' ')
    await page.keyboard.press('Shift+u')
    await device(page, 'service').focus()
    await page.keyboard.press(' ')
    await page.keyboard.press('g')
    await name(page, 'The wire')
    await frame(page, 'The wire').waitFor()
    await device(page, 'service').focus()
    await page.keyboard.press(' ')
    await page.keyboard.press('g')
    const box = canvas(page).getByRole('group', { name: 'The wire, collapsed, 1 device.' })
    await box.waitFor()
    await expect.poll(() => page.locator('[data-device]').count()).toBe(count - 1)
    await box.focus()
    await page.keyboard.press('Enter')
    await device(page, 'service').waitFor()
    await page.keyboard.press('Control+z')
    await box.waitFor()
    await page.keyboard.press('Control+z')
    await device(page, 'service').waitFor()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await expect.poll(() => page.locator('[data-frame]').count()).toBe(0)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => page.locator('[data-frame]').count()).toBe(1)
  })

  it('takes its devices along when it is dragged, and builds the same image, collapsed or not', async () => {
    const page = await opened()
    await buildButton(page).filter({ hasText: 'Build' }).waitFor()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: 'Frame them' }).click()
    await name(page, 'All')
    const title = canvas(page).getByRole('button', { name: 'All: select its devices' })
    const before = await centreOf(device(page, 'service'))
    const from = await centreOf(title)
    await drag(page, from, { x: from.x + 80, y: from.y + 40 })
    await expect
      .poll(async () => {
        const { x, y } = await centreOf(device(page, 'service'))
        return Math.round(x - before.x) > 20 && Math.round(y - before.y) > 10
      })
      .toBe(true)
    await page.keyboard.press('Control+z')
    await expect
      .poll(async () => Math.round((await centreOf(device(page, 'service'))).x))
      .toBe(Math.round(before.x))
    await canvas(page).getByRole('button', { name: 'Collapse All' }).click()
    await canvas(page)
      .getByRole('group', { name: /^All, collapsed/ })
      .waitFor()
    await expect.poll(() => page.locator('[data-device], [data-wire]').count()).toBe(0)
    await buildButton(page).filter({ hasText: 'Build' }).waitFor()
  })

  it('takes in a device that is dragged into it, which one undo takes back', async () => {
    const page = await opened()
    await device(page, 'conduit').focus()
    await page.keyboard.press(' ')
    await page.keyboard.press('g')
    await name(page, 'TLS')
    const inFrame = () =>
      canvas(page)
        .getByRole('button', { name: 'TLS: select its devices' })
        .click()
        .then(() => page.locator('[data-device][aria-label*="Selected."]').count())
    const from = await headOf(device(page, 'certificates'))
    const to = await centreOf(device(page, 'conduit'))
    await drag(page, from, { x: to.x + 20, y: to.y }, async () => {
      await expect
        .poll(() => frame(page, 'TLS').evaluate(element => getComputedStyle(element).borderStyle))
        .toBe('dashed')
    })
    await expect.poll(inFrame).toBe(2)
    await page.keyboard.press('Control+z')
    await expect.poll(inFrame).toBe(1)
    await expect
      .poll(async () => Math.round((await headOf(device(page, 'certificates'))).x))
      .toBe(Math.round(from.x))
  })

  it('is duplicated, and copied to another project, with the devices in it', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromSample(server, 'https-static-site'))
    const frames = (page: Page) => canvas(page).locator('[data-frame]')
    await device(page, 'service').focus()
    await page.keyboard.press(' ')
    await page.keyboard.press('g')
    await name(page, 'The wire')
    await canvas(page).getByRole('button', { name: 'The wire: select its devices' }).click()
    await page.keyboard.press('Control+d')
    await expect.poll(() => frames(page).count()).toBe(2)
    await page.keyboard.press('Control+z')
    await expect.poll(() => frames(page).count()).toBe(1)
    expect(await page.locator('[data-device][data-name^="service"]').count()).toBe(1)

    await canvas(page).getByRole('button', { name: 'The wire: select its devices' }).click()
    await page.keyboard.press('Control+c')
    await page.goto(new URL(`/p/${await fromSample(server, 'hello')}`, server.address).href)
    await device(page, 'logs').waitFor()
    await page.keyboard.press('Control+v')
    await frame(page, 'The wire').waitFor()
    await device(page, 'service').waitFor()
    await page.keyboard.press('Control+z')
    await expect.poll(() => frames(page).count()).toBe(0)
  })

  it.each(['light', 'dark'] as const)('is drawn so that axe finds nothing, %s', async colorScheme => {
    const page = await opened(colorScheme)
    await device(page, 'tls').focus()
    await page.keyboard.press(' ')
    await page.keyboard.press('u')
    await page.keyboard.press('g')
    await name(page, 'Secure connections')
    await page.keyboard.press('f')
    await expectNoViolations(page, 'expanded')
    await shot(page, `frame-expanded-${colorScheme}`)
    await canvas(page).getByRole('button', { name: 'Collapse Secure connections' }).click()
    await canvas(page)
      .getByRole('group', { name: /^Secure connections, collapsed/ })
      .waitFor()
    await expectNoViolations(page, 'collapsed')
    await shot(page, `frame-collapsed-${colorScheme}`)
  })
})
