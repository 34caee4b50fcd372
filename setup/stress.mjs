import { availableParallelism } from 'node:os'
import { formatSeconds } from './format-seconds.mjs'
import { main } from './main.mjs'
import { root } from './places.mjs'
import { runCommand } from './run-command.mjs'
import { Stop } from './stop.mjs'

const rounds = 20

/** Keeps a core busy until it is told to stop, or for half an hour. */
const busy = 'const until = Date.now() + 1_800_000; while (Date.now() < until);'

// `npm run test:stress -- FILE…`: runs test files twenty times, without a retry, while every core has other work. A test that fails once in
// that is a defect, of the test or of what it tests.
await main('npm run test:stress', async () => {
  const files = process.argv.slice(2)
  if (files.length === 0)
    throw new Stop('Name the test files: npm run test:stress -- test/server/builds.test.ts')
  const stop = new AbortController()
  const load = Array.from({ length: availableParallelism() }, () =>
    runCommand([process.execPath, '-e', busy], { signal: stop.signal }),
  )
  let failed = 0
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const began = performance.now()
      const { reason } = await runCommand(['npx', 'vitest', 'run', '--retry=0', '--reporter=dot', ...files], {
        cwd: root,
      })
      if (reason) failed += 1
      const time = formatSeconds((performance.now() - began) / 1000)
      process.stdout.write(`== Round ${round} of ${rounds}: ${reason || 'passed'}, ${time}\n`)
    }
  } finally {
    stop.abort()
    await Promise.all(load)
  }
  process.stdout.write(`${rounds - failed} passed, ${failed} failed\n`)
  if (failed > 0) process.exitCode = 1
})
