import type { Browser, Page } from 'playwright-core'
import { catalogue } from '../shared/catalogue/catalogue.ts'
import { buildable } from '../shared/model/target.ts'
import { validate } from '../shared/validation/validate.ts'
import { browserIsThere, framesWhile, launchBrowser, metricsOf } from './browser.ts'
import { createProject } from './create-project.ts'
import type { Frame } from './frame-times.ts'
import { largeProject } from './large-project.ts'
import type { Metric } from './metric.ts'
import { repeat } from './sample.ts'

/** The canvas with 1,000 devices and 2,000 wires: validating, opening, dragging. No browser, no figures of the page. */
export const measureCanvas = async (url: string, runs: number): Promise<Metric[]> => {
  const project = largeProject()
  const [platform] = buildable
  if (!platform) throw new Error('this version builds for no platform')
  const problems = validate(project, platform, catalogue)
  if (problems.length > 0) throw new Error(`the large project is not valid: ${JSON.stringify(problems[0])}`)
  const validation: Metric = {
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
  if (!browserIsThere()) return [validation]
  const id = await createProject(url, project)
  const browser = await launchBrowser()
  try {
    const opened: number[] = []
    const drags: Frame[][] = []
    const moves: Frame[][] = []
    await repeat({ warmUp: 1, runs }, async run => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      const ms = await timeToOpen(page, `${url}/p/${id}`)
      await page.waitForTimeout(1500)
      const dragged = await drag(browser, page)
      const moved = await panAndZoom(browser, page)
      await page.close()
      if (run === 0) return
      opened.push(ms / 1000)
      drags.push(dragged)
      moves.push(moved)
    })
    const title = '1,000 devices, 2,000 wires'
    return [
      validation,
      { title: `${title}: open`, unit: 's', sample: opened, goal: 2, mirage: null },
      ...metricsOf(`${title}: drag`, drags, 16.7),
      ...metricsOf(`${title}: pan and zoom`, moves, 16.7),
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

/** Drags a device across the canvas, from taking it up to just before it is released. */
const drag = async (browser: Browser, page: Page): Promise<Frame[]> => {
  const { x, y } = await middleDevice(page)
  await page.mouse.move(x, y)
  const frames = await framesWhile(browser, page, async () => {
    await page.mouse.down()
    await page.mouse.move(x + 4, y + 4, { steps: 4 })
    for (let step = 1; step <= dragSteps; step++) {
      await page.mouse.move(x + Math.sin(step / 10) * 160, y + step)
      await page.waitForTimeout(8)
    }
  })
  await page.mouse.up()
  return frames
}

/** Pulls the canvas about by a place with nothing on it, then goes nearer and away again. */
const panAndZoom = async (browser: Browser, page: Page): Promise<Frame[]> => {
  await page.keyboard.press('Escape')
  await page.waitForTimeout(500)
  const box = await page.getByLabel('Canvas', { exact: true }).boundingBox()
  const corner = { x: (box?.x ?? 0) + 12, y: (box?.y ?? 0) + 12 }
  return framesWhile(browser, page, async () => {
    await page.mouse.move(corner.x, corner.y)
    await page.mouse.down()
    for (let step = 1; step <= dragSteps; step++) {
      await page.mouse.move(corner.x + step, corner.y + Math.abs(Math.sin(step / 20)) * 200)
      await page.waitForTimeout(8)
    }
    await page.mouse.up()
    for (let step = 1; step <= 60; step++) {
      await page.mouse.wheel(0, step <= 30 ? -40 : 40)
      await page.waitForTimeout(12)
    }
  })
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
