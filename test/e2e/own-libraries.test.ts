import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TestServer } from '../server/server-in-process.ts'
import { openProject } from './browser.ts'
import { buildButton, consoleLog, device, dockTab, editor, waitForBuild, waitForSaved } from './parts.ts'
import { fromSample, startProduct } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startProduct()
})

describe('a library of the project', () => {
  it('is written on the page, named by the app, completed, typed, built and booted', {
    timeout: 400_000,
  }, async () => {
    const id = await fromSample(server, 'hello')
    const page = await openProject(server.address, id)
    page.setDefaultTimeout(90_000)
    await device(page, 'hello').dblclick()
    await editor(page).waitFor()

    // A name that the universe has is refused while it is typed.
    await page.getByRole('button', { name: 'New library' }).click()
    const name = page.getByRole('textbox', { name: 'Name of the new library' })
    await name.fill('lwt')
    await page.getByText('The universe has a library lwt already').waitFor()
    await name.fill('greeting')
    await name.press('Enter')
    await page.getByRole('tab', { name: 'lib/greeting/greeting.ml', exact: true }).waitFor()

    // Another file of it, by its path; the dune file names a library, completed.
    await page.getByRole('button', { name: 'New file' }).click()
    await page.getByRole('textbox', { name: 'Name of the new file' }).fill('lib/greeting/words.ml')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Source of lib/greeting/words.ml' }).fill('let hail = "Good day"')
    await page.getByRole('tab', { name: 'lib/greeting/dune' }).click()
    const dune = page.getByRole('textbox', { name: 'Source of lib/greeting/dune' })
    await dune.fill('(library\n (name greeting)\n (libraries astri))')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.type('n')
    await page.locator('.cm-tooltip-autocomplete').getByText('astring', { exact: true }).click()
    await expect.poll(() => dune.textContent(), { timeout: 90_000 }).toContain('(libraries astring))')
    await page.getByRole('tab', { name: 'lib/greeting/greeting.ml', exact: true }).click()
    await page
      .getByRole('textbox', { name: 'Source of lib/greeting/greeting.ml' })
      .fill('let hello name = Astring.String.concat ~sep:" " [ Words.hail; name ]')

    // The app uses it; its types are known without a build.
    await page.getByRole('tab', { name: 'unikernel.ml', exact: true }).click()
    await page
      .getByRole('textbox', { name: 'Source of unikernel.ml', exact: true })
      .fill('let start () = Logs.app (fun m -> m "%s" (Greeting.hello "Ada")); Lwt.return_unit')
    const source = page.getByRole('textbox', { name: 'Source of unikernel.ml', exact: true })
    const tip = page.locator('.type-tip').getByText(/module Greeting/)
    // Nothing is said of a name before the library is compiled.
    await expect
      .poll(
        async () => {
          await page.mouse.move(0, 0)
          await source.getByText('Greeting', { exact: true }).first().hover()
          return tip
            .first()
            .waitFor({ timeout: 3000 })
            .then(
              () => true,
              () => false,
            )
        },
        { timeout: 120_000 },
      )
      .toBe(true)
    const shots = process.env.SCREENSHOTS
    if (shots) {
      mkdirSync(shots, { recursive: true })
      await page.screenshot({ path: join(shots, 'own-library-source.png') })
    }

    await device(page, 'hello').click()
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await page.getByText('of this project').waitFor()
    await waitForSaved(page)
    await buildButton(page).click()
    await waitForBuild(page, 'Built')
    if (shots) await page.screenshot({ path: join(shots, 'own-library-inspector.png') })
    await page.getByRole('button', { name: 'Boot', exact: true }).first().click()
    await consoleLog(page).getByText('Good day Ada').first().waitFor()

    // It is there again after the page was closed.
    await page.reload()
    await device(page, 'hello').dblclick()
    await page.getByRole('tab', { name: 'lib/greeting/words.ml' }).waitFor()
  })

  it('shows what is wrong with its dune file, and leads there', { timeout: 200_000 }, async () => {
    const id = await fromSample(server, 'hello')
    const page = await openProject(server.address, id)
    page.setDefaultTimeout(60_000)
    await device(page, 'hello').dblclick()
    await page.getByRole('button', { name: 'New file' }).click()
    await page.getByRole('textbox', { name: 'Name of the new file' }).fill('lib/greeting/dune')
    await page.keyboard.press('Enter')
    await page
      .getByRole('textbox', { name: 'Source of lib/greeting/dune' })
      .fill('; a library\n(library (name greeting')
    await dockTab(page, 'Problems').click()
    await page.getByText(/lib\/greeting\/dune, line 2/).waitFor()
    await page.getByRole('tab', { name: 'unikernel.ml', exact: true }).click()
    await page.getByText(/cannot be read: a/).click()
    await page.getByRole('textbox', { name: 'Source of lib/greeting/dune' }).waitFor()
  })
})
