import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { buildButton, consoleLog, device, paletteEntry, waitForBuild, waitForFocus } from './parts.ts'
import { fromContent, fromSample, startProduct } from './server.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/your-own-device.md', import.meta.url)), 'utf8')
const source = (file: string): string =>
  new RegExp(`\`src/${file}\`[\\s\\S]*?\`\`\`ocaml\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''

const dialog = (page: Page) => page.getByRole('dialog')
const shot = async (page: Page, name: string) => {
  const folder = process.env.UNIKERNEL_COMPOSER_SHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}

/** The graph of docs/your-own-device.md before anything is defined: a store, and an app that wants a greeter. */
const before = {
  name: 'greeting',
  devices: [
    { id: 'store', type: 'kv_rw_mem', name: 'store' },
    {
      id: 'app',
      type: 'app',
      name: 'app',
      app: { module: 'Unikernel.Make', ports: [], libraries: ['logs', 'lwt'] },
    },
  ],
}

describe('a device of one’s own', () => {
  it('is defined with its signature in the page, wired, built and booted', async () => {
    const server = await startProduct()
    const files = ['unikernel.ml', 'greeting.ml', 'greeter.ml']
    const sources = Object.fromEntries(files.map(file => [file, source(file)]))
    const page = await openProject(server.address, await fromContent(server, before, sources))

    await page.getByRole('button', { name: 'Define a signature' }).click()
    await dialog(page).getByLabel('Id').fill('greeting')
    await dialog(page).getByLabel('Module type').fill('Greeting.S')
    await dialog(page).getByLabel('In short').fill('greeting.S')
    await dialog(page).getByRole('button', { name: 'Save' }).click()

    await page.getByRole('button', { name: 'Define a device' }).click()
    await dialog(page).getByLabel('Title', { exact: true }).fill('Greeter')
    await dialog(page).getByLabel('Gives', { exact: true }).selectOption('greeting')
    await dialog(page).getByRole('button', { name: 'Add a port' }).click()
    await dialog(page).getByLabel('Name of port 1').fill('store')
    await dialog(page).getByLabel('Signature of store').selectOption('kv_rw')
    await dialog(page).getByText('A file cannot take devices').waitFor()
    await dialog(page).getByRole('button', { name: 'Save' }).isDisabled()
    await dialog(page).getByLabel('Module', { exact: true }).fill('Greeter.Make')
    await dialog(page).getByLabel('Libraries').fill('lwt, mirage-kv')
    await dialog(page).getByRole('button', { name: 'Add a setting' }).click()
    await dialog(page).getByLabel('Name of setting 1').fill('mark')
    await dialog(page).getByLabel('Default of mark').fill('!')
    await dialog(page).getByRole('button', { name: 'Add a boot argument' }).click()
    await dialog(page).getByLabel('Flag 1').fill('whom')
    await dialog(page).getByLabel('Default of --whom').fill('world')
    // `connect` takes the port last in the page's example.
    await dialog(page).getByRole('button', { name: 'Move argument 1 down' }).click()
    await dialog(page).getByRole('button', { name: 'Move argument 2 down' }).click()
    const needed = await dialog(page).locator('pre').innerText()
    expect(needed).toContain('module Make (Store : Mirage_kv.RW) : sig')
    expect(needed).toContain('val connect : mark:string -> whom:string -> Store.t -> t Lwt.t')
    await shot(page, 'own-device')
    await dialog(page).getByRole('button', { name: 'Save' }).click()

    await paletteEntry(page, 'Greeter').dblclick()
    await device(page, 'greeter').waitFor()
    await shot(page, 'own-device-on-canvas')
    await page.getByLabel('What feeds store').selectOption({ label: 'store' })
    await device(page, 'app').click()
    await page.getByRole('button', { name: 'Add a port' }).click()
    await page.getByLabel('Name of port 1').fill('greeter')
    await page.getByLabel('Signature of greeter').selectOption('greeting')
    await page.getByLabel('What feeds greeter').selectOption({ label: 'greeter' })
    await buildButton(page).filter({ hasText: 'Build' }).click()
    await waitForBuild(page, 'Built')
    await page.keyboard.press('Control+Enter')
    await consoleLog(page).getByText('Hello 1, world! Hello 2, world!').waitFor()
  })

  it('is begun from a device of the graph by keys, takes its place, and one undo takes all of it back', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromSample(server, 'boot-counter'), {
      viewport: { width: 1680, height: 900 },
    })
    const named = page.locator('[data-device]')
    await device(page, 'store').focus()
    const count = await named.count()
    await page.keyboard.press(' ')
    await page.keyboard.press('Control+k')
    await waitForFocus(page.getByRole('combobox', { name: 'Find a command or a device' }))
    await page.keyboard.type('Clone as custom')
    await page.keyboard.press('Enter')
    await dialog(page).getByLabel('Title', { exact: true }).fill('My store')
    await dialog(page).getByRole('switch', { name: /^Turn/ }).waitFor()
    await page.keyboard.press('Enter')
    await dialog(page).waitFor({ state: 'detached' })
    await device(page, 'store').getByText('My store').waitFor()
    await paletteEntry(page, 'My store').waitFor()
    await expect.poll(() => named.count()).toBe(count)
    await buildButton(page).filter({ hasText: 'Build' }).waitFor()
    await page.keyboard.press('Control+b')
    await waitForBuild(page, 'Built')
    await page.keyboard.press('Control+z')
    await paletteEntry(page, 'My store').waitFor({ state: 'detached' })
    await device(page, 'store').getByText('My store').waitFor({ state: 'detached' })
  })

  it('comes with a source to start from, and may be changed while it is in use: wires follow a port to its new name', async () => {
    const server = await startProduct()
    const page = await openProject(
      server.address,
      await fromContent(server, { devices: before.devices.slice(0, 1) }),
    )
    await page.getByRole('button', { name: 'Define a device' }).click()
    await dialog(page).getByLabel('Title', { exact: true }).fill('Kept words')
    await dialog(page).getByRole('button', { name: 'Add a port' }).click()
    await dialog(page).getByLabel('Signature of port').selectOption('kv_rw')
    await dialog(page).getByLabel('Module', { exact: true }).fill('Kept_words.Make')
    await dialog(page).getByRole('switch', { name: 'Write src/kept_words.ml' }).waitFor()
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await paletteEntry(page, 'Kept words').dblclick()
    await page.getByLabel('What feeds port').selectOption({ label: 'store' })
    await page.getByRole('button', { name: 'Change this device type' }).click()
    await dialog(page).getByLabel('Name of port 1').fill('words')
    await dialog(page).getByText('connect : Words.t -> t Lwt.t').waitFor()
    expect(await dialog(page).getByRole('button', { name: 'Remove', exact: true }).isDisabled()).toBe(true)
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    expect(await page.getByLabel('What feeds words').inputValue()).toBe('id:store')
  })

  it.each(['light', 'dark'] as const)(
    'is written on a form that axe finds nothing on, %s',
    async colorScheme => {
      const server = await startProduct()
      const id = await fromContent(server, { devices: before.devices.slice(0, 1) })
      const page = await openProject(server.address, id, {
        colorScheme,
        viewport: { width: 1280, height: 720 },
      })
      await page.getByRole('button', { name: 'Define a signature' }).click()
      await expectNoViolations(page, 'signature')
      await page.keyboard.press('Escape')
      await dialog(page).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Define a device' }).click()
      for (const name of ['Add a port', 'Add a setting', 'Add a boot argument'])
        await dialog(page).getByRole('button', { name }).click()
      await dialog(page).getByLabel('Name of port 1').fill('Not a name')
      await expectNoViolations(page, 'device type')
      await shot(page, `own-device-${colorScheme}`)
    },
  )
})
