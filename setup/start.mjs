import { main } from './main.mjs'
import { root } from './places.mjs'
import { setUp } from './set-up.mjs'
import { register } from './typescript.mjs'

// `npm start`: sets up what is missing, then serves. `--only-set-up` stops before serving; all other words go to the
// command `start`: `npm start -- --port 8080`.
await main('npm start', async release => {
  await setUp()
  if (process.argv.includes('--only-set-up')) return
  release()
  process.env.NODE_ENV ??= 'production'
  await register()
  const { runCommandLine } = await import(`${root}/server/cli/program.ts`)
  process.exitCode = await runCommandLine([
    process.execPath,
    'unikernel-composer',
    'start',
    ...process.argv.slice(2),
  ])
})
