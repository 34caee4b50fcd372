import { main } from './main.mjs'
import { root } from './places.mjs'
import { setUp } from './set-up.mjs'
import { register } from './typescript.mjs'

// `npm run screenshots`: sets up what is missing, then takes the screenshots of docs/images.
await main('npm run screenshots', async release => {
  const { prefix } = await setUp({ tests: true })
  release()
  process.env.UNIKERNEL_COMPOSER_TOOLCHAIN = prefix
  await register()
  await import(`${root}/test/screenshots/take.ts`)
})
