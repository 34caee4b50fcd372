import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { endless } from '../server/sample-project.ts'
import { startServer } from '../server/server-in-process.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { openPage, openProject } from './browser.ts'
import {
  buildButton,
  centreOf,
  countWires,
  device,
  dockTab,
  drag,
  editor,
  log,
  problems,
  waitForBuild,
  waitForFocus,
} from './parts.ts'
import { appWithLogs, logging } from './sample-graphs.ts'
import { fromContent, fromSample, startProduct } from './server.ts'

describe('a graph that is wrong', () => {
  it('refuses a wire that does not fit, says why, and changes nothing', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromSample(server, 'hello'))
    const node = (name: string) => page.locator('.react-flow__node').filter({ has: device(page, name) })
    await expect.poll(() => countWires(page)).toBe(2)
    await drag(
      page,
      await centreOf(node('sleep').locator('[data-handleid=out]')),
      await centreOf(node('hello').locator('[data-handleid="in:log"]')),
    )
    await page.getByText('log needs Logs.reporter, sleep gives Mirage_sleep').waitFor()
    expect(await countWires(page)).toBe(2)
    expect(await device(page, 'hello').getAttribute('aria-label')).toMatch(/log, .*from logs/)
  })

  it('counts a missing wire on the button, lists it, and fixes it with one press', async () => {
    const server = await startProduct()
    const id = await fromContent(server, appWithLogs({ wired: false }), { 'unikernel.ml': logging('hi') })
    const page = await openProject(server.address, id)
    await buildButton(page).filter({ hasText: '1 problem' }).click()
    await problems(page).getByText('app needs Logs.reporter at log').waitFor()
    await problems(page).getByRole('button', { name: 'Wire logs' }).click()
    await page.getByRole('tabpanel').getByText('Every port is wired. Ready to build.').waitFor()
    await buildButton(page).click()
    await waitForBuild(page, 'Built')
  })

  it('shows the devices of a cycle, and builds nothing', async () => {
    const server = await startProduct()
    const app = (id: string) => ({
      id,
      name: id,
      type: 'app',
      app: { module: 'Unikernel', ports: [{ name: 'other', signature: 'job' }] },
    })
    const wire = (from: string, to: string) => ({ from: { device: from }, to: { device: to, port: 'other' } })
    const id = await fromContent(
      server,
      { devices: [app('one'), app('two')], wires: [wire('one', 'two'), wire('two', 'one')] },
      { 'unikernel.ml': logging('hi') },
    )
    const page = await openProject(server.address, id)
    await buildButton(page).filter({ hasText: 'problems' }).click()
    await problems(page)
      .getByText(/Each of these stands on the next, so none can start first: one, two|two, one/)
      .waitFor()
  })
})

describe('sources that are wrong', () => {
  it('marks a type error at its line, in plain words and in the compiler’s own, until it is fixed', async () => {
    const server = await startProduct()
    const source = logging('still here', 'let answer : string = 42\n\n')
    const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': source })
    const page = await openProject(server.address, id)
    await buildButton(page).click()
    await waitForBuild(page, 'Build failed')
    const row = problems(page).filter({ hasText: 'Wrong type: this is int, string is expected here' })
    await row.getByText(/src\/unikernel\.ml, line 1, columns 23 to 24/).waitFor()
    await expect
      .poll(() => device(page, 'app').getAttribute('aria-label'))
      .toContain('Wrong type: this is int')

    await row.getByRole('button', { name: 'Show in source' }).click()
    await page.locator('.problem-line', { hasText: 'let answer' }).waitFor()
    expect(await page.locator('.problem-place').textContent()).toBe('42')
    expect(await page.locator('.problem-number').textContent()).toBe('1')
    expect(await page.getByText('but an expression was expected').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Compiler output' }).click()
    await page.getByText(/has type "int" but an expression was expected of type\s+"string"/).waitFor()

    await editor(page).getByText('42', { exact: true }).dblclick()
    await page.keyboard.type('"forty-two"')
    await buildButton(page).click()
    await waitForBuild(page, 'Built')
    await expect.poll(() => page.locator('.problem-line').count()).toBe(0)
  })

  it('takes a mark away as soon as the error is fixed, and brings it back with the error', async () => {
    const server = await startProduct()
    const source = logging('still here', 'let one = 1\n\nlet answer : string = 42\n\n')
    const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': source })
    const page = await openProject(server.address, id)
    await buildButton(page).click()
    await waitForBuild(page, 'Build failed')
    const row = problems(page).filter({ hasText: 'Wrong type: this is int, string is expected here' })
    await row.getByRole('button', { name: 'Show in source' }).click()
    const mark = page.locator('.problem-line', { hasText: 'let answer' })
    await mark.waitFor()
    await waitForFocus(editor(page))

    // A line above moves the mark with its text.
    await page.keyboard.press('Control+Home')
    await page.keyboard.insertText('let two = 2\n')
    await page.locator('.problem-number', { hasText: '4' }).waitFor()
    await page.getByText('Types agree').waitFor({ state: 'detached' })
    await editor(page).getByText('42', { exact: true }).dblclick()
    await page.keyboard.insertText('"forty-two"')
    await mark.waitFor({ state: 'detached' })
    await row.waitFor({ state: 'detached' })
    await expect.poll(() => device(page, 'app').getAttribute('aria-label')).not.toContain('Wrong type')

    await editor(page).getByText('"forty-two"').click()
    await page.keyboard.press('Control+z')
    await editor(page).getByText('42', { exact: true }).waitFor()
    await page
      .getByText(/Line 4:.*Wrong type/)
      .first()
      .waitFor()
    await row.waitFor()
  })

  it('puts the name that the compiler proposes in the place of a misspelt one', async () => {
    const server = await startProduct()
    const id = await fromContent(server, appWithLogs(), {
      'unikernel.ml': logging('fixed', 'let one = List.lenght [ () ]\n\n'),
    })
    const page = await openProject(server.address, id)
    await buildButton(page).click()
    await waitForBuild(page, 'Build failed')
    await problems(page).getByRole('button', { name: 'Show in source' }).click()
    await page.getByRole('button', { name: 'Replace with length' }).click()
    await page.locator('.cm-line', { hasText: 'List.length' }).waitFor()
    await page.keyboard.press('Control+b')
    await waitForBuild(page, 'Built')
  })

  it('marks a syntax error where the compiler stumbles', async () => {
    const server = await startProduct()
    const id = await fromContent(server, appWithLogs(), {
      'unikernel.ml': 'let start () =\n  Logs.info (fun\n',
    })
    const page = await openProject(server.address, id)
    await buildButton(page).click()
    await waitForBuild(page, 'Build failed')
    await problems(page)
      .getByText(/^Syntax error/)
      .waitFor()
    await problems(page).getByRole('button', { name: 'Show in source' }).click()
    await page.locator('.problem-number').waitFor()
    await editor(page).getByText('Logs').waitFor()
  })

  it('stops a build on request, and builds the next one', async () => {
    const server = await startProduct()
    const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': endless })
    const page = await openProject(server.address, id)
    await dockTab(page, 'Log').click()
    await buildButton(page).click()
    await log(page).getByText('ocamlc src/unikernel.ml').waitFor()
    await buildButton(page).filter({ hasText: 'Compiling' }).click()
    await waitForBuild(page, 'Stopped')
    await log(page).getByText('Stopped on request.').waitFor()

    await device(page, 'app').click()
    await page.getByRole('button', { name: 'Open unikernel.ml' }).click()
    await editor(page).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(logging('on we go'))
    await page.keyboard.press('Control+b')
    await waitForBuild(page, 'Built')
  })

  it('stops a compile without end at the time limit', async () => {
    const server = await startServer(temporaryFolder(), { limits: { buildMs: 2000 } })
    const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': endless })
    const page = await openProject(server.address, id)
    await buildButton(page).click()
    await buildButton(page).filter({ hasText: 'Time limit' }).waitFor()
    await log(page)
      .getByText(/Stopped: not done after 2 s, the time limit/)
      .waitFor()
  })
})

describe('a machine or a folder that is wrong', () => {
  it('says what is missing where the toolchain is', async () => {
    const folder = temporaryFolder()
    const server = await startServer(folder, { toolchainFolder: null, cacheFolder: join(folder, 'empty') })
    const page = await openProject(server.address, await fromSample(server, 'hello'))
    await buildButton(page).click()
    await buildButton(page).filter({ hasText: 'Cannot build' }).waitFor()
    await log(page)
      .getByText(/toolchain of the embedded universe is not built yet/)
      .waitFor()
    await log(page)
      .getByText(/npm start/)
      .waitFor()
  })

  it('shows a broken composition in the gallery with the reason, beside projects that open', async () => {
    const folder = temporaryFolder()
    const server = await startProduct(folder)
    const broken = await fromSample(server, 'clock')
    await fromSample(server, 'hello')
    writeFileSync(
      join(folder, 'projects', broken, 'composition.json'),
      '{ "format": 1, "name": "clock", "devices": [',
    )
    const page = await openPage(server.address)
    const row = page.getByRole('listitem').filter({ hasText: 'Cannot be opened' })
    await row.getByText('composition.json').waitFor()
    expect(await row.getByRole('button', { name: broken, exact: true }).count()).toBe(0)
    await page.getByRole('listitem').getByRole('button', { name: 'hello', exact: true }).click()
    await device(page, 'hello').waitFor()
  })
})
