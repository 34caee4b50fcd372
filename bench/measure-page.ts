import { browserIsThere, launchBrowser } from './browser.ts'
import type { Metric } from './metric.ts'
import { repeat } from './sample.ts'

/** The page's first load by a browser that has seen nothing of it; no figures where there is no browser. */
export const measurePage = async (url: string, runs: number): Promise<Metric[]> => {
  if (!browserIsThere()) return []
  const browser = await launchBrowser()
  try {
    const loads = await repeat({ warmUp: 1, runs }, async () => {
      const context = await browser.newContext()
      const page = await context.newPage()
      const sizes: Promise<{ bytes: number; script: boolean }>[] = []
      page.on('requestfinished', request => {
        const script = request.resourceType() === 'script'
        sizes.push(
          request.sizes().then(({ responseBodySize, responseHeadersSize }) => ({
            bytes: responseBodySize + responseHeadersSize,
            script,
          })),
        )
      })
      const reply = await page.goto(url, { waitUntil: 'networkidle' })
      if (!reply?.ok()) throw new Error(`the page was not served: status ${reply?.status()}`)
      const painted = await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      )
      const loaded = await Promise.all(sizes)
      await context.close()
      const kilobytes = (parts: typeof loaded) => parts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
      return {
        painted: painted ?? Number.NaN,
        all: kilobytes(loaded),
        scripts: kilobytes(loaded.filter(({ script }) => script)),
      }
    })
    return [
      {
        title: 'page, first load: first paint with content',
        unit: 'ms',
        sample: loads.map(load => load.painted),
        goal: 1000,
        mirage: null,
      },
      {
        title: 'page, first load: JavaScript, all but the editor',
        unit: 'KB',
        sample: loads.map(load => load.scripts),
        goal: 350,
        mirage: null,
      },
      {
        title: 'page, first load: transferred in all',
        unit: 'KB',
        sample: loads.map(load => load.all),
        goal: null,
        mirage: null,
      },
    ]
  } finally {
    await browser.close()
  }
}
