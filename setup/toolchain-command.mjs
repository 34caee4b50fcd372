import { main } from './main.mjs'
import { exportRoot, importRoot } from './root/archive.mjs'
import { Stop } from './stop.mjs'

/** `unikernel-composer toolchain export FILE` and `import FILE`; see archive.mjs. They need no npm packages. */
export const toolchainCommand = ([name = '', file]) =>
  main(`unikernel-composer toolchain ${name}`, async () => {
    const [index, done] = [
      names.indexOf(name),
      ['written', 'taken over; `npm start` builds the toolchain in it'],
    ]
    if (index < 0 || !file)
      throw new Stop(`unikernel-composer toolchain ${names.join('|')} FILE`, { status: 2 })
    await [exportRoot, importRoot][index](file)
    process.stdout.write(`${file}: ${done[index]}.\n`)
  })

const names = ['export', 'import']
