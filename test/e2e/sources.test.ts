import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PackageServer } from '../server/opam/package-server.ts'
import { serveSmallPackages } from '../server/opam/small-packages.ts'
import { startServer, type TestServer } from '../server/server-in-process.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { buildButton, dockTab, waitForBuild } from './parts.ts'
import { fromContent, requireBundle } from './server.ts'

let archives: PackageServer
let server: TestServer
let repository: string

beforeAll(async () => {
  requireBundle()
  archives = await PackageServer.start()
  repository = (await serveSmallPackages(archives)).repository
  const folder = temporaryFolder()
  server = await startServer(join(folder, 'data'), {
    cacheFolder: join(folder, 'cache'),
    toolchainFolder: toolchainPrefix(),
  })
})
afterAll(() => archives.stop())

const open = async (colorScheme: 'light' | 'dark'): Promise<Page> => {
  const id = await fromContent(
    server,
    {
      devices: [
        { id: 'app', name: 'greeter', type: 'app', app: { module: 'Unikernel', libraries: ['greet'] } },
      ],
      opam: { packages: [], repositories: [{ name: 'small', url: repository }], overlays: [] },
    },
    { 'unikernel.ml': 'let start () = Lwt.map print_endline (Greet.whom "page")\n' },
  )
  const page = await openProject(server.address, id, { colorScheme })
  await dockTab(page, 'Sources').click()
  return page
}

const add = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Add a package' }).fill(text)
  await page.getByRole('textbox', { name: 'Add a package' }).press('Enter')
}

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })

/** Solving and compiling, on a machine that does much else. */
const slow = { timeout: 120_000 }

describe('the sources pane', () => {
  it('names a package, chooses versions, fetches its sources, and the project builds', async () => {
    const page = await open('light')
    await add(page, 'greet < 2')
    await page.getByRole('button', { name: 'Choose versions' }).click()
    await row(page, 'greet').getByText('1.0.0').waitFor(slow)
    expect(await row(page, 'greet-core').innerText()).toMatch(/1\.0\.0.*small.*ISC.*not here/s)
    await expectNoViolations(page, 'a locked project')
    await page.getByRole('button', { name: 'Fetch 2 sources' }).click()
    await page.getByText('All sources are here').waitFor(slow)
    await buildButton(page).click()
    await waitForBuild(page, 'Built')
  })

  it('says what an update would change before it does', async () => {
    const page = await open('dark')
    await add(page, 'greet < 2')
    await page.getByRole('button', { name: 'Choose versions' }).click()
    await row(page, 'greet').getByText('1.0.0').waitFor(slow)
    await add(page, 'greet')
    await page.getByRole('button', { name: 'Look for updates' }).click()
    await page.getByText('1 package would change').waitFor(slow)
    expect(await page.getByRole('list', { name: 'What would change' }).innerText()).toBe(
      'greet 1.0.0 → 2.0.0 · ISC',
    )
    await expectNoViolations(page, 'an update')
    await page.getByRole('button', { name: 'Update', exact: true }).click()
    await row(page, 'greet').getByText('2.0.0').waitFor(slow)
  })

  it('says why no versions can be chosen', async () => {
    const page = await open('light')
    await add(page, 'needs-make')
    await page.getByRole('button', { name: 'Choose versions' }).click()
    await page.getByText(/^by-make is not built by dune/).waitFor(slow)
  })
})
