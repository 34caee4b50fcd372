import { main } from './main.mjs'
import { root } from './places.mjs'
import { setUp } from './set-up.mjs'
import { register } from './typescript.mjs'

// `npm run soak`: sets up what is missing, then puts a server of its own under load.
await main('npm run soak', async release => {
  const { prefix } = await setUp()
  release()
  process.env.UNIKERNEL_COMPOSER_TOOLCHAIN = prefix
  await register()
  await import(`${root}/bench/soak/main.ts`)
})
