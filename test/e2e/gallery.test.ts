import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OpenProject, ProjectSummary } from '../../shared/protocol/api.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { openPage, openProject } from './browser.ts'
import { device, editor, waitForFocus, waitForSaved } from './parts.ts'
import { fromSample, startProduct } from './server.ts'

const sampleFolder = fileURLToPath(new URL('../../shared/samples', import.meta.url))

const row = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('button', { name, exact: true }) })

const choose = async (page: Page, project: string, what: string) => {
  await page.getByRole('button', { name: `More for ${project}` }).click()
  await page.getByRole('menuitem', { name: what }).click()
}

describe('the gallery', () => {
  it('shows every sample, finds them by words, and opens one as a project of its own', async () => {
    const server = await startProduct()
    const page = await openPage(server.address)
    const samples = page.getByRole('region', { name: 'Samples' }).getByRole('button')
    await expect.poll(() => samples.count()).toBe(readdirSync(sampleFolder).length)
    await page.keyboard.press('/')
    await page.keyboard.type('half a second')
    await expect.poll(() => samples.count()).toBe(1)
    await samples.click()
    await device(page, 'wallclock').waitFor()
    expect(await server.json<ProjectSummary[]>('GET', '/projects')).toMatchObject([
      { name: 'clock', devices: 5 },
    ])
  })

  it('renames, duplicates, deletes and brings back', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const page = await openPage(server.address)
    await choose(page, 'hello', 'Rename')
    const field = page.getByRole('textbox', { name: 'New name of hello' })
    await field.fill('my app')
    await page.getByText('A project name is a letter, then letters, digits').waitFor()
    await field.fill('renamed')
    await page.keyboard.press('Enter')
    await row(page, 'renamed').waitFor()
    await expect
      .poll(async () => (await server.json<OpenProject>('GET', `/projects/${id}`)).project.composition.name)
      .toBe('renamed')

    await choose(page, 'renamed', 'Duplicate')
    await page.getByText(/^Duplicated renamed/).waitFor()
    expect(await server.json<ProjectSummary[]>('GET', '/projects')).toHaveLength(2)
    await page.getByRole('button', { name: 'Close message' }).click()

    const first = page.getByRole('button', { name: /^More for/ }).first()
    await first.click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    // Under the pointer a message stays.
    await page.getByText(/^Deleted renamed/).hover()
    await expect.poll(() => server.json<ProjectSummary[]>('GET', '/projects')).toHaveLength(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => server.json<ProjectSummary[]>('GET', '/projects')).toHaveLength(2)
  })

  it('exports a folder, and imports it as it was', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'boot-arguments')
    const page = await openPage(server.address)
    await page.getByRole('button', { name: 'More for boot-arguments' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export the folder' }).click(),
    ])
    const archive = join(temporaryFolder(), download.suggestedFilename())
    expect(archive).toMatch(/\.tar\.gz$/)
    await download.saveAs(archive)
    await page.getByLabel('Archive of a project folder').setInputFiles(archive)
    await device(page, 'greeter').waitFor()
    const imported = page.url().split('/p/')[1]
    expect(imported).not.toBe(id)
    const [before, after] = await Promise.all(
      [id, imported].map(id => server.json<OpenProject>('GET', `/projects/${id}`)),
    )
    expect(after?.project).toEqual(before?.project)
  })

  it('says what is wrong with a file that is no archive', async () => {
    const server = await startProduct()
    const page = await openPage(server.address)
    await page.getByLabel('Archive of a project folder').setInputFiles({
      name: 'notes.tar.gz',
      mimeType: 'application/gzip',
      buffer: Buffer.from('not an archive'),
    })
    await page.getByText('notes.tar.gz was not imported').waitFor()
    expect(await server.json<ProjectSummary[]>('GET', '/projects')).toEqual([])
  })
})

describe('one’s own projects', () => {
  it('are said to be missing while there are none, with what to do', async () => {
    const server = await startProduct()
    const page = await openPage(server.address)
    await page.getByText('No projects yet').waitFor()
    await fromSample(server, 'hello')
    await page.reload()
    await row(page, 'hello').waitFor()
    expect(await page.getByText('No projects yet').count()).toBe(0)
  })

  it('have their pictures, and come with the last opened first', async () => {
    const server = await startProduct()
    await fromSample(server, 'hello')
    await fromSample(server, 'clock')
    const page = await openPage(server.address)
    const rows = page.getByRole('region', { name: 'Open again' }).getByRole('listitem')
    await rows.nth(1).scrollIntoViewIfNeeded()
    await rows.nth(1).locator('[data-pictured="true"] svg').waitFor()
    expect(await rows.first().getByRole('button', { name: 'clock', exact: true }).count()).toBe(1)
    await row(page, 'hello').getByRole('button', { name: 'hello', exact: true }).click()
    await device(page, 'logs').waitFor()
    await expect
      .poll(async () => (await server.json<ProjectSummary[]>('GET', '/projects'))[0]?.name)
      .toBe('hello')
    await page.getByRole('link', { name: 'All projects' }).click()
    await rows.first().getByRole('button', { name: 'hello', exact: true }).waitFor()
  })

  it('by keyboard alone: renamed, or not after all, and the focus stays with the project', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const page = await openPage(server.address)
    const startNaming = async (name: string) => {
      await page.getByRole('button', { name: `More for ${name}` }).focus()
      await page.keyboard.press('Enter')
      await waitForFocus(page.getByRole('menuitem', { name: 'Rename' }))
      await page.keyboard.press('Enter')
      await waitForFocus(page.getByRole('textbox', { name: `New name of ${name}` }))
    }
    await startNaming('hello')
    await page.keyboard.type('renamed')
    await page.keyboard.press('Enter')
    await waitForFocus(page.getByRole('button', { name: 'renamed', exact: true }))
    await startNaming('renamed')
    await page.keyboard.type('not this')
    await page.keyboard.press('Escape')
    await waitForFocus(page.getByRole('button', { name: 'renamed', exact: true }))
    const { project } = await server.json<OpenProject>('GET', `/projects/${id}`)
    expect(project.composition.name).toBe('renamed')
  })

  it('by keyboard alone: duplicated, deleted, brought back and opened', async () => {
    const server = await startProduct()
    await fromSample(server, 'hello')
    const page = await openPage(server.address)
    const count = () => page.getByRole('button', { name: /^More for/ }).count()
    await page.getByRole('button', { name: 'More for hello' }).focus()
    await page.keyboard.press('Enter')
    await waitForFocus(page.getByRole('menuitem', { name: 'Rename' }))
    await page.keyboard.press('ArrowDown')
    await waitForFocus(page.getByRole('menuitem', { name: 'Duplicate' }))
    await page.keyboard.press('Enter')
    await page.getByText(/^Duplicated hello/).waitFor()
    await expect.poll(count).toBe(2)
    await page.getByRole('button', { name: 'Close message' }).focus()
    await page.keyboard.press('Enter')

    await page.getByRole('button', { name: 'More for hello' }).first().focus()
    await page.keyboard.press('Enter')
    await waitForFocus(page.getByRole('menuitem', { name: 'Rename' }))
    await page.keyboard.press('End')
    await waitForFocus(page.getByRole('menuitem', { name: 'Delete' }))
    await page.keyboard.press('Enter')
    await page.getByText('Deleted hello').waitFor()
    await expect.poll(count).toBe(1)
    await page.getByRole('button', { name: 'Undo' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(count).toBe(2)

    await page.getByRole('button', { name: 'hello', exact: true }).first().focus()
    await page.keyboard.press('Enter')
    await device(page, 'logs').waitFor()
  })
})

describe('the files of an app', () => {
  it('are added, renamed and deleted, and an undo brings the text back', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const page = await openProject(server.address, id)
    const sources = async () => (await server.json<OpenProject>('GET', `/projects/${id}`)).project.sources
    await device(page, 'hello').click()
    await page.getByRole('button', { name: 'Open unikernel.ml' }).click()
    await page.getByRole('button', { name: 'New file' }).click()
    await waitForFocus(page.getByRole('textbox', { name: 'Name of the new file' }))
    await page.keyboard.type('2bad')
    await page.getByText('A file name is letters, digits and _, starting with a letter').waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('words')
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'words.ml', selected: true }).waitFor()
    await editor(page).click()
    await page.keyboard.insertText('let greeting = "hi"\n')
    await waitForSaved(page)
    await expect.poll(sources).toMatchObject({ 'words.ml': 'let greeting = "hi"\n' })

    await page.getByRole('tab', { name: 'words.ml' }).dblclick()
    await waitForFocus(page.getByRole('textbox', { name: 'New name of words.ml' }))
    await page.keyboard.press('Control+a')
    await page.keyboard.type('greetings.ml')
    await page.keyboard.press('Enter')
    await expect.poll(sources).toMatchObject({ 'greetings.ml': 'let greeting = "hi"\n' })
    expect(Object.keys(await sources())).not.toContain('words.ml')

    await page.getByRole('button', { name: 'More for greetings.ml' }).click()
    await page.getByRole('menuitem', { name: 'Delete greetings.ml' }).click()
    await page.getByText('Deleted greetings.ml').waitFor()
    await expect.poll(async () => Object.keys(await sources())).not.toContain('greetings.ml')
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await page.getByRole('tab', { name: 'greetings.ml', selected: true }).waitFor()
    await expect.poll(sources).toMatchObject({ 'greetings.ml': 'let greeting = "hi"\n' })
  })
})
