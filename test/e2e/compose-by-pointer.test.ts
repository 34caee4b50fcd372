import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { boot } from '../boot/build-and-boot.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { openPage } from './browser.ts'
import {
  buildButton,
  canvas,
  centreOf,
  consoleLog,
  device,
  dockTab,
  drag,
  editor,
  headOf,
  log,
  paletteEntry,
  waitForBuild,
  waitForSaved,
} from './parts.ts'
import { startProduct } from './server.ts'

/** Drags a palette entry to a place on the canvas, and lets go of the selection so that the palette opens again. */
const drop = async (page: Page, title: string, x: number, y: number) => {
  const area = await canvas(page).boundingBox()
  await drag(page, await centreOf(paletteEntry(page, title)), {
    x: (area?.x ?? 0) + x,
    y: (area?.y ?? 0) + y,
  })
  await page.getByRole('complementary', { name: 'Inspector' }).waitFor()
  await page.getByRole('complementary', { name: 'Inspector' }).getByRole('button', { name: 'Close' }).click()
}

describe('from an empty canvas to a booted image, by pointer', () => {
  it('drops, wires, edits, builds, downloads and boots; the file says what the edited OCaml says', async () => {
    const { address } = await startProduct()
    const page = await openPage(address)

    await page.getByRole('button', { name: 'Empty graph' }).click()
    await page.getByText('Drag a device here').waitFor()
    await drop(page, 'Logs', 200, 200)
    await drop(page, 'Sleep', 200, 380)
    await drop(page, 'OCaml app', 560, 240)
    await expect.poll(() => page.locator('[data-device]').count()).toBe(3)

    for (const name of ['logs', 'sleep']) {
      const output = page
        .locator('.react-flow__node')
        .filter({ has: device(page, name) })
        .locator('[data-handleid=out]')
      await drag(page, await centreOf(output), await headOf(device(page, 'app')))
      await page.waitForFunction(
        port =>
          document.querySelector('[data-name=app]')?.getAttribute('aria-label')?.includes(`from ${port}`),
        name,
      )
    }
    expect(await device(page, 'app').getAttribute('aria-label')).toMatch(
      /Needs logs, .*from logs.*sleep, .*from sleep/,
    )

    await device(page, 'app').click()
    await page.getByRole('button', { name: 'Open unikernel.ml' }).click()
    await editor(page).getByText('"hello"').dblclick()
    await page.keyboard.type('drawn by hand')
    await editor(page).getByText('"drawn by hand"').waitFor()
    await waitForSaved(page)

    await dockTab(page, 'Log').click()
    await buildButton(page).click()
    await waitForBuild(page, 'Built')
    await log(page)
      .getByText(/ocamlopt/)
      .first()
      .waitFor()

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('banner').getByRole('link', { name: 'Download unikernel.hvt' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('unikernel.hvt')
    const image = join(temporaryFolder(), 'unikernel.hvt')
    await download.saveAs(image)
    await dockTab(page, 'Image').click()
    const checksum = createHash('sha256').update(readFileSync(image)).digest('hex')
    await page.getByRole('tabpanel').getByText(checksum).waitFor()

    const outside = boot(image)
    expect(outside.status).toBe(0)
    expect(outside.out).toContain('drawn by hand')

    await page.getByRole('button', { name: 'Boot', exact: true }).first().click()
    await consoleLog(page).getByText('drawn by hand').waitFor()
    await page
      .getByRole('status')
      .getByText(/Ended by itself after .* exit status 0/)
      .waitFor()
  })
})
