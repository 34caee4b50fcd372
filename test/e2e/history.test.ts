import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { Version } from '../../shared/protocol/version.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { device, waitForSaved } from './parts.ts'
import { fromSample, startProduct } from './server.ts'

const history = (page: Page) => page.getByRole('complementary', { name: 'Version history' })
const chosen = (page: Page) => page.getByRole('region', { name: /^Version “/ })

const openHistory = async (page: Page): Promise<void> => {
  await page.getByRole('tab', { name: 'Problems' }).waitFor()
  await page.getByRole('banner').locator('[aria-haspopup="menu"]').first().click()
  await page.getByRole('menuitem', { name: 'Version history' }).click()
  await history(page).waitFor()
}

const runCommand = async (page: Page, title: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find a command or a device' }).fill(title)
  await page.getByRole('option', { name: title }).first().waitFor()
  await page.keyboard.press('Enter')
}

const keep = async (page: Page, name: string): Promise<void> => {
  await history(page).getByRole('textbox', { name: 'Name for the current state' }).fill(name)
  await history(page).getByRole('button', { name: 'Save version' }).click()
  await history(page)
    .getByRole('button', { name: new RegExp(name) })
    .waitFor()
}

const remove = async (page: Page, name: string): Promise<void> => {
  await device(page, name).click()
  await page.keyboard.press('Delete')
  await device(page, name).waitFor({ state: 'detached' })
  await waitForSaved(page)
}

describe('the history of a project', () => {
  it('by pointer: a version is kept by name, compared with the present, and restored as one step', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const page = await openProject(server.address, id)
    await openHistory(page)
    await keep(page, 'It works')
    await remove(page, 'logs')

    await history(page)
      .getByRole('button', { name: /It works/ })
      .click()
    await chosen(page).getByText('1 device removed', { exact: false }).waitFor()
    await chosen(page).getByRole('heading', { name: 'Devices' }).waitFor()
    await chosen(page).getByText('removed: ').first().waitFor()
    await device(page, 'sleep').click()
    await page.keyboard.press('Control+d')
    await page.getByLabel(/added since the version/).waitFor()
    await chosen(page).getByRole('button', { name: 'Restore' }).click()
    await device(page, 'logs').waitFor()
    await page.getByLabel(/added since the version/).waitFor({ state: 'detached' })
    await chosen(page).getByText('No difference').waitFor()
    await waitForSaved(page)

    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await device(page, 'logs').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Redo', exact: true }).click()
    await device(page, 'logs').waitFor()
    await waitForSaved(page)
    const versions = await server.json<Version[]>('GET', `/projects/${id}/versions`)
    expect(versions.map(({ name }) => name)).toContain('It works')
    expect(versions.map(({ why }) => why)).toContain('restore')
  })

  it('by keyboard alone: kept through the commands, chosen, restored', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const before = (await server.json<OpenProject>('GET', `/projects/${id}`)).project
    const page = await openProject(server.address, id)
    await runCommand(page, 'Save a named version')
    await page.waitForFunction(() => document.activeElement?.id === 'version-name')
    await page.keyboard.type('First')
    await page.keyboard.press('Enter')
    await history(page).getByRole('button', { name: /First/ }).waitFor()
    const selected = () =>
      page
        .locator('[data-device][aria-label*="Selected"]')
        .evaluateAll(all => all.map(each => each.getAttribute('data-name')))
    await runCommand(page, 'Select everything')
    await expect.poll(selected).toHaveLength(3)
    await page.keyboard.press('Escape')
    await runCommand(page, 'logs')
    await expect.poll(selected).toEqual(['logs'])
    await page.keyboard.press('Delete')
    await device(page, 'logs').waitFor({ state: 'detached' })
    await waitForSaved(page)

    await history(page).getByRole('button', { name: /First/ }).focus()
    await page.keyboard.press('Enter')
    await chosen(page).getByText('1 device removed', { exact: false }).waitFor()
    await chosen(page).getByRole('button', { name: 'Restore' }).focus()
    await page.keyboard.press('Space')
    await device(page, 'logs').waitFor()
    await waitForSaved(page)
    expect((await server.json<OpenProject>('GET', `/projects/${id}`)).project).toEqual(before)
  })

  it('brings data files back, and undo takes them away again', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'kv-browser')
    const text = async () => (await server.call('GET', `/projects/${id}/files/content/welcome.txt`)).text()
    const first = await text()
    const page = await openProject(server.address, id)
    await openHistory(page)
    await keep(page, 'Old words')
    await server.call(
      'PUT',
      `/projects/${id}/files/content/welcome.txt`,
      new TextEncoder().encode('new words'),
    )
    await page.reload()
    await openHistory(page)
    await history(page)
      .getByRole('button', { name: /Old words/ })
      .click()
    await chosen(page).getByRole('heading', { name: 'Data files' }).waitFor()
    await chosen(page).getByRole('button', { name: 'Restore' }).click()
    await expect.poll(text).toBe(first)
    await waitForSaved(page)
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await expect.poll(text).toBe('new words')
  })

  it('tells a changed source line by line, and opens a version as a project of its own', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const { revision, project } = await server.json<OpenProject>('GET', `/projects/${id}`)
    await server.json('POST', `/projects/${id}/versions`, { why: 'asked', name: 'Before' })
    await server.json('PUT', `/projects/${id}`, {
      revision,
      project: { ...project, sources: { ...project.sources, 'unikernel.ml': 'let start = "changed"\n' } },
    })
    const page = await openProject(server.address, id)
    await openHistory(page)
    await history(page)
      .getByRole('button', { name: /Before/ })
      .click()
    const lines = chosen(page).getByRole('region', { name: 'Lines of unikernel.ml that changed' })
    await lines.locator('ins').getByText('let start = "changed"').waitFor()
    await expect.poll(() => lines.locator('del').count()).toBeGreaterThan(3)
    await chosen(page).getByRole('button', { name: 'Open as a copy' }).click()
    await page.waitForURL(url => url.pathname !== `/p/${id}`)
    const copy = new URL(page.url()).pathname.split('/').at(-1)
    expect((await server.json<OpenProject>('GET', `/projects/${copy}`)).project).toEqual(project)
  })
})

describe.each(['light', 'dark'] as const)('axe finds nothing in the history, %s,', colorScheme => {
  it('empty, listed and compared', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromSample(server, 'hello'), { colorScheme })
    await openHistory(page)
    await history(page).getByText('No versions yet').waitFor()
    await expectNoViolations(page, 'no versions')
    await keep(page, 'It works')
    await remove(page, 'logs')
    await history(page)
      .getByRole('button', { name: /It works/ })
      .click()
    await chosen(page).getByRole('heading', { name: 'Devices' }).waitFor()
    await expectNoViolations(page, 'a comparison')
    await chosen(page).getByRole('button', { name: 'As it was' }).click()
    await chosen(page).getByRole('figure', { name: 'The graph as it was' }).waitFor()
    await chosen(page).getByText('src/unikernel.ml', { exact: true }).waitFor()
    await expectNoViolations(page, 'a version as it was')
  })
})
