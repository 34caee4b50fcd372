import { describe, expect, it } from 'vitest'
import { ask } from '../server/ask.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { buildButton, consoleLog, device, waitForBuild } from './parts.ts'
import { fromSample, startProduct } from './server.ts'

/** Builds a sample and boots it, in a page of its own. */
const booted = async (sample: string, colorScheme: 'light' | 'dark' = 'light') => {
  const server = await startProduct()
  const page = await openProject(server.address, await fromSample(server, sample), { colorScheme })
  await buildButton(page).click()
  await waitForBuild(page, 'Built')
  await page.keyboard.press('Control+Enter')
  await consoleLog(page)
    .getByText(/hvt-run/)
    .waitFor()
  return page
}

describe('the preview of a running image', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    it(`shows a site over HTTPS, ${colorScheme}`, async () => {
      const page = await booted('https-static-site', colorScheme)
      const frame = page.frameLocator('iframe[title="What the image serves"]')
      await frame.getByRole('heading').first().waitFor()
      const address = page.getByRole('form', { name: 'Address' })
      await address.getByText(/^https:\/\/127(\.\d+){3}:\d+$/).waitFor()
      await expectNoViolations(page, 'the preview')

      await address.getByRole('textbox').fill('/no-such-page')
      await page.keyboard.press('Enter')
      await frame.getByText('Nothing is here.').waitFor()
      await page.getByRole('tab', { name: 'Ports and next boot' }).click()
      await page.getByRole('region', { name: 'Ports of the running image' }).getByText('Port 443').waitFor()
    })

  it('has what passes through the network shown on its device, until the image ends', async () => {
    const page = await booted('https-static-site')
    const row = device(page, 'service').locator('footer')
    await page.frameLocator('iframe').getByRole('heading').first().waitFor()
    // As long as something passes through: what the page itself asked for may be over.
    const address = (await page.locator('iframe').getAttribute('src')) ?? ''
    await expect
      .poll(async () => {
        await ask(address)
        return row.textContent()
      })
      .toMatch(/\d[\d.]* [kMG]?B\/s/)
    await page.waitForFunction(
      row => Number(/: ([\d,]+) frames in/.exec(row?.getAttribute('title') ?? '')?.[1]) > 5,
      await row.elementHandle(),
    )
    await row.getByText('Idle').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await row.getByText('Netif').waitFor()
  })

  it('is asked for as often as the image answers, which the console says', async () => {
    const page = await booted('https-static-site')
    const test = page.getByRole('button', { name: 'Load test' })
    await test.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Measuring' }).waitFor()
    await consoleLog(page)
      .getByText(
        /^16 connections for \d+ s: [1-9][\d,]* requests a second, half within \d+ ms, 99 % within \d+ ms$/,
      )
      .waitFor()
    await test.waitFor()
    expect(await test.evaluate(element => element === document.activeElement)).toBe(true)
  })

  it('shows the site over TLS where the image serves without, too', async () => {
    const page = await booted('https-notebook')
    await page
      .getByRole('form', { name: 'Address' })
      .getByText(/^https:/)
      .waitFor()
    await page.frameLocator('iframe').getByRole('heading', { name: 'Notebook' }).waitFor()
  })

  it('says at which ports nobody answers', async () => {
    const page = await booted('tcp-echo')
    await page.getByText(/^Nobody answers HTTP at port 7, 80, 443, 8080 or 8443 of tcp-echo.hvt/).waitFor()
    await page.getByRole('button', { name: 'Look again' }).click()
    await page.getByText('Looking for a web page').waitFor()
    await page.getByText(/^Nobody answers HTTP/).waitFor()
  })
})
