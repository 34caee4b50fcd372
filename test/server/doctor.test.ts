import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { doctor } from '../../server/doctor.ts'
import { DoctorReport } from '../../shared/protocol/api.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'

const empty = mkdtempSync(join(tmpdir(), 'unikernel-composer-doctor-'))
afterAll(() => rmSync(empty, { recursive: true, force: true }))

const finding = async (id: string, env: Record<string, string>) => {
  const report = DoctorReport.parse(
    await doctor(readConfig({ ...process.env, ...env }), { ...process.env, ...env }),
  )
  return { ready: report.ready, ...report.findings.find(found => found.id === id) }
}

describe('doctor', () => {
  it('finds the toolchain that the tests use', async () => {
    expect(await finding('toolchain', {})).toMatchObject({
      state: 'ok',
      detail: toolchainPrefix(),
      fix: null,
    })
  })

  it('says how to get a toolchain that is not there, and that nothing can be built', async () => {
    const found = await finding('toolchain', {
      UNIKERNEL_COMPOSER_CACHE: empty,
      UNIKERNEL_COMPOSER_TOOLCHAIN: '',
    })
    expect(found).toMatchObject({ ready: false, state: 'missing', fix: 'npm start' })
  })

  it('says where it looked for the page', async () => {
    const found = await finding('web', { UNIKERNEL_COMPOSER_WEB: join(empty, 'web') })
    expect(found).toMatchObject({ ready: false, state: 'missing', detail: `Not in ${join(empty, 'web')}` })
  })

  it('measures the disk of a folder that does not exist yet', async () => {
    const found = await finding('disk', { UNIKERNEL_COMPOSER_DATA: join(empty, 'not/yet') })
    expect(found.detail).toMatch(/[\d.]+ GiB free in .*, [\d.]+ GiB free in .*not\/yet$/)
  })

  it('doubts an upstream tender that is not a program', async () => {
    const path = join(empty, 'solo5-hvt')
    writeFileSync(path, '')
    expect(await finding('tender', { SOLO5_HVT: path })).toMatchObject({
      state: 'doubtful',
      detail: `SOLO5_HVT=${path} is not a program that can be run`,
    })
  })
})
