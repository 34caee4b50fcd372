import { join } from 'node:path'
import { main } from './main.mjs'
import { root } from './places.mjs'
import { askCommand, runCommand } from './run-command.mjs'
import { Stop, status } from './stop.mjs'

/** The C of the product. The headers of `guest-images` are assembly. */
export const cFiles = () =>
  askCommand(['git', 'ls-files', 'unikernel/*.c', 'unikernel/*.h'], { cwd: root })
    .output.split('\n')
    .filter(file => file !== '' && !file.includes('/guest-images/'))

// `npm run format` and `npm run lint`: clang-format over all C, with unikernel/.clang-format; `--check` changes nothing.
await main('npm run format', async () => {
  if (askCommand(['clang-format', '--version']).code !== 0)
    throw new Stop('clang-format is not on this machine: apt-get install clang-format', {
      status: status.wrongMachine,
    })
  const how = process.argv.includes('--check') ? ['--dry-run', '--Werror'] : ['-i']
  const files = cFiles().map(file => join(root, file))
  const { reason } = await runCommand(['clang-format', ...how, ...files], { cwd: root })
  if (reason) throw new Stop('The C above is not as clang-format has it: npm run format')
})
