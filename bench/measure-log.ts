import type { Page } from 'playwright-core'
import { Composition } from '../shared/model/composition.ts'
import { browserIsThere, framesWhile, launchBrowser, metricsOf } from './browser.ts'
import { createProject } from './create-project.ts'
import type { Frame } from './frame-times.ts'
import type { Metric } from './metric.ts'
import { repeat } from './sample.ts'

const lines = 200_000

/** The console of an image that prints 200,000 lines as fast as it can, followed to its end. No figures without a browser. */
export const measureLog = async (url: string, runs: number): Promise<Metric[]> => {
  if (!browserIsThere()) return []
  const id = await createProject(url, project())
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(60_000)
    await page.goto(`${url}/p/${id}`)
    await page.getByRole('tab', { name: 'Run' }).click()
    await page.keyboard.press('Control+b')
    await page.locator('button[aria-keyshortcuts="Control+B"]').filter({ hasText: 'Built' }).waitFor()
    const seconds: number[] = []
    const streams: Frame[][] = []
    await repeat({ warmUp: 1, runs }, async run => {
      let took = 0
      const frames = await framesWhile(browser, page, async () => {
        took = await timeToEnd(page)
      })
      if (run === 0) return
      seconds.push(took / 1000)
      streams.push(frames)
    })
    const title = 'log of 200,000 lines'
    return [
      { title: `${title}: boot to last line shown`, unit: 's', sample: seconds, goal: null, mirage: null },
      ...metricsOf(title, streams, null),
    ]
  } finally {
    await browser.close()
  }
}

/** Boots the image, and waits until the last line that it prints is on the page. */
const timeToEnd = async (page: Page): Promise<number> => {
  const began = performance.now()
  await page.keyboard.press('Control+Enter')
  const console = page.getByRole('log', { name: 'Console' })
  // The log of the run before is gone only once this one prints.
  await console.getByText(`number ${lines}`, { exact: true }).waitFor({ state: 'detached' })
  await console.getByText(`number ${lines}`, { exact: true }).waitFor()
  return performance.now() - began
}

const project = () => ({
  composition: Composition.parse({
    format: 1,
    name: 'lines',
    devices: [
      { id: 'app', type: 'app', name: 'app', app: { module: 'Unikernel', ports: [], libraries: ['lwt'] } },
    ],
    wires: [],
  }),
  sources: { 'unikernel.ml': printing },
})

const printing = `let start () =
  for n = 1 to ${lines} do
    Printf.printf "number %d\\n%!" n
  done;
  Lwt.return_unit
`
