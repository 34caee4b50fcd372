import { main } from './main.mjs'
import { root } from './places.mjs'
import { setUp } from './set-up.mjs'
import { register } from './typescript.mjs'

// `npm run bench`: sets up what is missing, then measures.
await main('npm run bench', async release => {
  const { prefix } = await setUp()
  release()
  process.env.UNIKERNEL_COMPOSER_TOOLCHAIN = prefix
  await register()
  await import(`${root}/bench/main.ts`)
})
