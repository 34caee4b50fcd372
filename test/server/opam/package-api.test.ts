import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isApp } from '../../../shared/model/composition.ts'
import type { OpenProject } from '../../../shared/protocol/api.ts'
import type { Build } from '../../../shared/protocol/build.ts'
import type { TypesReply } from '../../../shared/protocol/source-types.ts'
import type { PackagesState } from '../../../shared/protocol/sources.ts'
import { toolchainPrefix } from '../../toolchain-prefix.ts'
import { hello, platform } from '../sample-project.ts'
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

  it('are known to the editor as soon as they are compiled, and no source is wrong for lack of them', async () => {
    const { project } = await server.json<OpenProject>('GET', path.replace(/\/packages$/, ''))
    const { composition, files } = project
    const sources = { 'unikernel.ml': 'let start () = Lwt.map print_endline (Greet.whom "editor")\n' }
    const devices = composition.devices.map(device =>
      isApp(device)
        ? { ...device, app: { ...device.app, ports: [], bootArguments: [], libraries: ['greet'] } }
        : device,
    )
    const content = { composition: { ...composition, devices, wires: [] }, sources, files }
    const types = () => server.json<TypesReply>('POST', '/types', { platform, content })
    expect(await types()).toMatchObject({ problems: [] })
    const { build } = await server.json<{ build: Build }>('POST', '/builds', {
      platform,
      project: path.split('/')[2],
      content,
    })
    const outcome = async () => (await server.json<Build>('GET', `/builds/${build.id}`)).outcome
    await expect.poll(outcome, { timeout: 110_000 }).not.toBeNull()
    expect((await outcome())?.how, JSON.stringify(await outcome())).toBe('built')
    expect(JSON.stringify((await types()).names)).toContain('val whom : string -> string Lwt.t')
  })
})
