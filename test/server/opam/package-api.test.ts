import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenProject } from '../../../shared/protocol/api.ts'
import type { PackagesState } from '../../../shared/protocol/sources.ts'
import { toolchainPrefix } from '../../toolchain-prefix.ts'
import { hello } from '../sample-project.ts'
import { startServer, type TestServer } from '../server-in-process.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { PackageServer } from './package-server.ts'
import { serveSmallPackages } from './small-packages.ts'

let server: TestServer
let archives: PackageServer
let path: string

beforeAll(async () => {
  archives = await PackageServer.start()
  const { repository } = await serveSmallPackages(archives)
  const folder = temporaryFolder()
  server = await startServer(join(folder, 'data'), {
    cacheFolder: join(folder, 'cache'),
    toolchainFolder: toolchainPrefix(),
  })
  const content = hello()
  const opam = {
    packages: [{ name: 'greet', constraint: '< 2' }],
    repositories: [{ name: 'small', url: repository }],
    overlays: [],
  }
  const { id } = await server.json<OpenProject>('POST', '/projects', {
    from: 'content',
    project: {
      ...content,
      composition: { ...content.composition, opam },
      layout: { format: 1, positions: {}, notes: [] },
    },
  })
  path = `/projects/${id}/packages`
})
afterAll(() => archives.stop())

const ended = async (): Promise<PackagesState> => {
  await expect
    .poll(async () => (await server.json<PackagesState>('GET', path)).job?.state, { timeout: 110_000 })
    .not.toBe('running')
  return server.json<PackagesState>('GET', path)
}

describe('the released packages of a project', () => {
  it('have no lock at first', async () => {
    expect(await server.json('GET', path)).toMatchObject({
      lock: null,
      fault: expect.stringContaining('There is no hello.opam.locked'),
      job: null,
    })
    expect((await server.call('POST', `${path}/pull`)).status).toBe(409)
  })

  it('are chosen, with what would change before it does', async () => {
    await server.json('POST', `${path}/lock`, { universe: 'embedded', apply: false })
    const proposed = await ended()
    expect(proposed.lock).toBeNull()
    expect(proposed.job).toMatchObject({ kind: 'lock', state: 'done', applied: false })
    expect(proposed.job?.changes).toContainEqual({
      name: 'greet',
      before: null,
      after: '1.0.0',
      licence: 'ISC',
    })
    await server.json('POST', `${path}/lock`, { universe: 'embedded' })
    const locked = await ended()
    expect(locked.lock?.packages.map(({ name }) => name)).toContain('greet-core')
    expect(locked).toMatchObject({ fault: null, missing: ['greet', 'greet-core'], compiled: false })
  })

  it('are fetched, with the bytes of each', async () => {
    await server.json('POST', `${path}/pull`)
    const pulled = await ended()
    expect(pulled.job).toMatchObject({ kind: 'pull', state: 'done', reasons: [] })
    expect(pulled.missing).toEqual([])
    expect(pulled.bytes).toEqual({ greet: expect.any(Number), 'greet-core': expect.any(Number) })
  })
})
