import type { Page } from 'playwright-core'
import { beforeAll, describe, it } from 'vitest'
import type { TestServer } from '../server/server-in-process.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { editor } from './parts.ts'
import { appWithLogs, logging } from './sample-graphs.ts'
import { fromContent, fromSample, startProduct } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startProduct()
})

const tip = (page: Page) => page.locator('.type-tip')
const typed = (page: Page) => page.getByText('Types agree')

/** Opens the source of a project, and waits until its types are known. */
const openSource = async (id: string, options = {}): Promise<Page> => {
  const page = await openProject(server.address, id, options)
  await page.locator('[data-device]', { hasText: 'lines' }).first().dblclick()
  await editor(page).waitFor()
  await typed(page).waitFor()
  return page
}

/** Puts the cursor into a word of the text, by its first appearance in a line. */
const cursorIn = async (page: Page, line: string, word: string): Promise<void> => {
  const found = editor(page).locator('.cm-line', { hasText: line }).first()
  await found.click()
  await page.keyboard.press('Home')
  await page.keyboard.press('Home')
  const at = ((await found.textContent()) ?? '').indexOf(word)
  for (let step = 0; step <= at; step += 1) await page.keyboard.press('ArrowRight')
}

describe.each(['light', 'dark'] as const)('the editor, %s,', colorScheme => {
  it('says what a name is under the pointer: a module with what is in it, a value with its documentation', async () => {
    const page = await openSource(await fromSample(server, 'tcp-echo'), { colorScheme })
    await editor(page).getByText('Stack', { exact: true }).first().hover()
    await tip(page).getByText('module Stack : Tcpip.Stack.V4V6').waitFor()
    await tip(page)
      .getByText(/module TCP :/)
      .waitFor()
    await expectNoViolations(page, 'type of a module')
    await editor(page).getByText('Lwt', { exact: true }).first().hover()
    await tip(page)
      .getByText(/^module Lwt/)
      .waitFor()
  })
})

describe('the editor', () => {
  it('says it at the cursor by key, and lets go of it with Escape', async () => {
    const page = await openSource(await fromSample(server, 'tcp-echo'))
    await cursorIn(page, 'let* got = TCP.read', 'read flow')
    await page.keyboard.press('Alt+t')
    await tip(page)
      .getByText(/val read : TCP\.flow ->/)
      .waitFor()
    await tip(page)
      .getByText(/Waits for bytes/)
      .waitFor()
    await page.keyboard.press('Escape')
    await tip(page).waitFor({ state: 'detached' })
  })

  it('underlines what does not type before any build, keeps older types behind it and says so', async () => {
    const page = await openSource(
      await fromContent(server, appWithLogs(), {
        'unikernel.ml': `let first = 1\n${logging('hi')}let last = "last"\n`,
      }),
    )
    await cursorIn(page, 'let first = 1', '1')
    await page.keyboard.press('End')
    await page.keyboard.type(' ^ "x"')
    await page.getByRole('button', { name: 'Line 1: Wrong type' }).waitFor()
    await page.locator('.live-problem', { hasText: /^1$/ }).waitFor()
    await cursorIn(page, 'let last', 'last')
    await page.keyboard.press('Alt+t')
    await tip(page).getByText('val last : string').waitFor()
    await tip(page)
      .getByText(/From before the last edit/)
      .waitFor()
    await page.getByRole('button', { name: 'Line 1: Wrong type' }).click()
    await page.keyboard.press('Alt+t')
    await tip(page)
      .getByText(/an expression was expected of type/)
      .waitFor()
    await page.keyboard.press('Control+z')
    await typed(page).waitFor()
    await page.locator('.live-problem').waitFor({ state: 'detached' })
  })

  it('completes the members of what a port gives', async () => {
    const page = await openSource(await fromSample(server, 'tcp-echo'))
    await cursorIn(page, 'Stack.listen stack', 'Stack')
    await page.keyboard.press('Home')
    await page.keyboard.type('TCP.clo')
    const options = page.getByRole('listbox', { name: 'Completions' })
    await options.getByRole('option', { name: /^close/ }).waitFor()
    // The editor takes no key for a list that has only just come: nobody can have read it.
    await page.waitForTimeout(150)
    await page.keyboard.press('Enter')
    await editor(page).locator('.cm-line', { hasText: 'TCP.closeStack' }).waitFor()
  })

  it('goes to a definition in another file, by key and by pointer', async () => {
    const page = await openSource(
      await fromContent(server, appWithLogs(), {
        'unikernel.ml': `let words = Greeting.words\n${logging('hi')}`,
        'greeting.ml': '\n\nlet words = "hello"\n',
      }),
    )
    await cursorIn(page, 'Greeting.words', 'words')
    await cursorIn(page, 'Greeting.words', '.words')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('F12')
    await page.getByRole('textbox', { name: 'Source of greeting.ml' }).waitFor()
    await page.locator('.cm-activeLine', { hasText: 'let words' }).waitFor()
    await page.getByRole('tab', { name: 'unikernel.ml' }).click()
    await editor(page)
      .getByText('Greeting', { exact: true })
      .click({ modifiers: ['Control'] })
    await page.getByRole('textbox', { name: 'Source of greeting.ml' }).waitFor()
  })

  it('finds a text in all sources, by key, and goes to it', async () => {
    const page = await openSource(
      await fromContent(server, appWithLogs(), {
        'unikernel.ml': logging('hi'),
        'greeting.ml': '\n\nlet words = "hello"\n',
      }),
    )
    await editor(page).click()
    await page.keyboard.press('Control+Shift+F')
    await page.getByRole('textbox', { name: 'Find in all sources' }).fill('WORDS')
    await page.getByRole('list', { name: 'Lines found' }).getByText('greeting.ml:3').waitFor()
    await expectNoViolations(page, 'search in all sources')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Source of greeting.ml' }).waitFor()
    await page.locator('.cm-activeLine', { hasText: 'let words' }).waitFor()
  })
})
