import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DoctorReport, ErrorBody } from '../../shared/protocol/api.ts'
import type { Build } from '../../shared/protocol/build.ts'
import type { BuildConfinement } from '../../shared/protocol/build-confinement.ts'
import { bubblewrapFile, toolchainPrefix } from '../toolchain-prefix.ts'
import { hello, platform, printing } from './sample-project.ts'
import { startServer } from './server-in-process.ts'
import { spawnServer } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()

const folder = temporaryFolder()
const fake = join(folder, 'bwrap')
writeFileSync(fake, '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n', {
  mode: 0o755,
})

/** Puts a bubblewrap that does not work in place of the machine's, for one process and its children. */
const withoutBubblewrap = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  ...[
    '--mount',
    '--propagation',
    'private',
    'bash',
    '-c',
    `mount --bind ${fake} ${bubblewrapFile()}; exec "$@"`,
    'bash',
  ],
]
const mayMount = spawnSync('unshare', [...withoutBubblewrap.slice(1), 'true']).status === 0

describe('where builds cannot be confined', () => {
  it.skipIf(!mayMount)('nothing is built or typed, and the reason says what to do', async () => {
    const server = await spawnServer(join(folder, 'data'), {}, withoutBubblewrap)
    const content = hello(printing('never'))
    const { build } = await server.json<{ build: Build }>('POST', '/builds', {
      platform,
      project: null,
      content,
    })
    await expect
      .poll(async () => (await server.json<Build>('GET', `/builds/${build.id}`)).outcome)
      .toMatchObject({
        how: 'impossible',
        reason: expect.stringMatching(/No permissions.*apt|No permissions.*UNIKERNEL_COMPOSER_CONFINE=off/s),
      })
    const types = await server.call('POST', '/types', { platform, content })
    expect(types.status).toBe(503)
    expect(((await types.json()) as ErrorBody).detail).toContain('cannot be confined')
    expect(await server.json<BuildConfinement>('GET', '/confinement')).toMatchObject({ how: 'impossible' })
    const { ready, findings } = await server.json<DoctorReport>('GET', '/doctor')
    expect(ready).toBe(false)
    expect(findings.find(({ id }) => id === 'confinement')).toMatchObject({ state: 'missing' })
    await server.end('SIGTERM')
  })

  it('they are built where the owner says so, and everyone is told', async () => {
    const server = await startServer(join(folder, 'off'), { confinement: 'off' })
    expect(await server.json<BuildConfinement>('GET', '/confinement')).toEqual({ how: 'off' })
    const { findings } = await server.json<DoctorReport>('GET', '/doctor')
    expect(findings.find(({ id }) => id === 'confinement')).toMatchObject({
      state: 'doubtful',
      detail: expect.stringContaining('UNIKERNEL_COMPOSER_CONFINE=off'),
    })
  })
})
