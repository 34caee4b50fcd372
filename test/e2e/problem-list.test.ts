import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TestServer } from '../server/server-in-process.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { buildButton, device, dockTab, editor, problems, waitForBuild, waitForFocus } from './parts.ts'
import { appWithLogs, logging } from './sample-graphs.ts'
import { fromContent, startProduct } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startProduct()
})

const ready = 'Every port is wired. Ready to build.'
const strip = (page: Page) => page.getByRole('region', { name: 'Dock' })
const openSource = async (page: Page): Promise<void> => {
  await device(page, 'app').dblclick()
  await editor(page).waitFor()
}

/** The problems that bar, tab and strip each say there are, once all three say the same. */
const countedEverywhere = async (page: Page, errors: number): Promise<void> => {
  const number = (text: string | null) => Number(/\d+/.exec(text?.replace('Ctrl B', '') ?? '')?.[0] ?? 0)
  const all = async () => ({
    bar: number(await buildButton(page).textContent()),
    tab: number(await dockTab(page, 'Problems').textContent()),
    strip: number(
      errors === 0
        ? '0'
        : await strip(page)
            .getByText(/\d+ (problems?|ports?)\b/)
            .first()
            .textContent(),
    ),
  })
  await expect.poll(all).toEqual({ bar: errors, tab: errors, strip: errors })
}

const openHistory = async (page: Page): Promise<void> => {
  await page.getByRole('banner').locator('[aria-haspopup="menu"]').first().click()
  await page.getByRole('menuitem', { name: 'Version history' }).click()
}

/** The app's last row on the canvas, and what a screen reader says of it. */
const saysOfApp = (page: Page) => device(page, 'app').getAttribute('aria-label')

describe.each(['light', 'dark'] as const)('the list of problems, %s,', colorScheme => {
  const options = { colorScheme, viewport: { width: 1280, height: 800 } }

  it('counts ports and source that differ, everywhere the same, and says ready only once they agree', async () => {
    const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': logging('hi') })
    const page = await openProject(server.address, id, options)
    await strip(page).getByText(ready).waitFor()
    await countedEverywhere(page, 0)
    await device(page, 'app').click()
    await page.getByRole('button', { name: 'Declare an argument' }).press('Enter')
    await countedEverywhere(page, 1)
    await dockTab(page, 'Problems').click()
    await problems(page).getByText('Ports and source of app differ: start takes').waitFor()
    expect(await page.getByText('Ready to build').count()).toBe(0)
    await expect.poll(() => saysOfApp(page)).toContain('differ')
    await expectNoViolations(page, 'a difference in the list')

    await problems(page).getByRole('button', { name: 'Show in source' }).press('Enter')
    const notice = page.getByRole('region', { name: 'Ports and source differ' })
    await notice.getByRole('button', { name: 'Write the head for these ports' }).click()
    await notice.getByRole('button', { name: 'Change unikernel.ml' }).click()
    // What is given is not used yet, which is no reason not to build.
    await strip(page).getByText('Ready to build, 1 warning').waitFor()
    await expectNoViolations(page, 'ready to build')
  })
})

describe('a type error', () => {
  it('is counted and marked as it is typed, and gone at the fix, without any build', async () => {
    const id = await fromContent(server, appWithLogs(), {
      'unikernel.ml': logging('hi', 'let answer : int = 42\n\n'),
    })
    const page = await openProject(server.address, id)
    await strip(page).getByText(ready).waitFor()
    await openSource(page)
    await editor(page).getByText('42', { exact: true }).dblclick()
    await page.keyboard.insertText('"42"')
    await countedEverywhere(page, 1)
    await expect.poll(() => saysOfApp(page)).toContain('Wrong type')
    await page.getByRole('tab', { name: 'Has errors: unikernel.ml' }).waitFor()
    expect(await page.getByText('Ready to build').count()).toBe(0)
    await dockTab(page, 'Problems').click()
    await problems(page).getByText('Wrong type: this is string, int is expected here').waitFor()
    await expectNoViolations(page, 'a type error in the list')

    await editor(page).click()
    await waitForFocus(editor(page))
    await editor(page).getByText('"42"').click()
    await page.keyboard.press('Control+z')
    await page.getByRole('tabpanel').getByText(ready).waitFor()
    await countedEverywhere(page, 0)
    await expect.poll(() => saysOfApp(page)).not.toContain('Wrong type')
    await page.getByRole('tab', { name: 'unikernel.ml', exact: true }).waitFor()
  })

  it('of a failed build is not back on a correct line after a reload, and is where nothing was fixed', async () => {
    const id = await fromContent(server, appWithLogs(), {
      'unikernel.ml': logging('hi', 'let answer : string = 42\n\n'),
    })
    const page = await openProject(server.address, id)
    await buildButton(page).click()
    await waitForBuild(page, 'Build failed')
    await countedEverywhere(page, 1)
    await page.reload()
    await waitForBuild(page, 'Build failed')
    await countedEverywhere(page, 1)
    await openSource(page)
    await page.locator('.problem-line', { hasText: 'let answer' }).waitFor()

    await editor(page).getByText('42', { exact: true }).dblclick()
    await page.keyboard.insertText('"forty-two"')
    await countedEverywhere(page, 0)
    await page.locator('.problem-line').waitFor({ state: 'detached' })
    await page.getByRole('banner').getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await strip(page).getByText(ready).waitFor()
    await countedEverywhere(page, 0)
    await openSource(page)
    await page.getByText('Types agree').waitFor()
    expect(await page.locator('.problem-line, .live-problem').count()).toBe(0)
    expect(await saysOfApp(page)).not.toContain('Wrong type')
  })
})

describe('the type-checker', () => {
  it('that does not answer is no agreement: nothing says ready, and that it is not there is said', async () => {
    const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': logging('hi') })
    const page = await openProject(server.address, id)
    await strip(page).getByText(ready).waitFor()
    await page.route('**/types', route => route.abort())
    await openSource(page)
    await editor(page).click()
    await page.keyboard.insertText('(* more *)')
    await strip(page).getByText('Types cannot be checked now: a build will tell').waitFor()
    await page.getByText('Types cannot be checked now', { exact: true }).waitFor()
    expect(await page.getByText('Ready to build').count()).toBe(0)
    await page.unroute('**/types')
    await strip(page).getByText(ready).waitFor()
  })
})

describe('the history', () => {
  it('calls a failed build failed, and a good one built', async () => {
    const id = await fromContent(server, appWithLogs(), {
      'unikernel.ml': logging('hi', 'let answer : string = 42\n\n'),
    })
    const page = await openProject(server.address, id)
    await buildButton(page).click()
    await waitForBuild(page, 'Build failed')
    await openHistory(page)
    const history = page.getByRole('complementary', { name: 'Version history' })
    await history.getByRole('button', { name: /Build failed/ }).waitFor()
    expect(await history.getByText('Built', { exact: true }).count()).toBe(0)
    await expectNoViolations(page, 'a failed build in the history')

    await history.getByRole('button', { name: 'Close history' }).click()
    await openSource(page)
    await editor(page).getByText('42', { exact: true }).dblclick()
    await page.keyboard.insertText('"forty-two"')
    await page.keyboard.press('Control+b')
    await waitForBuild(page, 'Built')
    await openHistory(page)
    await history.getByText('Built', { exact: true }).waitFor()
    await history.getByRole('button', { name: /Build failed/ }).waitFor()
  })
})

describe('an image', () => {
  it('of an older state is called older, also after a reload, until the state is back', async () => {
    const id = await fromContent(server, appWithLogs(), { 'unikernel.ml': logging('hi') })
    const page = await openProject(server.address, id)
    await buildButton(page).click()
    await waitForBuild(page, 'Built')
    const older = page.getByRole('banner').getByText('older', { exact: true })
    await page.reload()
    await waitForBuild(page, 'Built')
    expect(await older.count()).toBe(0)
    await openSource(page)
    await editor(page).getByText('hi').dblclick()
    await page.keyboard.insertText('there')
    await older.waitFor()
    await page.getByRole('banner').getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await older.waitFor()
    await dockTab(page, 'Image').click()
    await page.getByRole('tabpanel').getByText('before the newest changes').waitFor()
    await expectNoViolations(page, 'an older image')
  })
})
