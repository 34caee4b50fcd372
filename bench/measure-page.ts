import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Figure } from './figure.ts'
import { repeat } from './sample.ts'

const browserPath = '/usr/bin/chromium'
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
]

/** The page's first load by a browser that has seen nothing of it; no figures where there is no browser. */
export const measurePage = async (url: string, runs: number): Promise<Figure[]> => {
  if (!existsSync(browserPath)) return []
  const browser = await chromium.launch({ executablePath: browserPath, args: quiet })
  try {
    const loads = await repeat({ warmUp: 1, runs }, async () => {
      const context = await browser.newContext()
      const page = await context.newPage()
      let bytes = 0
      page.on('requestfinished', request => {
        void request.sizes().then(sizes => {
          bytes += sizes.responseBodySize + sizes.responseHeadersSize
        })
      })
      const reply = await page.goto(url, { waitUntil: 'networkidle' })
      if (!reply?.ok()) throw new Error(`the page was not served: status ${reply?.status()}`)
      const painted = await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      )
      await context.close()
      return { painted: painted ?? Number.NaN, kilobytes: bytes / 1000 }
    })
    return [
      {
        title: 'page, first load: first paint with content',
        unit: 'ms',
        sample: loads.map(load => load.painted),
        goal: null,
        mirage: null,
      },
      {
        title: 'page, first load: transferred',
        unit: 'KB',
        sample: loads.map(load => load.kilobytes),
        goal: null,
        mirage: null,
      },
    ]
  } finally {
    await browser.close()
  }
}
