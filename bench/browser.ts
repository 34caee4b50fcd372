import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Frame, frameTimes } from './frame-times.ts'
import type { Metric } from './metric.ts'
import { quantile } from './sample.ts'

const executablePath = '/usr/bin/chromium'

export const browserIsThere = (): boolean => existsSync(executablePath)

/** Chromium without a screen, drawing with the processor. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  })

const categories = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'devtools.timeline.frame',
]

/** The frames of a page while something was done. */
export const framesWhile = async (
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<Frame[]> => {
  // Every frame is to be in the trace, also one that nothing in the page asked for.
  await page.evaluate('framing = true; (function next() { if (framing) requestAnimationFrame(next) })()')
  await browser.startTracing(page, { categories })
  await work()
  const trace = await browser.stopTracing()
  await page.evaluate('framing = false')
  return frameTimes(trace.toString('utf8'))
}

const kinds = [
  ['clock', ''],
  ['processor', ', processor time'],
  ['interval', ', from frame to frame'],
] as const

/**
 * The figures of runs of one gesture. The goals are for the work of a frame by the clock; the processor's time has none, but
 * holds on a machine that is busy with other things too.
 */
export const metricsOf = (title: string, runs: readonly (readonly Frame[])[], max: number | null): Metric[] =>
  kinds.flatMap(([kind, words]) => {
    const times = runs.map(frames => frames.map(frame => frame[kind]))
    const goal = (limit: number | null) => (kind === 'clock' ? limit : null)
    return [
      {
        title: `${title}, 95 % of frames${words}`,
        unit: 'ms' as const,
        sample: times.map(frames => quantile(frames, 0.95)),
        goal: goal(max),
        mirage: null,
      },
      {
        title: `${title}, slowest frame${words}`,
        unit: 'ms' as const,
        sample: times.map(frames => Math.max(...frames)),
        goal: goal(50),
        mirage: null,
      },
    ]
  })
