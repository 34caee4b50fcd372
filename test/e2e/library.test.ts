import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startServer } from '../server/server-in-process.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { expectNoViolations } from './axe.ts'
import { openPage, openProject } from './browser.ts'
import { buildButton, device, editor } from './parts.ts'
import { fromSample, requireBundle, startProduct } from './server.ts'

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })
const reader = (page: Page, library: string) =>
  page.getByRole('complementary', { name: `Source of ${library}`, exact: true })
const text = (page: Page, file: string) => page.getByRole('textbox', { name: `${file}, read only` })

/** The row of the inspector that tells a fact of the device. */
const fact = (page: Page, label: string) =>
  inspector(page)
    .locator('dl > div')
    .filter({ has: page.getByText(label, { exact: true }) })

describe.each(['light', 'dark'] as const)('the source of a device, %s,', colorScheme => {
  it('is a click away, with the versions of its packages, and a click leads back', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'https-static-site')
    const page = await openProject(server.address, id, { colorScheme })
    await device(page, 'stack').click()
    await fact(page, 'Packages')
      .getByText(/^5\.\d+\.\d+-/)
      .waitFor()
    await expect
      .poll(async () => (await fact(page, 'Packages').innerText()).replace(/\s+/g, ' '))
      .toMatch(
        /^Packages mirage-runtime\.network \d+\.\d+\.\d+ ipaddr 5\.\S+ tcpip \d+\.\d+\.\d+ tcpip\.stack-lwip \d+\.\d+\.\d+$/,
      )
    await expectNoViolations(page, 'inspector with versions')

    await fact(page, 'Source').getByRole('button', { name: 'tcpip_stack_lwip.mli' }).click()
    await text(page, 'tcpip_stack_lwip.mli').getByText('include').waitFor()
    await reader(page, 'tcpip.stack-lwip').getByRole('heading', { name: 'Tcpip_stack_lwip' }).waitFor()
    await reader(page, 'tcpip.stack-lwip')
      .getByText(/unikernel-composer .* ISC/)
      .waitFor()
    await expectNoViolations(page, 'source of a device')

    await page.getByRole('button', { name: 'Copy the tcpip_stack_lwip.mli' }).click()
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain('module Make (Net : Mirage_net.S)')

    await page.getByRole('tab', { name: 'tcpip_stack_lwip.ml', exact: true }).click()
    await text(page, 'tcpip_stack_lwip.ml').getByText('struct').first().waitFor()
    await page.getByRole('combobox', { name: 'Another module of tcpip.stack-lwip' }).selectOption('Flow')
    await text(page, 'flow.mli').waitFor()
    await expect
      .poll(() => page.getByRole('tab', { name: /^flow/ }).allInnerTexts())
      .toEqual(['flow.mli', 'flow.ml'])

    await page.getByRole('button', { name: 'Back' }).click()
    await inspector(page).waitFor()
    expect(await device(page, 'stack').count()).toBe(1)
  })
})

it('opens, turns and closes by the keyboard alone, and the focus comes back to the link', async () => {
  const server = await startProduct()
  const page = await openProject(server.address, await fromSample(server, 'https-static-site'))
  await device(page, 'stack').focus()
  await page.keyboard.press('Enter')
  const link = fact(page, 'Source').getByRole('button')
  await link.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => focusOf(page)).toBe('tcpip_stack_lwip.mli, read only')
  // The keys of the canvas would remove the device.
  await page.keyboard.press('Delete')
  await page.keyboard.press('Shift+Tab')
  await expect.poll(() => focusOf(page)).toBe('tcpip_stack_lwip.mli')
  await page.keyboard.press('ArrowRight')
  await text(page, 'tcpip_stack_lwip.ml').waitFor()
  await expect.poll(() => focusOf(page)).toBe('tcpip_stack_lwip.ml')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Control+f')
  await expect.poll(() => focusOf(page)).toBe('Find')
  await page.keyboard.type('listen')
  await page.locator('.cm-searchMatch').first().waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => focusOf(page)).toBe('tcpip_stack_lwip.ml, read only')
  await page.keyboard.press('Escape')
  await inspector(page).waitFor()
  await expect.poll(() => focusOf(page)).toBe('tcpip_stack_lwip.mli')
  expect(await device(page, 'stack').count()).toBe(1)
})

it('reads the libraries of an app, until something else is selected', async () => {
  const server = await startProduct()
  const page = await openProject(server.address, await fromSample(server, 'https-static-site'))
  await device(page, 'site').click()
  const libraries = inspector(page).getByRole('listitem').filter({ hasText: 'lwt' })
  await libraries.getByText(/^5\.9/).waitFor()
  await libraries.getByRole('button', { name: 'lwt', exact: true }).click()
  await text(page, 'lwt.mli').getByText('promise').first().waitFor()
  await reader(page, 'lwt')
    .getByText(/lwt 5\.9\S+ · liblwt-ocaml-dev · MIT/)
    .waitFor()
  // Another selection has its own inspector.
  await device(page, 'logs').click()
  await fact(page, 'Source').getByRole('button', { name: 'mirage_logs.mli' }).waitFor()
  expect(await editor(page).count()).toBe(0)
})

it('leads to MirageOS for the devices that it has: to the package and to the lines, each in a tab of its own', async () => {
  const server = await startProduct()
  const page = await openProject(server.address, await fromSample(server, 'https-static-site'))
  await device(page, 'stack').click()
  for (const [label, href] of [
    ['On opam', 'https://ocaml.org/p/tcpip'],
    ['From', 'https://github.com/mirage/mirage/blob/v4.11.1/lib/devices/stack.ml#L55-L81'],
  ] as const) {
    const link = fact(page, label).getByRole('link', { name: /another site, in a new tab/ })
    expect(await link.getAttribute('href')).toBe(href)
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await link.getAttribute('rel')).toContain('noopener')
  }
  await device(page, 'tls').click()
  await fact(page, 'From').getByText('no MirageOS device').waitFor()
  expect(await inspector(page).getByRole('link').count()).toBe(0)
})

it('says quietly why versions are not known where there is no toolchain', async () => {
  requireBundle()
  const server = await startServer(temporaryFolder(), { toolchainFolder: temporaryFolder() })
  const id = await fromSample(server, 'hello')
  const page = await openPage(new URL(`/p/${id}`, server.address).href)
  await buildButton(page).waitFor()
  await device(page, 'logs').click()
  await fact(page, 'Packages').getByText('known once the toolchain is set up').waitFor()
  await fact(page, 'Source').getByText('known once the toolchain is set up').waitFor()
  expect(await fact(page, 'Packages').getByRole('button').count()).toBe(0)
  await expectNoViolations(page, 'inspector without a toolchain')
})

/** What has the focus, by the name that it is known by. */
const focusOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = document.activeElement
    return active?.getAttribute('aria-label') ?? active?.textContent ?? ''
  })
