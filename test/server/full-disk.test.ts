import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ErrorBody, OpenProject } from '../../shared/protocol/api.ts'
import type { Build } from '../../shared/protocol/build.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { EventListener } from './event-listener.ts'
import { hello, platform, printing } from './sample-project.ts'
import { spawnServer } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()

/** Puts a small disk of its own under the data folder, seen by this process and its children alone. */
const withDisk = (folder: string, size: string): string[] => [
  'unshare',
  // Root needs no user namespace, and builds as another user, which such a namespace would not have.
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  ...['--mount', '--propagation', 'private'],
  ...['bash', '-c', 'mount -t tmpfs -o size="$0" tmpfs "$1" && shift && exec "$@"', size, folder],
]

const mayMount =
  spawnSync(withDisk('/mnt', '1m')[0] ?? '', [...withDisk('/mnt', '1m').slice(1), 'true']).status === 0

describe.skipIf(!mayMount)('a full disk', () => {
  it('makes a build impossible with a clear reason, and loses nothing', async () => {
    const data = join(temporaryFolder(), 'data')
    mkdirSync(data)
    const server = await spawnServer(data, {}, withDisk(data, '8m'))
    const { id, revision, project } = await server.json<OpenProject>('POST', '/projects', {
      from: 'sample',
      sample: 'hello',
    })
    const filled = await server.call('PUT', `/projects/${id}/files/filler`, new Uint8Array(16_000_000))
    expect(filled.status).toBe(507)
    // What was received of it is gone; now the disk is filled to the last page.
    const full = await fill(server.call, id)
    expect(full).toBe(507)

    const { build } = await server.json<{ build: Build }>('POST', '/builds', {
      platform,
      project: id,
      content: hello(printing('full')),
    })
    const listener = new EventListener(server.address)
    await listener.subscribe({ kind: 'build', id: build.id })
    const done = (await listener.done()).at(-1)
    expect(done).toMatchObject({
      outcome: { how: 'impossible', reason: expect.stringContaining('disk of the data folder is full') },
    })

    const sources = { 'unikernel.ml': `(* ${'long '.repeat(20_000)}*)\n` }
    const save = await server.call('PUT', `/projects/${id}`, { revision, project: { ...project, sources } })
    expect(save.status).toBe(507)
    expect(((await save.json()) as ErrorBody).detail).toContain('Free some space')
    const version = await server.call('POST', `/projects/${id}/versions`, { why: 'asked', name: 'Full' })
    expect(version.status).toBe(507)
    expect(((await version.json()) as ErrorBody).detail).toContain('Free some space')
    expect(await server.json('GET', `/projects/${id}/versions`)).toEqual([])
    const again = await server.json<OpenProject>('GET', `/projects/${id}`)
    expect(again.project.sources).toEqual(project.sources)
    await server.end('SIGTERM')
  })
})

/** Adds smaller and smaller files until not even one page is left. */
const fill = async (
  call: (method: string, path: string, body: Uint8Array) => Promise<Response>,
  id: string,
): Promise<number> => {
  let status = 0
  for (let size = 4_000_000, number = 0; size >= 4096; number += 1) {
    status = (await call('PUT', `/projects/${id}/files/filler-${number}`, new Uint8Array(size))).status
    if (status !== 204) size = Math.floor(size / 2)
  }
  return status
}
