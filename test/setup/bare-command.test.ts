import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { DoctorReport } from '../../shared/protocol/api.ts'
import { stageCheckout } from './stage-checkout.ts'

const binFolder = fileURLToPath(new URL('../../bin', import.meta.url))

/** Runs the command in a checkout whose npm packages were never installed. */
const command = async (...words: string[]) => {
  const { folder } = await stageCheckout()
  cpSync(binFolder, join(folder, 'bin'), { recursive: true })
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'bin/unikernel-composer.mjs'), ...words],
    {
      cwd: folder,
      env: {
        PATH: `${folder}/bin:/usr/bin:/bin`,
        HOME: folder,
        STAGE: folder,
        UNIKERNEL_COMPOSER_CACHE: `${folder}/cache`,
      },
      encoding: 'utf8',
    },
  )
  return { folder, status, stdout, stderr }
}

describe('unikernel-composer without its npm packages', () => {
  it('says what to run', async () => {
    const { folder, status, stderr } = await command('build', 'somewhere')
    expect(stderr).toBe(
      `The npm packages are not installed in ${folder}. Run \`npm start\` there once, or \`npm ci\`.\n`,
    )
    expect(status).toBe(3)
  })

  it('can still say what is missing, and how to get it', async () => {
    const { status, stdout } = await command('doctor')
    expect(stdout).toContain('✗ npm packages: node_modules is absent or half-made\n    npm ci\n')
    expect(stdout).toContain('✗ Debian 13 root: not fetched\n    npm start\n')
    expect(stdout).toContain('✗ Toolchain of the embedded universe: not built\n    npm start\n')
    expect(status).toBe(3)
  })

  it('says the same as JSON, in the shape of the whole report', async () => {
    const { stdout } = await command('doctor', '--json')
    const { ready, findings } = DoctorReport.parse(JSON.parse(stdout))
    expect(ready).toBe(false)
    expect(findings.find(({ id }) => id === 'toolchain')).toMatchObject({
      state: 'missing',
      fix: 'npm start',
    })
  })
})
