import { main } from './main.mjs'
import { closingLine, formatOfC, formatOfOcaml, lint, runPhases, types, vitest } from './phases.mjs'
import { setUp } from './set-up.mjs'

// `npm test`: sets up what is missing, with what the tests need, then runs every check there is. At a terminal it asks before it installs system
// packages, unless CI is set or `npm test -- --yes` says so.
await main('npm test', async () => {
  process.stdout.write('== Set-up\n')
  const { prefix } = await setUp({ tests: true, ask: !process.env.CI && !process.argv.includes('--yes') })
  process.env.UNIKERNEL_COMPOSER_TOOLCHAIN = prefix
  await runPhases([
    types(),
    lint(),
    formatOfC(),
    formatOfOcaml(),
    vitest('TypeScript tests'),
    closingLine('OCaml library tests', ['unikernel/lib/test/run']),
    closingLine('Unikernel tests', ['unikernel/test/run']),
    closingLine('Network tests', ['unikernel/test/net-peers/run']),
    closingLine('HTTP and TLS tests', ['unikernel/test/http-peers/run']),
    closingLine('Name service and log tests', ['unikernel/test/name-peers/run']),
    closingLine('Runner tests', [
      'make',
      '--silent',
      '--no-print-directory',
      '-C',
      'unikernel/runner',
      'test',
    ]),
  ])
})
