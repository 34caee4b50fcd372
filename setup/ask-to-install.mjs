import { createInterface } from 'node:readline/promises'
import { Stop, status } from './stop.mjs'

/** Asks at the terminal whether to install system packages, and stops where the answer is no; nobody is asked where there is no terminal. */
export const askToInstall = async names => {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal
    .question(
      `The tests need these Debian packages: ${names.join(' ')}.\nInstall them on this machine? [Y/n] `,
    )
    .finally(() => terminal.close())
  if (/^n/i.test(answer.trim()))
    throw new Stop('Nothing was installed. `npm run check` runs the tests that need no further packages.', {
      status: status.needsRoot,
    })
}
