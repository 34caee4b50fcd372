import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compilePackages } from '../../../server/opam/compile.ts'
import { DownloadError } from '../../../server/opam/download.ts'
import { printLock } from '../../../server/opam/lock-file.ts'
import { lockProject } from '../../../server/opam/lock-project.ts'
import type { LockResult } from '../../../server/opam/make-lock.ts'
import type { OpamTools } from '../../../server/opam/opam-tools.ts'
import { missingSources, pull } from '../../../server/opam/pull.ts'
import { OpamSources } from '../../../shared/model/opam-sources.ts'
import type { Lock } from '../../../shared/protocol/sources.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { opamTools } from './opam-tools.ts'
import { PackageServer } from './package-server.ts'
import { serveSmallPackages } from './small-packages.ts'

let server: PackageServer
let tools: OpamTools
let urls: { repository: string; overlay: string }

beforeAll(async () => {
  tools = await opamTools(temporaryFolder())
  server = await PackageServer.start()
  urls = await serveSmallPackages(server)
})
afterAll(() => server.stop())

const lock = (packages: readonly string[], more: object = {}): Promise<LockResult> =>
  lockProject(
    OpamSources.parse({
      packages: packages.map(text => {
        const [name, constraint] = text.split(/ (.*)/)
        return { name, ...(constraint && { constraint }) }
      }),
      repositories: [{ name: 'small', url: urls.repository }],
      overlays: [],
      ...more,
    }),
    { universe: 'embedded', projectFolder: null, update: false },
    tools,
  )

const locked = async (packages: readonly string[], more: object = {}): Promise<Lock> => {
  const result = await lock(packages, more)
  if (result.how !== 'locked') throw new Error(JSON.stringify(result))
  return result.lock
}

const compiledOf = ({ packages }: Lock): string[] =>
  packages.filter(({ role }) => role === 'compiled').map(({ name, version }) => `${name} ${version}`)

describe('locking', () => {
  it('takes the newest versions, and what the toolchain has as it is', async () => {
    const made = await locked(['greet'])
    expect(compiledOf(made)).toEqual(['greet 2.0.0', 'greet-core 1.0.0'])
    expect(made.packages.find(({ name }) => name === 'lwt')).toMatchObject({
      role: 'given',
      repository: 'root',
    })
    expect(made.repositories).toEqual([
      { name: 'small', url: urls.repository, revision: expect.stringMatching(/^sha256=[0-9a-f]{64}$/) },
    ])
    expect(printLock(made)).toContain('x-opam-monorepo-duniverse-dirs')
  })

  it('takes an older version where one is asked for, or pinned', async () => {
    expect(compiledOf(await locked(['greet < 2']))).toContain('greet 1.0.0')
    const pins = [{ kind: 'version', name: 'greet', version: '1.0.0' }]
    expect(compiledOf(await locked(['greet'], { pins }))).toContain('greet 1.0.0')
  })

  it('takes the sources that a pin names, under a version of their own', async () => {
    const made = await locked(['greet'])
    const source = made.packages.find(({ name }) => name === 'greet')?.source
    const checksum = source?.kind === 'archive' ? source.checksums[0] : ''
    const pins = [
      { kind: 'archive', name: 'greet', url: `${server.address}/archives/greet-2.0.0.tar.gz`, checksum },
    ]
    const pinned = await locked(['greet', 'greet-core'], { pins })
    expect(pinned.packages.find(({ name }) => name === 'greet')).toMatchObject({
      repository: 'pins',
      version: expect.stringMatching(/^dev\+pinned\.[0-9a-f]{8}$/),
    })
  })

  it('takes a package from the overlay where that has the same version', async () => {
    const overlays = [{ name: 'ports', url: urls.overlay }]
    const made = await locked(['greet'], { overlays })
    expect(made.packages.find(({ name }) => name === 'greet-core')).toMatchObject({ repository: 'ports' })
  })

  it('refuses by name what dune does not build, with who needs it', async () => {
    expect(await lock(['needs-make'])).toMatchObject({
      how: 'refused',
      reasons: [expect.stringMatching(/^by-make is not built by dune\..*Needed by needs-make\.$/)],
    })
  })

  it('names what a system would have to bring', async () => {
    expect(await lock(['needs-system'])).toMatchObject({
      how: 'refused',
      reasons: [expect.stringMatching(/^conf-nothing .*Debian's libnothing-dev.*Needed by needs-system\.$/)],
    })
  })

  it('says which version of the toolchain stands in the way', async () => {
    expect(await lock(['needs-old'])).toMatchObject({
      how: 'refused',
      reasons: [expect.stringContaining('lwt')],
    })
  })

  it('says which repository cannot be reached', async () => {
    const repositories = [{ name: 'gone', url: `${server.address}/gone.tar.gz` }]
    await expect(lock(['greet'], { repositories })).rejects.toThrow(DownloadError)
    await expect(lock(['greet'], { repositories })).rejects.toThrow('gone.tar.gz: the server answers 404')
  })
})

describe('pulling', () => {
  it('goes on where a connection broke', async () => {
    const made = await locked(['brittle'])
    expect(await pull(made, tools)).toEqual([])
    const { times, ranges } = server.asked('/archives/brittle-1.0.0.tar.gz')
    expect(times).toBe(2)
    expect(ranges.map(Number).every(from => from > 0)).toBe(true)
  })

  it('takes the mirror where the first place has nothing', async () => {
    const made = await locked(['mirrored'])
    expect(await missingSources(made, tools)).toEqual(['mirrored'])
    expect(await pull(made, tools)).toEqual([])
    expect(await missingSources(made, tools)).toEqual([])
  })

  it('refuses bytes that have another checksum, and keeps none of them', async () => {
    const made = await locked(['changed'])
    expect(await pull(made, tools)).toEqual([
      { package: 'changed', reason: expect.stringContaining('it was changed, or damaged on the way') },
    ])
    expect(await missingSources(made, tools)).toEqual(['changed'])
  })

  it('asks for nothing that is here', async () => {
    const made = await locked(['greet'])
    await pull(made, tools)
    const before = server.asked('/archives/greet-2.0.0.tar.gz').times
    expect(await pull(made, tools)).toEqual([])
    expect(server.asked('/archives/greet-2.0.0.tar.gz').times).toBe(before)
  })
})

describe('compiling', () => {
  const compile = async (packages: readonly string[]) => {
    const made = await locked(packages)
    expect(await pull(made, tools)).toEqual([])
    return compilePackages(made, tools)
  }

  it('makes a folder of findlib packages, C stubs and patches with them', async () => {
    const result = await compile(['greet', 'patched'])
    if (result.how !== 'compiled') throw new Error(JSON.stringify(result))
    const { folder } = result.compiled
    for (const file of [
      'greet/META',
      'greet/greet.cmxa',
      'greet-core/libgreet_core_stubs.a',
      'patched/patched.a',
    ])
      expect([file, existsSync(join(folder, 'lib', file))]).toEqual([file, true])
    expect(readFileSync(join(folder, 'lib/patched/patched.ml'), 'utf8')).toContain('"after"')
  })

  it('does not compile again what it has compiled', async () => {
    const steps: string[] = []
    await compilePackages(await locked(['greet', 'patched']), tools, { onStep: text => steps.push(text) })
    expect(steps).toEqual([])
  })

  it('says which package cannot be compiled, and leaves nothing of it', async () => {
    const result = await compile(['broken'])
    expect(result).toMatchObject({
      how: 'failed',
      package: 'broken',
      reason: expect.stringMatching(
        /^broken 1\.0\.0 cannot be compiled for images: This constant has type "?string/,
      ),
    })
    expect((await compile(['broken'])).how).toBe('failed')
  })
})
