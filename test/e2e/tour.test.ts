import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { device, paletteEntry } from './parts.ts'
import { fromContent, startProduct } from './server.ts'

const step = (page: Page, n: number) => page.getByRole('region', { name: `Tour, step ${n} of 4` })

describe('the tour', () => {
  it('is four steps, walked by keys, and never comes back by itself', async () => {
    const server = await startProduct()
    const id = await fromContent(server, {})
    const page = await openProject(server.address, id, { tour: true })
    await step(page, 1).getByRole('button', { name: 'Next' }).focus()
    for (const n of [2, 3, 4]) {
      await page.keyboard.press('Enter')
      await step(page, n).waitFor()
    }
    await page.keyboard.press('Enter')
    await step(page, 4).waitFor({ state: 'detached' })
    await page.reload()
    await paletteEntry(page, 'OCaml app').waitFor()
    expect(await page.getByRole('region', { name: /^Tour/ }).count()).toBe(0)
  })

  it('stands in the way of nothing, is skipped by one press, and starts again from the sheet of keys', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromContent(server, {}), {
      tour: true,
      viewport: { width: 1280, height: 720 },
    })
    await step(page, 1).waitFor()
    await paletteEntry(page, 'OCaml app').dblclick()
    await device(page, 'app').waitFor()
    await step(page, 1).getByRole('button', { name: 'Skip the tour' }).click()
    await step(page, 1).waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await page.getByRole('button', { name: 'Take the tour' }).click()
    await step(page, 1).waitFor()
  })

  it.each(['light', 'dark'] as const)('has nothing that axe finds, %s', async colorScheme => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromContent(server, {}), {
      tour: true,
      colorScheme,
      viewport: { width: 1280, height: 720 },
    })
    await step(page, 1).getByRole('button', { name: 'Next' }).click()
    await step(page, 2).waitFor()
    await expectNoViolations(page, 'tour')
    const folder = process.env.UNIKERNEL_COMPOSER_SHOTS
    if (folder) await page.screenshot({ path: `${folder}/tour-${colorScheme}.png` })
  })
})
