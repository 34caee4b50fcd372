import type { Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { openProject } from './browser.ts'
import { device, dockTab, editor } from './parts.ts'
import { fromSample, startProduct } from './server.ts'

const edges = async (part: Locator): Promise<{ top: number; bottom: number }> => {
  const box = await part.boundingBox()
  if (!box) throw new Error('that part is not on the page')
  return { top: box.y, bottom: box.y + box.height }
}

it('messages lie above the dock, folded or open', async () => {
  const server = await startProduct()
  const page = await openProject(server.address, await fromSample(server, 'hello'))
  await device(page, 'hello').dblclick()
  await editor(page).waitFor()
  const dock = page.getByRole('region', { name: 'Dock' })
  const message = page.getByText('Deleted unikernel.ml', { exact: true })
  const deleteSource = async () => {
    await page.getByRole('tab', { name: 'unikernel.ml', exact: true }).focus()
    await page.keyboard.press('Delete')
    // Under the pointer it stays.
    await message.hover()
  }
  const isAbove = async () => (await edges(message)).bottom < (await edges(dock)).top

  await deleteSource()
  await expect.poll(isAbove).toBe(true)
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
  await message.waitFor({ state: 'detached' })
  // The key of the tab is none of the canvas.
  await device(page, 'hello')
    .getByText(/^[1-9]\d* lines/)
    .waitFor()

  await dockTab(page, 'Problems').click()
  await expect.poll(async () => (await edges(dock)).bottom - (await edges(dock)).top).toBeGreaterThan(180)
  await deleteSource()
  await expect.poll(isAbove).toBe(true)
})
