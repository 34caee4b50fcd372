import { describe, it } from 'vitest'
import { expectNoViolations } from './axe.ts'
import { openPage, openProject } from './browser.ts'
import { buildButton, device, dockTab, editor, problems, waitForBuild } from './parts.ts'
import { appWithLogs, logging } from './sample-graphs.ts'
import { fromContent, fromSample, startProduct } from './server.ts'

describe.each(['light', 'dark'] as const)('axe finds nothing, %s,', colorScheme => {
  it('in the gallery', async () => {
    const server = await startProduct()
    await fromSample(server, 'hello')
    const page = await openPage(server.address, { colorScheme })
    await page.getByRole('button', { name: /^Hello/ }).waitFor()
    await page.getByRole('button', { name: 'More for hello' }).waitFor()
    await expectNoViolations(page, 'gallery')
    await page.getByRole('button', { name: 'More for hello' }).click()
    await page.getByRole('menuitem', { name: 'Duplicate' }).waitFor()
    await expectNoViolations(page, 'menu of a project')
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    // Under the pointer a message stays.
    await page.getByText('Deleted hello').hover()
    await expectNoViolations(page, 'toast')
  })

  it('while a graph is composed', async () => {
    const server = await startProduct()
    const empty = await openProject(server.address, await fromContent(server, {}), { colorScheme })
    await empty.getByText('Drag a device here').waitFor()
    await expectNoViolations(empty, 'empty canvas')

    const id = await fromContent(server, appWithLogs({ wired: false }), { 'unikernel.ml': logging('hi') })
    const page = await openProject(server.address, id, { colorScheme })
    await buildButton(page).filter({ hasText: '1 problem' }).click()
    await problems(page).first().waitFor()
    await expectNoViolations(page, 'problems')
    await device(page, 'logs').click()
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor()
    await expectNoViolations(page, 'inspector of a device')
    await device(page, 'app').click()
    await expectNoViolations(page, 'inspector of an app')
  })

  it('while an image is built, looked at and booted', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromSample(server, 'boot-arguments'), {
      colorScheme,
    })
    await dockTab(page, 'Log').click()
    await expectNoViolations(page, 'log before a build')
    await buildButton(page).click()
    await waitForBuild(page, 'Built')
    await expectNoViolations(page, 'log')
    await page.getByRole('button', { name: 'Find in the log' }).click()
    await page.getByRole('textbox', { name: 'Find in the log' }).fill('ocaml')
    await expectNoViolations(page, 'search in the log')
    await dockTab(page, 'Files').click()
    await page.getByRole('option', { name: 'main.ml' }).waitFor()
    await expectNoViolations(page, 'files')
    await dockTab(page, 'Image').click()
    await page.getByRole('heading', { name: /^Sections/ }).waitFor()
    await expectNoViolations(page, 'image')
    await dockTab(page, 'Run').click()
    await page.getByRole('form', { name: 'Next boot' }).waitFor()
    await expectNoViolations(page, 'run before a boot')
    await page.getByRole('form', { name: 'Next boot' }).getByRole('button', { name: 'Boot' }).click()
    await page
      .getByRole('status')
      .getByText(/exit status 0/)
      .waitFor()
    await expectNoViolations(page, 'run')
  })

  it('where the source has an error', async () => {
    const server = await startProduct()
    const source = logging('hi', 'let unused = 1\nlet answer : string = 42\n\n')
    const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': source })
    const page = await openProject(server.address, id, { colorScheme })
    await buildButton(page).click()
    await waitForBuild(page, 'Build failed')
    await problems(page).getByRole('button', { name: 'Show in source' }).first().click()
    await editor(page).waitFor()
    await page.getByRole('button', { name: 'Compiler output' }).first().click()
    await expectNoViolations(page, 'source with an error')
  })
})
