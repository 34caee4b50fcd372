import { main } from './main.mjs'
import { exportRoot, importRoot } from './root/archive.mjs'
import { Stop } from './stop.mjs'

const commands = {
  export: { run: exportRoot, done: 'written' },
  import: { run: importRoot, done: 'taken over; `npm start` builds the toolchain in it' },
}

/** `unikernel-composer toolchain export FILE` and `import FILE`; see archive.mjs. They need no npm packages. */
export const toolchainCommand = ([name = '', file]) =>
  main(`unikernel-composer toolchain ${name}`, async () => {
    if (!Object.hasOwn(commands, name) || !file)
      throw new Stop(`unikernel-composer toolchain ${Object.keys(commands).join('|')} FILE`, { status: 2 })
    const { run, done } = commands[name]
    await run(file)
    process.stdout.write(`${file}: ${done}.\n`)
  })
