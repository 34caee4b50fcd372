import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '../../bench/browser.ts'
import { serve } from '../../bench/serve.ts'
import { apiBase, OpenProject } from '../../shared/protocol/api.ts'
import { type State, states } from './states.ts'

/*
 * `npm run screenshots [NAME...]`: takes the screenshots of docs/images/, each state in light and dark, with the real server. A state that cannot
 * be reached is said and ends it with status 1.
 */

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url))
const wanted = process.argv.slice(2)

const projectOf = async (url: string, sample: string): Promise<string> => {
  const reply = await fetch(`${url}${apiBase}/projects`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: 'sample', sample }),
  })
  return OpenProject.parse(await reply.json()).id
}

const serving = await serve()
const browser = await launchBrowser()

const take = async (state: State, colorScheme: 'light' | 'dark'): Promise<void> => {
  const context = await browser.newContext({
    viewport: state.size ?? { width: 1440, height: 900 },
    colorScheme,
  })
  try {
    const page = await context.newPage()
    if (!state.tour)
      await page.addInitScript(() => {
        if (window === window.top) localStorage.setItem('composer.tourSeen', 'true')
      })
    page.setDefaultTimeout(30_000)
    await page.goto(
      state.sample === null ? serving.url : `${serving.url}/p/${await projectOf(serving.url, state.sample)}`,
    )
    await state.reach(page)
    // What fades in is there, and fonts have come.
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(folder, `${state.name}-${colorScheme}.png`) })
  } finally {
    await context.close()
  }
}

try {
  await mkdir(folder, { recursive: true })
  for (const state of states.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
    for (const colorScheme of ['light', 'dark'] as const) {
      const failure = await take(state, colorScheme).then(
        () => null,
        (error: unknown) => error,
      )
      if (failure) process.exitCode = 1
      process.stdout.write(`${state.name}, ${colorScheme}${failure ? `: ${String(failure)}` : ''}\n`)
    }
} finally {
  await browser.close()
  await serving.stop()
}
