import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { Share } from '../../shared/protocol/share.ts'
import { startServer } from '../server/server-in-process.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { expectNoViolations } from './axe.ts'
import { openPage, openProject } from './browser.ts'
import { centreOf, device, drag, waitForFocus, waitForSaved } from './parts.ts'
import { fromSample, requireBundle, startProduct } from './server.ts'

const linkOf = async (page: Page): Promise<string> =>
  page.getByRole('textbox', { name: 'The link' }).inputValue()

/** A server that asks for an access token, a project on it, and the link to read it. */
const guarded = async (sample: string) => {
  requireBundle()
  const server = await startServer(temporaryFolder(), { token: 'a-token-of-enough-characters' })
  const opened = await server.json<OpenProject>('POST', '/projects', { from: 'sample', sample })
  const { share } = await server.json<{ share: Share }>('POST', `/projects/${opened.id}/share`)
  return { server, opened, link: new URL(`/s/${share.token}`, server.address).href }
}

describe('a link to read a project', () => {
  it('by pointer: is made, opens the project, is copied as a project of its own, and is ended', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const page = await openProject(server.address, id)
    await page.getByRole('banner').getByRole('button', { name: 'hello' }).click()
    await page.getByRole('menuitem', { name: 'Share to read' }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await linkOf(page)
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link)

    const reader = await openPage(link)
    await device(reader, 'logs').waitFor()
    await reader.getByText('Read only').waitFor()
    await reader.getByRole('button', { name: 'Fork' }).click()
    await reader.getByRole('tab', { name: 'Problems' }).waitFor()
    expect(new URL(reader.url()).pathname).not.toBe(`/p/${id}`)
    await device(reader, 'logs').click()
    await reader.keyboard.press('Delete')
    await waitForSaved(reader)
    const { project } = await server.json<OpenProject>('GET', `/projects/${id}`)
    expect(project.composition.devices).toHaveLength(3)

    await page.getByRole('button', { name: 'End this link' }).click()
    await page.getByText('Not shared.').waitFor()
    const late = await openPage(link)
    await late.getByText('This link opens nothing').first().waitFor()
  })

  it('by keyboard alone: is made through the commands and copied', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromSample(server, 'hello'))
    await page.keyboard.press('Control+k')
    await waitForFocus(page.getByRole('combobox', { name: 'Find a command or a device' }))
    await page.keyboard.type('share')
    await page.getByRole('option', { name: 'Share to read' }).waitFor()
    await page.keyboard.press('Enter')
    const make = page.getByRole('button', { name: 'Make a link' })
    await make.waitFor()
    await page.getByText('Not shared.').waitFor()
    await make.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'The link' }).waitFor()
    expect(await linkOf(page)).toMatch(/\/s\/[A-Za-z0-9_-]{32}$/)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('lets nothing be changed: no drag, no key, no menu', async () => {
    const { server, opened, link } = await guarded('hello')
    const page = await openPage(link)
    const logs = device(page, 'logs')
    await logs.click()
    await page.getByRole('complementary', { name: 'About the project' }).getByText('Level').waitFor()
    const before = await logs.boundingBox()
    const from = await centreOf(logs)
    await drag(page, from, { x: from.x + 160, y: from.y + 80 })
    await logs.click({ position: { x: 60, y: 20 } })
    for (const key of ['Delete', 'Control+d', 'n', 't', 'w', 'Shift+ArrowRight'])
      await page.keyboard.press(key)
    expect(await page.locator('[data-device]').count()).toBe(3)
    expect(await page.locator('[data-note]').count()).toBe(0)
    const after = await logs.boundingBox()
    expect([after?.width, after?.height]).toEqual([before?.width, before?.height])
    expect((await server.json<OpenProject>('GET', `/projects/${opened.id}`)).project).toEqual(opened.project)
  })

  it('shows sources, generated files and data files without the access token, and asks for it to fork', async () => {
    const { link } = await guarded('kv-browser')
    const page = await openPage(link)
    await device(page, 'content').waitFor()
    await page.getByRole('option', { name: 'src/unikernel.ml ' }).first().waitFor()
    await page.getByRole('option', { name: 'main.ml' }).click()
    await page.getByRole('textbox', { name: 'main.ml, generated' }).getByText('content').first().waitFor()
    await page.getByRole('option', { name: 'main.ml' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('textbox', { name: /generated/ }).waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: /content\/welcome.txt/ }).click()
    expect((await saved).suggestedFilename()).toBe('welcome.txt')
    await page.getByRole('link', { name: 'Log in to fork' }).waitFor()
    expect(await page.getByRole('button', { name: 'Fork' }).count()).toBe(0)
  })
})

describe('a shared project on a phone', () => {
  it('is one column that scrolls to its end, and a file that is chosen comes into sight', async () => {
    const { link } = await guarded('https-static-site')
    const page = await openPage(link, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
    const last = page.getByRole('link', { name: /^content\// }).last()
    await last.waitFor()
    const bottomOf = async (part: Locator) => {
      const box = await part.boundingBox()
      return (box?.y ?? 0) + (box?.height ?? 0)
    }
    expect(await bottomOf(last)).toBeGreaterThan(844)
    await page.mouse.move(195, 600)
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 400)
        return bottomOf(last)
      })
      .toBeLessThan(844)
    await page.getByRole('option', { name: 'src/unikernel.ml ', exact: false }).first().tap()
    const text = page.getByRole('textbox', { name: 'src/unikernel.ml, read only' })
    await expect.poll(async () => (await text.boundingBox())?.y).toBeLessThan(300)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})

describe.each(['light', 'dark'] as const)('axe finds nothing about links, %s,', colorScheme => {
  it('in the dialog, on the page that is read, and where a link opens nothing', async () => {
    const server = await startProduct()
    const page = await openProject(server.address, await fromSample(server, 'https-static-site'), {
      colorScheme,
    })
    await page.getByRole('banner').getByRole('button', { name: 'https-static-site' }).click()
    await page.getByRole('menuitem', { name: 'Share to read' }).click()
    await page.getByText('Not shared.').waitFor()
    await expectNoViolations(page, 'not shared')
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await linkOf(page)
    await expectNoViolations(page, 'shared')
    const reader = await openPage(link, { colorScheme })
    await device(reader, 'tls').waitFor()
    await reader.getByRole('option', { name: 'main.ml' }).waitFor()
    await device(reader, 'tls').click()
    await expectNoViolations(reader, 'read')
    const small = await openPage(link, { colorScheme, viewport: { width: 390, height: 800 } })
    await small.getByRole('option', { name: 'main.ml' }).waitFor()
    await expectNoViolations(small, 'read on a phone')
    const nothing = await openPage(link.replace(/.$/, '_'), { colorScheme })
    await nothing.getByText('This link opens nothing').first().waitFor()
    await expectNoViolations(nothing, 'a link that opens nothing')
  })
})
