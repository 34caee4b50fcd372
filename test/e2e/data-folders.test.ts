import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { TestServer } from '../server/server-in-process.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { device, dockTab } from './parts.ts'
import { fromContent, fromSample, startProduct } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startProduct()
})

const pane = (page: Page) => page.getByRole('region', { name: 'Data files' })
const entry = (page: Page, name: string) => pane(page).getByRole('option', { name })
const openData = async (id: string, options = {}): Promise<Page> => {
  const page = await openProject(server.address, id, options)
  await dockTab(page, 'Data').click()
  await pane(page).waitFor()
  return page
}
const filesOf = async (id: string): Promise<string[]> =>
  Object.keys((await server.json<OpenProject>('GET', `/projects/${id}`)).project.files).sort()
const textOf = async (id: string, path: string): Promise<string> =>
  (await server.call('GET', `/projects/${id}/files/${path}`)).text()

/** A picture of one pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe.each(['light', 'dark'] as const)('data folders, %s,', colorScheme => {
  it('say what goes there, and show texts, pictures and bytes', async () => {
    const empty = await openData(await fromContent(server, {}), { colorScheme })
    await pane(empty).getByText('No data files').waitFor()
    await expectNoViolations(empty, 'no data files')

    const page = await openData(await fromSample(server, 'kv-browser'), { colorScheme })
    await entry(page, 'welcome.txt').click()
    await page.getByRole('textbox', { name: 'Text of content/welcome.txt' }).waitFor()
    await expectNoViolations(page, 'a text')
    await entry(page, 'bytes.bin').click()
    await pane(page).getByRole('region', { name: 'First bytes of bytes.bin' }).waitFor()
    await expectNoViolations(page, 'bytes')
    await entry(page, 'pictures/').click()
    // With the folder that it is in.
    await pane(page).getByText('In the image by').waitFor()
    await expectNoViolations(page, 'a folder')
  })
})

describe('data folders', () => {
  it('take files from the picker, and a device puts them into the image', async () => {
    const id = await fromContent(server, {})
    const page = await openData(id)
    await page.getByLabel('Files to upload').setInputFiles([
      { name: 'index.html', mimeType: 'text/html', buffer: Buffer.from('<h1>hi</h1>\n') },
      { name: 'dot.png', mimeType: 'image/png', buffer: pixel },
    ])
    await page.getByText('Uploaded 2 files').waitFor()
    expect(await filesOf(id)).toEqual(['content/dot.png', 'content/index.html'])
    await entry(page, 'dot.png').click()
    await pane(page).getByRole('img', { name: 'dot.png' }).waitFor()
    await entry(page, 'content/').click()
    await pane(page).getByRole('button', { name: 'Add an Image folder device for it' }).click()
    await device(page, 'content').waitFor()
    await pane(page).getByText('In the image by').waitFor()
    await page.getByRole('complementary', { name: 'Inspector' }).getByText('2 files').waitFor()
  })

  it('show a drawing as a picture in which nothing runs, and as a text to edit', async () => {
    const id = await fromContent(server, {})
    const page = await openData(id)
    const svg = (colour: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60" onload="parent.ran = 1"><script>top.ran = 1</script><rect width="80" height="60" fill="${colour}"/></svg>`
    await page
      .getByLabel('Files to upload')
      .setInputFiles([{ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg('teal')) }])
    await page.getByText('Uploaded logo.svg').waitFor()
    await entry(page, 'logo.svg').click()
    const picture = pane(page).getByRole('img', { name: 'logo.svg' })
    const size = () => picture.evaluate(img => (img as HTMLImageElement).naturalWidth)
    await expect.poll(size).toBe(80)
    expect(await page.evaluate('window.ran')).toBeUndefined()
    await expectNoViolations(page, 'a drawing')

    await pane(page).getByRole('button', { name: 'Text', exact: true }).press('Enter')
    await page.getByRole('textbox', { name: 'Text of content/logo.svg' }).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(svg('navy').replace('width="80"', 'width="90"'))
    await pane(page).getByRole('button', { name: 'Picture' }).press('Enter')
    await expect.poll(size).toBe(90)
    await expect.poll(() => textOf(id, 'content/logo.svg')).toContain('navy')

    await pane(page).getByRole('button', { name: 'Text', exact: true }).click()
    await page.getByRole('textbox', { name: 'Text of content/logo.svg' }).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('<svg')
    await pane(page).getByRole('button', { name: 'Picture' }).click()
    await pane(page).getByText('cannot draw it').waitFor()
  })

  it('take what is dropped, into the folder that is chosen, and say what cannot be a data file', async () => {
    const id = await fromContent(server, {})
    const page = await openData(id)
    await pane(page).getByRole('button', { name: 'New folder' }).click()
    await page.getByRole('textbox', { name: 'Path of the new folder' }).fill('site/text')
    await page.keyboard.press('Enter')
    await pane(page).getByText('Nothing in it yet').waitFor()
    const dropped = await page.evaluateHandle(() => {
      const data = new DataTransfer()
      data.items.add(new File(['dropped\n'], 'dropped.txt'))
      data.items.add(new File(['x'], 'a\\b.txt'))
      return data
    })
    await pane(page).dispatchEvent('drop', { dataTransfer: dropped })
    await page.getByText('Uploaded dropped.txt').waitFor()
    await pane(page).getByText('site/text/a\\b.txt').waitFor()
    await page.getByRole('button', { name: 'Dismiss site/text/a\\b.txt' }).click()
    expect(await filesOf(id)).toEqual(['site/text/dropped.txt'])
    expect(await textOf(id, 'site/text/dropped.txt')).toBe('dropped\n')
  })

  it('show how far an upload is, which can be cancelled', async () => {
    const id = await fromContent(server, {})
    const page = await openData(id)
    await page.route('**/files/content/slow.txt', () => undefined)
    await page
      .getByLabel('Files to upload')
      .setInputFiles([{ name: 'slow.txt', mimeType: 'text/plain', buffer: Buffer.from('slow\n') }])
    await page.getByRole('progressbar', { name: 'Upload of content/slow.txt' }).waitFor()
    await page.getByRole('button', { name: 'Cancel content/slow.txt' }).press('Enter')
    await page.getByRole('list', { name: 'Uploads' }).waitFor({ state: 'detached' })
    expect(await filesOf(id)).toEqual([])
  })

  it('keep what is edited, by itself', async () => {
    const id = await fromSample(server, 'kv-browser')
    const page = await openData(id)
    await entry(page, 'welcome.txt').click()
    const text = page.getByRole('textbox', { name: 'Text of content/welcome.txt' })
    await text.click()
    await page.keyboard.press('Control+Home')
    let goOn = () => {}
    const seen = new Promise<void>(resolve => {
      goOn = resolve
    })
    await page.route('**/files/content/welcome.txt', async (route, request) => {
      if (request.method() === 'PUT') await seen
      await route.continue()
    })
    await page.keyboard.type('First. ')
    await pane(page).getByText('Not saved yet').waitFor()
    goOn()
    await pane(page).getByText('Saved', { exact: true }).waitFor()
    expect(await textOf(id, 'content/welcome.txt')).toMatch(/^First\. /)
  })

  it('are walked, renamed and emptied by keyboard alone, and every step is taken back', async () => {
    const id = await fromSample(server, 'kv-browser')
    const page = await openData(id)
    const before = await filesOf(id)
    await entry(page, 'content/').focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('region', { name: 'First bytes of bytes.bin' }).waitFor()
    await page.keyboard.press('F2')
    await page.getByRole('textbox', { name: 'New name of bytes.bin' }).fill('other.bin')
    await page.keyboard.press('Enter')
    await page.getByText('Renamed to other.bin').waitFor()
    await expect.poll(() => filesOf(id)).toContain('content/other.bin')
    await page.getByRole('button', { name: 'Undo' }).last().press('Enter')
    await entry(page, 'bytes.bin').waitFor()
    await expect.poll(() => filesOf(id)).toEqual(before)

    await entry(page, 'content/').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Delete')
    await page.getByText(`Deleted content/ with ${before.length} files`).waitFor()
    await expect.poll(() => filesOf(id)).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).last().press('Enter')
    await entry(page, 'welcome.txt').waitFor()
    await expect.poll(() => filesOf(id)).toEqual(before)
  })

  it('lose by key the file alone, not the device that is selected on the canvas', async () => {
    const id = await fromSample(server, 'kv-browser')
    const page = await openData(id)
    await device(page, 'content').click()
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor()
    await entry(page, 'bytes.bin').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Delete')
    await entry(page, 'bytes.bin').waitFor({ state: 'detached' })
    await device(page, 'content').waitFor()
    await expect.poll(() => filesOf(id)).not.toContain('content/bytes.bin')
  })

  it('put a file that was replaced back', async () => {
    const id = await fromSample(server, 'kv-browser')
    const old = await textOf(id, 'content/welcome.txt')
    const page = await openData(id)
    await page
      .getByLabel('Files to upload')
      .setInputFiles([{ name: 'welcome.txt', mimeType: 'text/plain', buffer: Buffer.from('new\n') }])
    // Under the pointer a message stays.
    await page.getByText('1 file replaced').hover()
    expect(await textOf(id, 'content/welcome.txt')).toBe('new\n')
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await expect.poll(() => textOf(id, 'content/welcome.txt')).toBe(old)
  })
})
