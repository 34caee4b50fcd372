import { expect, it } from 'vitest'
import { openProject } from './browser.ts'
import { buildButton, device, editor, waitForBuild } from './parts.ts'
import { appWithLogs } from './sample-graphs.ts'
import { fromContent, startProduct } from './server.ts'

/** Runs until it is stopped. */
const sleeping = (word: string) => `let start () =
  print_endline "${word}";
  Mirage_sleep.ns 900_000_000_000L
`

it('says when what runs is an older image than the last build, until that is booted', async () => {
  const server = await startProduct()
  const { devices, wires } = appWithLogs()
  const sleep = { id: 'sleep', name: 'sleep', type: 'default_sleep' }
  const id = await fromContent(
    server,
    { devices: [...devices, sleep], wires },
    { 'unikernel.ml': sleeping('before') },
  )
  const page = await openProject(server.address, id)
  const older = page.getByText('older than the last build')
  await buildButton(page).click()
  await waitForBuild(page, 'Built')
  await page.keyboard.press('Control+Enter')
  await page.getByText('before', { exact: true }).waitFor()
  expect(await older.count()).toBe(0)

  await device(page, 'app').dblclick()
  await editor(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(sleeping('after'))
  await buildButton(page).filter({ hasText: 'Build' }).click()
  await older.waitFor()

  await page.getByRole('button', { name: 'Stop', exact: true }).first().click()
  await page
    .getByText(/^Stopped on request after/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Boot', exact: true }).first().click()
  await page.getByText('after', { exact: true }).waitFor()
  expect(await older.count()).toBe(0)
})
