import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OpenProject, ProjectSummary } from '../../shared/protocol/api.ts'
import type { Version } from '../../shared/protocol/version.ts'
import type { TestServer } from '../server/server-in-process.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { device, waitForFocus, waitForSaved } from './parts.ts'
import { fromSample, startProduct } from './server.ts'

const notice = (page: Page) => page.getByRole('status', { name: /was changed elsewhere/ })
const conflict = (page: Page) => page.getByRole('alertdialog', { name: /was also changed elsewhere/ })

/** Two pages that have a project open, and know of each other. */
const twoPages = async (
  server: TestServer,
  id: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<[Page, Page]> => {
  const pages = await Promise.all([
    openProject(server.address, id, { colorScheme }),
    openProject(server.address, id, { colorScheme }),
  ])
  for (const page of pages) await page.getByRole('button', { name: '1 other here' }).waitFor()
  return pages
}

const duplicateLogs = async (page: Page): Promise<void> => {
  await device(page, 'logs').click()
  await page.keyboard.press('Control+d')
  await page.locator('[data-device]').nth(3).waitFor()
}
const addNote = (page: Page): Promise<void> => page.keyboard.press('n')
const projectOf = async (server: TestServer, id: string) =>
  (await server.json<OpenProject>('GET', `/projects/${id}`)).project

describe('two pages on one project', () => {
  it('see each other: how many, and what each has selected', async () => {
    const server = await startProduct()
    const [one, two] = await twoPages(server, await fromSample(server, 'hello'))
    await device(one, 'logs').click()
    await two.getByLabel(/^Logs, logs.*Selected by peer \d/).waitFor()
    await device(two, 'logs')
      .getByText(/Peer \d/)
      .waitFor()
    await two.getByRole('button', { name: '1 other here' }).focus()
    await two.keyboard.press('Enter')
    await two.getByText('at logs').waitFor()
    await two.keyboard.press('Escape')
    await two.getByText('at logs').waitFor({ state: 'detached' })
    await one.close()
    await two.getByRole('button', { name: '1 other here' }).waitFor({ state: 'detached' })
  })

  it('hear of each other’s saves; nothing moves until it is taken over, and undo brings it back', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const [one, two] = await twoPages(server, id)
    await duplicateLogs(one)
    await notice(two).getByText('1 device added').waitFor()
    expect(await two.locator('[data-device]').count()).toBe(3)
    await notice(two).getByRole('button', { name: 'Show what changed' }).click()
    await two.getByRole('dialog', { name: 'What changed' }).getByText('added: ').first().waitFor()
    await two.keyboard.press('Escape')
    await waitForFocus(notice(two).getByRole('button', { name: 'Show what changed' }))
    await notice(two).getByRole('button', { name: 'Take it over' }).focus()
    await two.keyboard.press('Enter')
    await two.locator('[data-device]').nth(3).waitFor()
    await notice(two).waitFor({ state: 'detached' })
    await two.getByRole('button', { name: 'Undo', exact: true }).click()
    await two.locator('[data-device]').nth(3).waitFor({ state: 'detached' })
    await waitForSaved(two)
    const kept = await server.json<Version[]>('GET', `/projects/${id}/versions`)
    expect(kept.find(({ devices, why }) => devices === 4 && why === 'restore')).toBeDefined()
  })

  it('hear of data files that the other uploads, and list them', async () => {
    const server = await startProduct()
    const [one, two] = await twoPages(server, await fromSample(server, 'kv-browser'))
    await one.getByRole('tab', { name: 'Data' }).click()
    await one
      .getByLabel('Files to upload')
      .setInputFiles([{ name: 'new.txt', mimeType: 'text/plain', buffer: Buffer.from('new\n') }])
    await one.getByText('Uploaded new.txt').waitFor()
    const message = two.getByText(/new\.txt was changed elsewhere/)
    // Under the pointer it stays.
    await message.hover()
    await two.getByRole('button', { name: 'Show', exact: true }).press('Enter')
    await two.getByRole('option', { name: 'new.txt' }).waitFor()
    expect(await one.getByText('was changed elsewhere').count()).toBe(0)
  })

  it('that change different things are merged', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const [one, two] = await twoPages(server, id)
    await duplicateLogs(one)
    await notice(two).waitFor()
    await addNote(two)
    await conflict(two).getByText('1 device added').waitFor()
    await conflict(two).getByText('1 note added').waitFor()
    await conflict(two).getByRole('button', { name: 'Merge both' }).click()
    await conflict(two).waitFor({ state: 'detached' })
    await waitForSaved(two)
    const { composition, layout } = await projectOf(server, id)
    expect([composition.devices.length, layout.notes.length]).toEqual([4, 1])
    expect(await server.json<ProjectSummary[]>('GET', '/projects')).toHaveLength(1)
  })

  it('that change the same thing keep both versions, whichever goes on', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const [one, two] = await twoPages(server, id)
    await device(one, 'logs').click()
    await one.keyboard.press('Delete')
    await notice(two).getByText('1 device removed', { exact: false }).waitFor()
    await device(two, 'logs').click()
    await two.getByLabel('Level').selectOption('debug')
    await conflict(two).waitFor()
    expect(await conflict(two).getByRole('button', { name: 'Merge both' }).count()).toBe(0)
    await conflict(two).getByRole('button', { name: 'Go on with theirs' }).focus()
    await two.keyboard.press('Enter')
    await device(two, 'logs').waitFor({ state: 'detached' })
    await two.getByRole('button', { name: 'Open the copy' }).waitFor()
    const all = await server.json<ProjectSummary[]>('GET', '/projects')
    const copy = all.find(project => project.id !== id)
    const mine = await projectOf(server, copy?.id ?? '')
    expect(mine.composition.devices.find(({ id }) => id === 'logs')?.settings).toEqual({ level: 'debug' })
    expect((await projectOf(server, id)).composition.devices).toHaveLength(2)
  })
})

describe.each(['light', 'dark'] as const)('axe finds nothing where others are, %s,', colorScheme => {
  it('in what is said of them, of their changes, and of a conflict', async () => {
    const server = await startProduct()
    const [one, two] = await twoPages(server, await fromSample(server, 'hello'), colorScheme)
    await device(one, 'logs').click()
    await device(two, 'logs')
      .getByText(/Peer \d/)
      .waitFor()
    await two.getByRole('button', { name: '1 other here' }).click()
    await two.getByText('at logs').waitFor()
    await expectNoViolations(two, 'others')
    await two.keyboard.press('Escape')
    await one.keyboard.press('Control+d')
    await notice(two).waitFor()
    await expectNoViolations(two, 'a change elsewhere')
    await addNote(two)
    await conflict(two).waitFor()
    await expectNoViolations(two, 'a conflict')
    await conflict(two).getByRole('button', { name: 'Show what changed' }).click()
    await two.getByRole('dialog', { name: 'What changed' }).waitFor()
    await expectNoViolations(two, 'what changed')
  })
})
