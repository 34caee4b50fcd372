import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { device, paletteEntry, waitForFocus } from './parts.ts'
import { fromContent, fromSample, startProduct } from './server.ts'

const finder = (page: Page) => page.getByRole('combobox', { name: 'Find a command or a device' })
const selected = '[data-device][aria-label$="Selected."]'

describe('finding and selecting', () => {
  it('finds a device of the graph by a value that is set, by its signature and by its name', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromSample(server, 'https-static-site'))
    await device(page, 'tls').waitFor()
    for (const [text, name] of [
      ['certificates', 'certificates'],
      ['Tcpip.Stack', 'stack'],
      ['site', 'site'],
    ] as const) {
      await page.keyboard.press('Control+f')
      await page.getByRole('combobox', { name: 'Find in the graph' }).fill(text)
      await expectNoViolations(page, 'find in the graph')
      await page.getByRole('option').filter({ hasText: name }).first().click()
      await expect.poll(() => page.locator(selected).getAttribute('data-name')).toBe(name)
    }
  })

  it('sets a setting for several devices at once, which one undo takes back', async () => {
    const server = await startProduct()
    const devices = ['one', 'two'].map(name => ({ id: name, type: 'crunch', name }))
    const page = await openProject(server.address, await fromContent(server, { devices }), {
      viewport: { width: 1280, height: 720 },
    })
    await device(page, 'one').focus()
    await page.keyboard.press(' ')
    await page.keyboard.press('Control+k')
    await waitForFocus(finder(page))
    await page.keyboard.type('Select all of the same type')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator(selected).count()).toBe(2)
    await page.getByRole('textbox', { name: 'Folder' }).fill('site')
    await expectNoViolations(page, 'settings of several')
    for (const name of ['one', 'two']) await device(page, name).getByText('site').waitFor()
    const folder = process.env.UNIKERNEL_COMPOSER_SHOTS
    if (folder) await page.screenshot({ path: `${folder}/several.png` })
    await page.getByRole('textbox', { name: 'Folder' }).blur()
    await page.getByRole('button', { name: 'Undo' }).click()
    for (const name of ['one', 'two'])
      await device(page, name).getByText('site').waitFor({ state: 'detached' })
  })

  it('takes the definitions along that a copied device is of, to another project', async () => {
    const server = await startProduct()
    const own = {
      deviceTypes: [
        {
          id: 'kept',
          title: 'Kept',
          defaultName: 'kept',
          gives: 'kv_ro',
          universes: { embedded: { libraries: ['lwt'], module: 'Kept' } },
        },
      ],
      devices: [{ id: 'kept', type: 'kept', name: 'kept' }],
    }
    const first = await openProject(
      server.address,
      await fromContent(server, own, { 'kept.ml': 'type t = unit\n' }),
    )
    await device(first, 'kept').focus()
    await first.keyboard.press(' ')
    await first.keyboard.press('Control+c')
    const copied = () => first.evaluate(() => navigator.clipboard.readText())
    await expect.poll(copied).toContain('kept')
    const text = await copied()
    const second = await openProject(server.address, await fromContent(server, {}), {
      viewport: { width: 1680, height: 900 },
    })
    await second.evaluate(copied => navigator.clipboard.writeText(copied), text)
    await paletteEntry(second, 'OCaml app').waitFor()
    await second.keyboard.press('Control+v')
    await device(second, 'kept').waitFor()
    await second.keyboard.press('Escape')
    await paletteEntry(second, 'Kept').waitFor()
    await second.getByRole('tab', { name: 'Files' }).click()
    await second.getByRole('option', { name: /kept\.ml/ }).waitFor()
  })

  it('expands a device into its parts and makes one of them again, from the commands', async () => {
    const server = await startProduct()
    const devices = [
      { id: 'stack', type: 'generic_stackv4v6', name: 'stack' },
      { id: 'conduit', type: 'conduit_direct', name: 'conduit' },
    ]
    const wires = [{ from: { device: 'stack' }, to: { device: 'conduit', port: 'stack' } }]
    const page = await openProject(server.address, await fromContent(server, { devices, wires }))
    const composite = page.locator('[data-device]').filter({ hasText: 'Connections, with TLS' })
    await composite.focus()
    const count = await page.locator('[data-device]').count()
    await page.keyboard.press(' ')
    await page.keyboard.press('Control+k')
    await waitForFocus(finder(page))
    await page.keyboard.type('Expand into its parts')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('[data-device]').count()).toBe(count + 1)
    await page.locator('[data-device]').filter({ hasText: 'TLS over connections' }).waitFor()
    await page.keyboard.press('Control+k')
    await waitForFocus(finder(page))
    await page.keyboard.type('Make one device of these parts')
    await page.keyboard.press('Enter')
    await composite.waitFor()
    await page.keyboard.press('Control+z')
    await composite.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await composite.waitFor()
    await expect.poll(() => page.locator('[data-device]').count()).toBe(count)
  })
})
