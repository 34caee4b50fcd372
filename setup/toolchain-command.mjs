import { main } from './main.mjs'
import { exportRoot, importRoot } from './root/archive.mjs'
import { Stop } from './stop.mjs'

const usage = 'unikernel-composer toolchain export FILE | unikernel-composer toolchain import FILE'

const commands = new Map([
  ['export', { run: exportRoot, done: file => `${file} holds the root.` }],
  ['import', { run: importRoot, done: () => 'The root is here. `npm start` builds the toolchain in it.' }],
])

/** `unikernel-composer toolchain export FILE` and `import FILE`; see archive.mjs. They need no npm packages. */
export const toolchainCommand = ([name = '', file]) =>
  main(`unikernel-composer toolchain ${name}`, async () => {
    const command = commands.get(name)
    if (!command || !file) throw new Stop(usage, { status: 2 })
    await command.run(file)
    process.stdout.write(`${command.done(file)}\n`)
  })
