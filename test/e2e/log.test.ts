import { describe, expect, it } from 'vitest'
import { openProject } from './browser.ts'
import { buildButton, consoleLog, waitForBuild } from './parts.ts'
import { appWithLogs } from './sample-graphs.ts'
import { fromContent, startProduct } from './server.ts'

/** Prints numbered lines, `pause` milliseconds apart. */
const counting = (lines: number, pause: number) => `open Lwt.Syntax

let rec count n =
  if n > ${lines} then Lwt.return_unit
  else begin
    Printf.printf "number %d\\n%!" n;
    let* () = ${pause === 0 ? 'Lwt.return_unit' : `Mirage_sleep.ns ${pause}_000_000L`} in
    count (n + 1)
  end

let start () = count 1
`

const bootCounting = async (lines: number, pause: number) => {
  const server = await startProduct()
  const sleep = [{ id: 'sleep', name: 'sleep', type: 'default_sleep' }]
  const { devices, wires } = appWithLogs()
  const id = await fromContent(
    server,
    { devices: [...devices, ...sleep], wires },
    { 'unikernel.ml': counting(lines, pause) },
  )
  const page = await openProject(server.address, id)
  await buildButton(page).click()
  await waitForBuild(page, 'Built')
  await page.keyboard.press('Control+Enter')
  return page
}

describe('a log', () => {
  it('follows its end until the reader scrolls away, and counts what comes meanwhile', async () => {
    // Longer than the test lasts on any machine: lines must still come when the reader has scrolled away.
    const page = await bootCounting(1_000_000, 10)
    const lines = consoleLog(page).getByText(/^number \d{2,}$/)
    await lines.nth(12).waitFor()
    await consoleLog(page).hover()
    await page.mouse.wheel(0, -400)
    const back = page.getByRole('button', { name: /\d+ new lines/ })
    await back.waitFor()
    const top = await consoleLog(page).evaluate(element => element.scrollTop)
    const unread = async () => Number.parseInt((await back.textContent()) ?? '', 10)
    const before = await unread()
    await expect.poll(unread).toBeGreaterThan(before + 20)
    expect(await consoleLog(page).evaluate(element => element.scrollTop)).toBe(top)
    const newest = async () => Number((await lines.last().textContent())?.slice(7))
    const old = await newest()
    await back.click()
    await expect.poll(newest).toBeGreaterThan(old + 20)
    expect(await back.count()).toBe(0)
    await page.getByRole('button', { name: 'Stop', exact: true }).first().click()
    await page
      .getByRole('status')
      .getByText(/^Stopped on request after/)
      .waitFor()
  })

  it('takes 200,000 lines without a gap, finds one of them, and copies them all', async () => {
    const page = await bootCounting(200_000, 0)
    await page
      .getByRole('status')
      .getByText(/exit status 0/)
      .waitFor()
    await consoleLog(page).getByText('number 200000', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Find in the log' }).click()
    await page.getByRole('textbox', { name: 'Find in the log' }).fill('number 123456')
    await page.keyboard.press('Enter')
    await consoleLog(page).locator('mark', { hasText: 'number 123456' }).waitFor()
    await page.getByRole('button', { name: 'Copy the log' }).click()
    const copied = () => page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(copied).toContain('number 200000')
    const numbers = (await copied())
      .split('\n')
      .filter(line => line.startsWith('number '))
      .map(line => Number(line.slice(7)))
    expect(numbers).toEqual(Array.from({ length: 200_000 }, (_, i) => i + 1))
  })

  it('stops a run on request', async () => {
    const page = await bootCounting(100_000, 20)
    await consoleLog(page)
      .getByText(/^number \d+$/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Stop', exact: true }).first().click()
    await page
      .getByRole('status')
      .getByText(/^Stopped on request after/)
      .waitFor()
    await page.getByRole('button', { name: 'Boot', exact: true }).first().waitFor()
  })
})
