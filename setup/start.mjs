import { main } from './main.mjs'
import { root } from './places.mjs'
import { setUp } from './set-up.mjs'
import { register } from './typescript.mjs'

// `npm start`: sets up what is missing, then serves. `--only-set-up` stops before serving.
await main('npm start', async release => {
  await setUp()
  if (process.argv.includes('--only-set-up')) return
  release()
  process.env.NODE_ENV ??= 'production'
  await register()
  await import(`${root}/server/main.ts`)
})
