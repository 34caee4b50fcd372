import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { buildButton, countWires, device, dockTab, problems, waitForFocus } from './parts.ts'
import { fromContent, startProduct } from './server.ts'

const unwired = {
  devices: [
    {
      id: 'app',
      name: 'app',
      type: 'app',
      app: {
        module: 'Unikernel',
        ports: ['reporter', 'sleep', 'ptime'].map(signature => ({ name: signature, signature })),
        libraries: ['logs', 'lwt'],
      },
    },
  ],
}
const sources = { 'unikernel.ml': 'let start () = Lwt.return_unit\n' }
const suggestion = (page: Page) => page.getByRole('region', { name: 'Auto-wire' })

const opened = async (colorScheme: 'light' | 'dark' = 'light') => {
  const server = await startProduct()
  return openProject(server.address, await fromContent(server, unwired, sources), { colorScheme })
}

describe('auto-wire', () => {
  it('is proposed, dropped, taken and undone by keys', async () => {
    const page = await opened()
    await device(page, 'app').focus()
    await page.keyboard.press('a')
    await suggestion(page).getByText('Auto-wire adds 3 devices and 3 wires').waitFor()
    await expect.poll(() => page.getByLabel(/^Suggested: /).count()).toBe(3)
    await waitForFocus(suggestion(page).getByRole('button', { name: /^Add/ }))
    await page.keyboard.press('Escape')
    await suggestion(page).waitFor({ state: 'detached' })
    await expect.poll(() => countWires(page)).toBe(0)

    await waitForFocus(device(page, 'app'))
    await page.keyboard.press('a')
    await waitForFocus(suggestion(page).getByRole('button', { name: /^Add/ }))
    await page.keyboard.press('Enter')
    await buildButton(page).filter({ hasText: 'Build' }).waitFor()
    await expect.poll(() => countWires(page)).toBe(3)
    await expect.poll(() => page.getByLabel(/^Suggested: /).count()).toBe(0)
    await page.keyboard.press('Control+z')
    await expect.poll(() => page.locator('[data-device]').count()).toBe(1)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => countWires(page)).toBe(3)
  })

  it('is offered beside a problem and in the inspector, by pointer', async () => {
    const page = await opened()
    await dockTab(page, 'Problems').click()
    await problems(page).first().getByRole('button', { name: 'Wire everything that is missing' }).click()
    await suggestion(page).getByRole('button', { name: /^Drop/ }).click()
    await device(page, 'app').click()
    await page.getByRole('button', { name: 'Auto-wire 3 open ports' }).click()
    await suggestion(page).getByRole('button', { name: /^Add/ }).click()
    await expect.poll(() => countWires(page)).toBe(3)
  })

  it.each(['light', 'dark'] as const)('shows a ghost that axe finds nothing on, %s', async colorScheme => {
    const page = await opened(colorScheme)
    await device(page, 'app').focus()
    await page.keyboard.press('a')
    await suggestion(page).waitFor()
    await expectNoViolations(page, 'auto-wire')
    if (process.env.UNIKERNEL_COMPOSER_SHOTS)
      await page.screenshot({ path: `${process.env.UNIKERNEL_COMPOSER_SHOTS}/auto-wire-${colorScheme}.png` })
  })
})
