import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { apiBase, type OpenProject } from '../shared/api.ts'
import { catalogue } from '../shared/catalogue.ts'
import { buildable } from '../shared/target.ts'
import { validate } from '../shared/validate.ts'
import type { Figure } from './figure.ts'
import { frameTimes } from './frame-times.ts'
import { largeProject } from './large-project.ts'
import { quantile, repeat } from './sample.ts'

const browserPath = '/usr/bin/chromium'
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
]

/** The canvas with 1,000 devices and 2,000 wires: validating, opening, dragging. No browser, no figures of the page. */
export const measureCanvas = async (url: string, runs: number): Promise<Figure[]> => {
  const project = largeProject()
  const [platform] = buildable
  if (!platform) throw new Error('this version builds for no platform')
  const problems = validate(project, platform, catalogue)
  if (problems.length > 0) throw new Error(`the large project is not valid: ${JSON.stringify(problems[0])}`)
  const validation: Figure = {
    title: '1,000 devices, 2,000 wires: validate',
    unit: 'ms',
    sample: await repeat({ warmUp: 10, runs: 30 }, () => {
      const began = performance.now()
      validate(project, platform, catalogue)
      return performance.now() - began
    }),
    goal: 16,
    mirage: null,
  }
  if (!existsSync(browserPath)) return [validation]
  const reply = await fetch(`${url}${apiBase}/projects`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: 'content', project }),
  })
  if (!reply.ok) throw new Error(`the large project was not taken: ${reply.status} ${await reply.text()}`)
  const { id } = (await reply.json()) as OpenProject
  const browser = await chromium.launch({ executablePath: browserPath, args })
  try {
    const opened: number[] = []
    const worst: number[] = []
    const most: number[] = []
    await repeat({ warmUp: 1, runs }, async run => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      const ms = await timeToOpen(page, `${url}/p/${id}`)
      const frames = await drag(browser, page)
      await page.close()
      if (run === 0) return
      opened.push(ms)
      worst.push(Math.max(...frames))
      most.push(quantile(frames, 0.95))
    })
    const title = '1,000 devices, 2,000 wires'
    return [
      validation,
      { title: `${title}: open`, unit: 's', sample: opened.map(ms => ms / 1000), goal: 2, mirage: null },
      { title: `${title}: drag, 95 % of frames`, unit: 'ms', sample: most, goal: 16.7, mirage: null },
      { title: `${title}: drag, slowest frame`, unit: 'ms', sample: worst, goal: 50, mirage: null },
    ]
  } finally {
    await browser.close()
  }
}

/** From asking for the page until devices and wires are painted. */
const timeToOpen = async (page: Page, address: string): Promise<number> => {
  await page.goto(address, { waitUntil: 'commit' })
  await page.waitForSelector('svg[aria-label="2,000 wires"] path', { state: 'attached' })
  return page.evaluate(
    () => new Promise<number>(done => requestAnimationFrame(() => setTimeout(() => done(performance.now())))),
  )
}

const dragSteps = 120

/** Drags a device across the canvas; gives what each frame took of the main thread, in milliseconds. */
const drag = async (browser: Browser, page: Page): Promise<number[]> => {
  await page.waitForTimeout(1500)
  const { x, y } = await middleDevice(page)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 4, y + 4, { steps: 4 })
  await page.waitForTimeout(300)
  await browser.startTracing(page, {
    categories: [
      'toplevel',
      'devtools.timeline',
      'disabled-by-default-devtools.timeline',
      'devtools.timeline.frame',
    ],
  })
  for (let step = 1; step <= dragSteps; step++) {
    await page.mouse.move(x + Math.sin(step / 10) * 160, y + step)
    await page.waitForTimeout(8)
  }
  const trace = await browser.stopTracing()
  await page.mouse.up()
  return frameTimes(trace.toString('utf8'))
}

/** A place to take hold of the device nearest to the middle: only devices in view are on the page. */
const middleDevice = (page: Page): Promise<{ x: number; y: number }> =>
  page.evaluate(() => {
    // No function of its own in here: the page would lack what the TypeScript loader adds to name one.
    const [nearest] = [...document.querySelectorAll('[data-device]')]
      .map(device => device.getBoundingClientRect())
      .map(box => ({ x: box.x + box.width / 2, y: box.y + box.height / 4 }))
      .map(at => ({ ...at, far: Math.hypot(at.x - innerWidth / 2, at.y - innerHeight / 2) }))
      .sort((a, b) => a.far - b.far)
    if (!nearest) throw new Error('no device is on the page')
    return { x: nearest.x, y: nearest.y }
  })
