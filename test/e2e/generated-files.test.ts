import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TestServer } from '../server/server-in-process.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { buildButton, device, dockTab, waitForBuild } from './parts.ts'
import { fromSample, startProduct } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startProduct()
})

const diff = (page: Page, path: string) =>
  page.getByRole('region', { name: `Changes of ${path} since the last build` })

/** A built project whose logs have another name since. */
const renamed = async (colorScheme: 'light' | 'dark'): Promise<Page> => {
  const page = await openProject(server.address, await fromSample(server, 'hello'), { colorScheme })
  await buildButton(page).click()
  await waitForBuild(page, 'Built')
  await dockTab(page, 'Files').click()
  await page.getByText('The same as at the last build').waitFor()
  await device(page, 'hello').click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('greeter')
  await page.getByText('1 file changed since the last build').waitFor()
  return page
}

describe.each(['light', 'dark'] as const)('generated files, %s,', colorScheme => {
  it('show what changed since the last build, equal lines folded', async () => {
    const page = await renamed(colorScheme)
    await page.getByRole('button', { name: 'Changes' }).press('Enter')
    await diff(page, 'main.ml').getByText('# 1 "graph:hello"').first().waitFor()
    await diff(page, 'main.ml').getByText('# 1 "graph:greeter"').first().waitFor()
    await expectNoViolations(page, 'changes of a generated file')
    expect(await page.getByRole('option').filter({ hasText: 'dune' }).count()).toBe(0)
    const fold = diff(page, 'main.ml')
      .getByRole('button', { name: /equal lines/ })
      .first()
    await fold.press('Enter')
    await diff(page, 'main.ml').getByText('open Lwt.Syntax').waitFor()
  })
})

describe('generated files', () => {
  it('lead to the device of a line, by list and by double click', async () => {
    const page = await openProject(server.address, await fromSample(server, 'tcp-echo'))
    await dockTab(page, 'Files').click()
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await page
      .getByRole('combobox', { name: 'Device in main.ml to go to' })
      .selectOption({ label: 'tcpecho' })
    await inspector.getByText('OCaml app').first().waitFor()
    await page.locator('.tinted', { hasText: 'graph:tcpecho' }).first().waitFor()
    await page.locator('.cm-line', { hasText: 'let stack_ipv6_only' }).dblclick()
    await inspector.getByText('TCP/IP stack').first().waitFor()
  })

  it('come as an archive that holds what dune is given', async () => {
    const id = await fromSample(server, 'https-static-site')
    const page = await openProject(server.address, id)
    await dockTab(page, 'Files').click()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download all' }).click()
    const path = await (await download).path()
    const listed = execFileSync('tar', ['-tzf', path], { encoding: 'utf8' }).split('\n')
    for (const file of ['main.ml', 'dune', 'src/unikernel.ml', 'static_content.ml'])
      expect(listed).toContain(`https-static-site/${file}`)
    expect(listed.filter(file => file.startsWith('https-static-site/data/')).length).toBeGreaterThan(3)
  })
})
