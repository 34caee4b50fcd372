import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PackageServer } from '../server/opam/package-server.ts'
import { serveSmallPackages } from '../server/opam/small-packages.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { boot, type Printed, writeProject } from './build-and-boot.ts'

/* The way of released packages by the command line: chosen, fetched from the loopback, compiled, linked into an image, booted. */

const folder = temporaryFolder()
const project = join(folder, 'project')
const image = join(folder, 'greeter.hvt')
let server: PackageServer

const cli = fileURLToPath(new URL('../../bin/unikernel-composer.mjs', import.meta.url))

/** Not synchronously: the server of the packages is in this process. */
const composer = async (...args: string[]): Promise<Printed> => {
  const env = {
    ...process.env,
    UNIKERNEL_COMPOSER_TOOLCHAIN: toolchainPrefix(),
    UNIKERNEL_COMPOSER_CACHE: join(folder, 'cache'),
    UNIKERNEL_COMPOSER_DATA: join(folder, 'data'),
  }
  return promisify(execFile)(process.execPath, [cli, ...args], { env, timeout: 200_000 }).then(
    ({ stdout, stderr }) => ({ status: 0, out: stdout, error: stderr }),
    ({ code, stdout, stderr }) => ({ status: code, out: stdout, error: stderr }),
  )
}

const composition = (constraint: string, urls: { repository: string; overlay: string }) => ({
  format: 1,
  name: 'greeter',
  devices: [{ id: 'app', name: 'greeter', type: 'app', app: { module: 'Unikernel', libraries: ['greet'] } }],
  wires: [],
  opam: {
    packages: [{ name: 'greet', ...(constraint && { constraint }) }],
    overlays: [{ name: 'ports', url: urls.overlay }],
    repositories: [{ name: 'small', url: urls.repository }],
  },
})

let urls: { repository: string; overlay: string }

beforeAll(async () => {
  server = await PackageServer.start()
  urls = await serveSmallPackages(server)
  writeProject(project, {
    'composition.json': JSON.stringify(composition('', urls)),
    'src/unikernel.ml': 'let start () = Lwt.map print_endline (Greet.whom "world")\n',
  })
})
afterAll(() => server.stop())

describe('an app that uses a released package', () => {
  it('is not built before the versions are chosen', async () => {
    const built = await composer('build', project, '-o', image)
    expect(built.error).toContain('There is no greeter.opam.locked')
    expect(built.status).toBe(1)
  })

  it('is locked, pulled, built and booted', async () => {
    const locked = await composer('lock', project)
    expect(locked.out).toMatch(/^Locked: .*greeter\.opam\.locked, 2 packages to compile/)
    const pulled = await composer('pull', project)
    expect(pulled.out).toBe('All sources are here: 2 packages\n')
    const sources = await composer('sources', project)
    expect(sources.out).toMatch(/^greet 2\.0\.0 {2}ISC {2}small {2}http:.*greet-2\.0\.0\.tar\.gz$/m)
    const built = await composer('build', project, '-o', image, '--bom', join(folder, 'bom.json'))
    expect(built.error).toContain('Compiling 2 packages')
    expect(built.status).toBe(0)
    expect(boot(image).out).toContain('Hello, world!')
    const components = JSON.parse(readFileSync(join(folder, 'bom.json'), 'utf8')).components
    expect(components).toContainEqual(expect.objectContaining({ name: 'greet-core', version: '1.0.0' }))
  })

  it('is built again without compiling the packages, and without a network', async () => {
    writeFileSync(
      join(project, 'src/unikernel.ml'),
      'let start () = Lwt.map print_endline (Greet.whom "everybody")\n',
    )
    await server.stop()
    try {
      const built = await composer('build', project, '-o', image)
      expect(built.error).not.toContain('Compiling')
      expect(built.status).toBe(0)
      expect(boot(image).out).toContain('Hello, everybody!')
    } finally {
      server = await PackageServer.start()
    }
  })

  it('is not built with a lock for other packages than it names now', async () => {
    writeFileSync(join(project, 'composition.json'), JSON.stringify(composition('< 2', urls)))
    const built = await composer('build', project, '-o', image)
    expect(built.error).toContain('was made for other packages than the project names now')
    expect(built.status).toBe(1)
  })
})
