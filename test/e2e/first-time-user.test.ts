import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openProject } from './browser.ts'
import { buildButton, device, editor, paletteEntry, waitForBuild } from './parts.ts'
import { fromContent, startProduct } from './server.ts'

const sample = fileURLToPath(new URL('../../shared/samples/https-static-site/', import.meta.url))
const siteSource = `module Make (Http : Cohttp_mirage.Server.S) (Content : Mirage_kv.RO) = struct
module Site = Cohttp_mirage.Static.HTTP (Content) (Http)
let start listen content = Site.start ~http_port:443 content listen
end
`

it('lets someone new compose an HTTPS site from an empty canvas in 12 actions, which then builds and answers', async () => {
  const server = await startProduct()
  const id = await fromContent(server, { name: 'site' })
  for (const file of ['certificates/server.pem', 'certificates/server.key', 'content/index.html'])
    await server.call('PUT', `/projects/${id}/files/${file}`, new Uint8Array(readFileSync(sample + file)))
  const page = await openProject(server.address, id, { viewport: { width: 1680, height: 900 } })
  await paletteEntry(page, 'OCaml app').waitFor()

  const started = Date.now()
  let actions = 0
  /** One press, one text, one key. */
  const act = async (action: Promise<unknown>): Promise<void> => {
    actions++
    await action
  }
  await act(paletteEntry(page, 'OCaml app').dblclick())
  await device(page, 'app').waitFor()
  await act(paletteEntry(page, 'HTTP server').dblclick())
  await device(page, 'http').waitFor()
  await act(paletteEntry(page, 'TLS server').dblclick())
  await device(page, 'tls').waitFor()
  await act(paletteEntry(page, 'Image folder').dblclick())
  await device(page, 'content').waitFor()
  await act(page.getByRole('textbox', { name: 'Folder' }).fill('certificates'))
  await act(device(page, 'app').click())
  await page.getByRole('button', { name: 'Open unikernel.ml' }).waitFor()
  await act(paletteEntry(page, 'Image folder').dblclick())
  await device(page, 'content2').waitFor()
  await act(page.keyboard.press('a'))
  await page.getByRole('region', { name: 'Auto-wire' }).waitFor()
  await act(page.keyboard.press('Enter'))
  await device(page, 'stack').waitFor()
  await act(device(page, 'app').dblclick())
  // The cursor is in the source that was opened.
  await expect.poll(() => editor(page).evaluate(field => field === document.activeElement)).toBe(true)
  await act(page.keyboard.press('Control+a'))
  await act(page.keyboard.insertText(siteSource))
  expect(actions).toBeLessThanOrEqual(12)
  expect(Date.now() - started).toBeLessThan(180_000)

  await buildButton(page).filter({ hasText: 'Build' }).click()
  await waitForBuild(page, 'Built')
  await page.getByRole('button', { name: 'Boot', exact: true }).first().click()
  // Its address in the preview's own bar is https, at the loopback address of this run's own.
  await page.frameLocator('iframe').getByRole('heading', { name: 'A site in an image' }).waitFor()
  await page
    .getByText(/^https:\/\/127\.\d+\.\d+\.\d+:\d+/)
    .first()
    .waitFor()
})
