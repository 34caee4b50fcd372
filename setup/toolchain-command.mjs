import { main } from './main.mjs'
import { exportRoot, importRoot } from './root/archive.mjs'
import { Stop } from './stop.mjs'

const usage = 'unikernel-composer toolchain export FILE | unikernel-composer toolchain import FILE'

/** `unikernel-composer toolchain export FILE` and `import FILE`; see archive.mjs. They need no npm packages. */
export const toolchainCommand = ([what, file]) =>
  main(`unikernel-composer toolchain ${what ?? ''}`, async () => {
    if (!file || (what !== 'export' && what !== 'import')) throw new Stop(usage, { status: 2 })
    await (what === 'export' ? exportRoot(file) : importRoot(file))
    process.stdout.write(
      what === 'export'
        ? `${file} holds the root.\n`
        : 'The root is here. `npm start` builds the toolchain in it.\n',
    )
  })
