#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// A reader that has seen enough, as in `… | head`, is no failure.
process.stdout.on('error', error => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

const root = dirname(dirname(fileURLToPath(import.meta.url)))

if (process.argv[2] === 'toolchain') {
  const { toolchainCommand } = await import('../setup/toolchain-command.mjs')
  await toolchainCommand(process.argv.slice(3))
} else if (existsSync(join(root, 'node_modules', '.package-lock.json'))) {
  const { register } = await import('tsx/esm/api')
  register()
  await import('../server/cli.ts')
} else if (process.argv[2] === 'doctor') {
  const { printBareDoctor } = await import('../setup/bare-doctor.mjs')
  printBareDoctor(process.argv.includes('--json'))
} else {
  process.stderr.write(
    `The npm packages are not installed in ${root}. Run \`npm start\` there once, or \`npm ci\`.\n`,
  )
  process.exitCode = 3
}
