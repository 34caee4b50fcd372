import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from './main.mjs'
import { root } from './places.mjs'
import { askCommand, runCommand } from './run-command.mjs'
import { Stop, status } from './stop.mjs'

/** The OCaml below the product, and of the benchmarks. */
const ocamlFiles = () =>
  askCommand(['git', 'ls-files', 'unikernel/*.ml', 'unikernel/*.mli', 'bench/*.ml'], { cwd: root })
    .output.split('\n')
    .filter(file => file !== '' && lstatSync(join(root, file)).isFile())

// `npm run format` and `npm run lint`: ocp-indent over all OCaml, with .ocp-indent; `--check` changes nothing.
await main('npm run format', async () => {
  if (askCommand(['ocp-indent', '--version']).code !== 0)
    throw new Stop('ocp-indent is not on this machine: apt-get install ocp-indent', {
      status: status.wrongMachine,
    })
  const files = ocamlFiles()
  if (!process.argv.includes('--check')) {
    const { reason } = await runCommand(['ocp-indent', '--inplace', ...files], { cwd: root })
    if (reason) throw new Stop(`The OCaml was not formatted: ${reason}.`)
    return
  }
  const others = files.filter(
    file => askCommand(['ocp-indent', file], { cwd: root }).output !== readFileSync(join(root, file), 'utf8'),
  )
  if (others.length > 0)
    throw new Stop(`Not as ocp-indent has it: npm run format\n${others.map(file => `  ${file}`).join('\n')}`)
})
