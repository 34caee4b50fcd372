import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { runForText } from '../../server/process/run-process.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { device, dockTab } from './parts.ts'
import { fromContent, fromSample, startProduct } from './server.ts'

const pane = (page: Page) => page.getByRole('region', { name: 'MirageOS project' })
const file = (page: Page, path: string) =>
  page
    .getByRole('listbox', { name: 'Generated files' })
    .getByRole('option', { name: new RegExp(`^${path} `) })
const shown = (page: Page, path: string) => page.getByRole('textbox', { name: `${path}, generated` })

describe('a project as a MirageOS project', () => {
  it('is opened from the menu, follows the graph, and is downloaded', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromSample(server, 'https-static-site'))
    await page.getByRole('button', { name: 'https-static-site', exact: true }).click()
    await page.getByRole('menuitem', { name: 'As a MirageOS project' }).click()
    await shown(page, 'config.ml').filter({ hasText: 'static_stackv4v6' }).waitFor()
    await file(page, 'tls_server.ml').waitFor()
    await pane(page).getByText('is cohttp 6.1 in MirageOS 4.11').click()
    await device(page, 'https').and(page.locator('[aria-label$="Selected."]')).waitFor()
    await expectNoViolations(page, 'MirageOS project')

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      pane(page).getByRole('link', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('https-static-site-mirage.tar.gz')
    const archive = join(temporaryFolder(), 'project.tar.gz')
    await download.saveAs(archive)
    const { stdout } = await runForText('tar', ['--list', '--file', archive], {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      timeoutMs: 10_000,
      maxOutputBytes: 100_000,
    })
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'https-static-site/config.ml',
        'https-static-site/unikernel.ml',
        'https-static-site/content/index.html',
      ]),
    )
  })

  it('is opened by keyboard, and says what keeps it from being one', async () => {
    const server = await startProduct()
    const app = { module: 'Unikernel', ports: [], libraries: ['kv-sqlite'] }
    const id = await fromContent(
      server,
      { devices: [{ id: 'app', type: 'app', name: 'app', app }] },
      { 'unikernel.ml': 'let start () = Lwt.return_unit\n' },
    )
    const page = await openProject(server.address, id, { colorScheme: 'dark' })
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find a command or a device' }).fill('mirageos')
    await page.keyboard.press('Enter')
    await pane(page).getByText('has no library kv-sqlite. Use a store that is wired to the app').waitFor()
    expect(await pane(page).getByRole('link', { name: 'Download' }).count()).toBe(0)
    await expectNoViolations(page, 'refused MirageOS project')
    await page.getByRole('button', { name: 'Build', exact: true, pressed: false }).press('Enter')
    await file(page, 'main.ml').waitFor()
    expect(await dockTab(page, 'Files').getAttribute('aria-selected')).toBe('true')
  })
})
