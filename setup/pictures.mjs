import { main } from './main.mjs'
import { root } from './places.mjs'
import { setUp } from './set-up.mjs'
import { register } from './typescript.mjs'

// `npm run pictures`: sets up what is missing, then takes the pictures of docs/images.
await main('npm run pictures', async release => {
  const { prefix } = await setUp({ tests: true })
  release()
  process.env.UNIKERNEL_COMPOSER_TOOLCHAIN = prefix
  await register()
  await import(`${root}/test/screenshots/take.ts`)
})
