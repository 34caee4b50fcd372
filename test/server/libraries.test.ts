import { request } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { readToolchain } from '../../server/builds/toolchain.ts'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { librariesOf } from '../../shared/catalogue/libraries.ts'
import { type Library, type LibraryText, placesOfModule } from '../../shared/catalogue/library.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { startServer, type TestServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

let server: TestServer
let libraries: ReadonlyMap<string, Library>
beforeAll(async () => {
  toolchainPrefix()
  server = await startServer(temporaryFolder())
  const list = await server.json<Library[]>('GET', '/libraries')
  libraries = new Map(list.map(library => [library.name, library]))
})

const textOf = async ({ library, file }: { library: string; file: string }) =>
  (await server.json<LibraryText>('GET', `/libraries/${library}/files/${file}`)).text

describe('the libraries of the toolchain', () => {
  it('are all that an app may name, with the versions that a bill of materials has', async () => {
    expect([...libraries.keys()].sort()).toEqual(librariesOf('embedded'))
    const found = await readToolchain(toolchainPrefix())
    if (!found.found) throw new Error(found.reason)
    const version = (name: string) => found.toolchain.components.find(each => each.name === name)?.version
    expect(libraries.get('lwt')?.component).toMatchObject({
      name: 'lwt',
      version: version('lwt'),
      package: 'liblwt-ocaml-dev',
      licence: 'MIT',
    })
    expect(libraries.get('macaddr')?.component?.version).toBe(version('ipaddr'))
    expect(libraries.get('tcpip.stack-lwip')?.component).toEqual({
      name: 'unikernel-composer',
      version: version('unikernel-composer'),
      licence: 'ISC',
    })
    // What only stands for a part of OCaml's own library is in no image.
    const unnamed = [...libraries.values()].filter(({ component }) => component === null)
    expect(unnamed.map(({ name }) => name)).toEqual(['bigarray', 'bytes', 'num', 'num-top', 'seq', 'uchar'])
  })

  it('hold the source of the module of every device, its interface documented', async () => {
    for (const { id, universes, dataFolder } of catalogue.deviceTypes.values()) {
      const side = universes.embedded
      if (!side || dataFolder !== undefined) continue
      const [first, second] = placesOfModule(side.module, side.libraries, libraries)
      if (!first || !second) throw new Error(`${id} has no source`)
      expect(first.file, id).toMatch(/\.mli$/)
      expect(second.file, id).toBe(first.file.replace(/i$/, ''))
      expect(await textOf(first), id).toContain('(**')
      expect(await textOf(second), id).toMatch(/\b(let|module)\b/)
    }
  })

  it('name no file of a library that they share a folder with the compiler for', () => {
    for (const { name, files } of libraries.values()) expect(files.length, name).toBeLessThan(200)
  })

  it.each([
    ['/libraries/lwt/files/lwt.cmx', 400],
    ['/libraries/lwt/files/nothing.mli', 404],
    ['/libraries/nothing/files/lwt.mli', 404],
    ['/libraries/lwt/files/tcpip_stack_lwip.mli', 404],
    ['/libraries/constructor/files/lwt.mli', 404],
    ['/libraries/lwt/files/..%2f..%2f..%2f..%2fetc%2fpasswd', 400],
    ['/libraries/lwt/files/%2e%2e%2ffmt%2ffmt.mli', 400],
    ['/libraries/..%2flwt/files/lwt.mli', 400],
    ['/libraries/lwt/files/%2fetc%2fpasswd', 400],
    ['/libraries/lwt/files/lwt.mli%00', 400],
    ['/libraries/lwt/files/../../../../etc/passwd', 404],
    ['/libraries/lwt/files/..\\..\\etc\\passwd.ml', 400],
  ])('give nothing but what they list: %s', async (path, status) => {
    const reply = await asWritten(path)
    expect(reply.status, reply.text).toBe(status)
    expect(reply.text).not.toContain('root:')
  })

  it('are told to nobody without the access token, be it the reader of a shared project', async () => {
    const closed = await startServer(temporaryFolder(), { token: 'secret' })
    const answer = await fetch(`${closed.api}/libraries`)
    expect(answer.status).toBe(401)
    expect((await fetch(`${closed.api}/libraries/lwt/files/lwt.mli`)).status).toBe(401)
    expect((await closed.call('GET', '/libraries')).status).toBe(200)
  })

  it('are not known without a toolchain, which is said with what to do', async () => {
    const none = await startServer(temporaryFolder(), { toolchainFolder: temporaryFolder() })
    const reply = await none.call('GET', '/libraries')
    expect(reply.status).toBe(503)
    expect((await reply.json()) as { detail: string }).toMatchObject({
      detail: expect.stringContaining('npm start'),
    })
  })
})

/** `fetch` would take the dots out of a path before it asks. */
const asWritten = (path: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(server.api)
    request({ hostname, port, path: `${pathname}${path}` }, response => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
