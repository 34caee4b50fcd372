import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { buildImage } from './build-and-boot.ts'
import { type Running, runOnUserNetwork } from './on-user-network.ts'

const sample = fileURLToPath(new URL('../../shared/samples/https-notebook', import.meta.url))

/** The name of the image's public key, by which Chromium takes its certificate and no other. */
const keyName = (): string => {
  const certificate = new X509Certificate(readFileSync(join(sample, 'certificates/server.pem')))
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(key).digest('base64')
}

const openBrowser = (...args: string[]) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', ...args],
  })

describe('https-notebook', () => {
  let image = ''
  beforeAll(() => {
    image = buildImage(sample, temporaryFolder())
  })

  const emptyDisk = (): string => {
    const disk = join(temporaryFolder(), 'disk')
    writeFileSync(disk, Buffer.alloc(1024 * 1024))
    return disk
  }
  const bootOn = (disk: string): Promise<Running> =>
    runOnUserNetwork(image, 'health at port 80', ['--block', `disk=${disk}`])
  const health = async (running: Running): Promise<string> =>
    (await fetch(`http://${running.at(80)}/health`)).text()

  it('keeps what was written in Chromium, through a kill at any time', async () => {
    const disk = emptyDisk()
    const browser = await openBrowser(`--ignore-certificate-errors-spki-list=${keyName()}`)
    try {
      const first = await bootOn(disk)
      const page = await browser.newPage()
      await page.goto(`https://${first.at(443)}/`)
      for (const note of ['buy <milk> & bread', 'second, with a comma + a plus\nand a line']) {
        await page.getByRole('textbox', { name: 'A note' }).fill(note)
        await page.getByRole('button', { name: 'Keep' }).click()
        await page.getByText(note).waitFor()
      }
      expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe('640px')
      expect(await health(first)).toBe('ok: 2 notes, boot 1\n')
      await first.end('SIGKILL')

      const second = await bootOn(disk)
      await page.goto(`https://${second.at(443)}/`)
      expect(await page.getByRole('listitem').locator('p').allInnerTexts()).toEqual([
        'second, with a comma + a plus\nand a line',
        'buy <milk> & bread',
      ])
      expect(await health(second)).toBe('ok: 2 notes, boot 2\n')
    } finally {
      await browser.close()
    }
  })

  it('is refused by a browser that does not know its certificate', async () => {
    const browser = await openBrowser()
    try {
      const running = await bootOn(emptyDisk())
      const page = await browser.newPage()
      await expect(page.goto(`https://${running.at(443)}/`)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID')
    } finally {
      await browser.close()
    }
  })
})
