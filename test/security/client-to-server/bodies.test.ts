import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { textsToComplete } from '../../../server/builds/completion.ts'
import { headOf } from '../../../shared/ocaml/ocaml-head.ts'
import type { ErrorBody, GenerateReply, OpenProject } from '../../../shared/protocol/api.ts'
import { processorTime } from '../../processor-time.ts'
import { spawnServer } from '../../server/server-process.ts'
import { temporaryFolder } from '../../server/temporary-folder.ts'
import { content, platform, whileOthersAreServed } from './attacker.ts'

/* What a client may write into a request: it costs the server little, and nobody else waits for it. */

const server = await spawnServer(temporaryFolder())

const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${server.api}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
    signal: AbortSignal.timeout(100_000),
  })

/** The status and the reason of an answer, while others are served. */
const refusal = async (reply: Promise<Response>): Promise<{ status: number; detail: string }> => {
  const response = await whileOthersAreServed(server.api, reply)
  const { detail = '' } = (await response.json()) as ErrorBody
  return { status: response.status, detail }
}

const customType = (more: object = {}) => ({
  id: 't0',
  title: 'T',
  gives: 'network',
  defaultName: 'thing',
  ports: [
    { name: 'a', signature: 'network', doc: '' },
    { name: 'b', signature: 'network', doc: '' },
  ],
  universes: { embedded: { libraries: [], module: 'Thing.Make' } },
  ...more,
})

/** Many devices of a type with two ports, both wired to one network. */
const twins = (count: number, type: object) =>
  content({
    deviceTypes: [type],
    devices: [
      { id: 'net', name: 'net', type: 'default_network' },
      ...Array.from({ length: count }, (_, n) => ({ id: `q${n}`, name: `q${n}`, type: 't0' })),
    ],
    wires: Array.from({ length: count }, (_, n) =>
      ['a', 'b'].map(port => ({ from: { device: 'net' }, to: { device: `q${n}`, port } })),
    ).flat(),
  })

describe('the body of a request', () => {
  it('with thirty thousand sharing constraints is refused', async () => {
    const sharing = Array.from({ length: 30_000 }, () => [
      ['a', 'a', 'a'],
      ['b', 'b'],
    ])
    const body = JSON.stringify({ platform, content: twins(300, customType({ sharing })) })
    expect((await refusal(post('/generate', body))).status).toBe(400)
  })

  it('with as many sharing constraints as may be, on thousands of devices, is answered', async () => {
    const sharing = Array.from({ length: 20 }, () => [Array(8).fill('a'), Array(8).fill('b')])
    const body = JSON.stringify({ platform, content: twins(4000, customType({ sharing })) })
    const reply = await whileOthersAreServed(server.api, post('/generate', body))
    expect(reply.status).toBe(200)
  })

  it('with twenty thousand wires to one disk is answered', async () => {
    const devices = [
      { id: 'disk', name: 'disk', type: 'block_of_file' },
      ...Array.from({ length: 4900 }, (_, n) => ({ id: `k${n}`, name: `k${n}`, type: 'tar_kv_ro' })),
    ]
    const wires = Array.from({ length: 20_000 }, (_, n) => ({
      from: { device: 'disk' },
      to: { device: `k${n % 4900}`, port: 'block' },
    }))
    const body = JSON.stringify({ platform, content: content({ devices, wires }) })
    const reply = await whileOthersAreServed(server.api, post('/generate', body))
    expect(reply.status).toBe(200)
  })

  it('with half a million faults is answered with the first thousand', async () => {
    const deviceTypes = Array.from({ length: 200 }, (_, n) =>
      customType({
        id: `t${n}`,
        ports: Array.from({ length: 60 }, (_, port) => ({ name: `p${port}`, signature: 'network', doc: '' })),
      }),
    )
    const devices = Array.from({ length: 4000 }, (_, n) => ({
      id: `q${n}`,
      name: `q${n}`,
      type: `t${n % 200}`,
    }))
    const body = JSON.stringify({ platform, content: content({ deviceTypes, devices }) })
    const reply = await whileOthersAreServed(server.api, post('/generate', body))
    const { problems } = (await reply.json()) as GenerateReply
    expect(problems.length).toBeGreaterThan(999)
    expect(problems.length).toBeLessThan(1100)
  })

  it('that is twenty thousand levels deep is refused', async () => {
    const deep = `{"platform":{},"content":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
    const { status, detail } = await refusal(post('/generate', deep))
    expect(status).toBe(413)
    expect(detail).toContain('nested')
  })

  it('of thirty megabytes of empty objects is refused', async () => {
    const body = `{"platform":[${'{},'.repeat(10_000_000)}{}]}`
    const { status, detail } = await refusal(post('/generate', body))
    expect(status).toBe(413)
    expect(detail).toContain('values')
  })

  it('with a million keys is refused', async () => {
    const keys = Array.from({ length: 1_000_000 }, (_, n) => `"k${n}":0`).join(',')
    expect((await refusal(post('/projects', `{${keys}}`))).status).toBe(413)
  })

  it('that is larger than a request may be is refused', async () => {
    const { status } = await refusal(post('/generate', `"${'x'.repeat(33 * 1024 * 1024)}"`))
    expect(status).toBe(413)
  })

  it('that is small, and large when it is unzipped, is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))
    expect((await refusal(post('/generate', bomb, { 'content-encoding': 'gzip' }))).status).toBe(413)
  })

  it('with a key that every object has is refused, however it is spelled', async () => {
    for (const key of ['__proto__', '\\u005f_proto_\\u005F', '__p\\u0072oto__'])
      expect((await refusal(post('/projects', `{"from":"empty","${key}":{"isAdmin":true}}`))).status).toBe(
        400,
      )
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  })

  it('may speak of __proto__ in a source', async () => {
    const body = JSON.stringify({
      platform,
      content: content({}, 'let x = "\\"__proto__\\": 1"\nlet start () = Lwt.return_unit\n'),
    })
    expect((await post('/generate', body)).status).toBe(200)
  })

  it('that is no JSON, or says that it is something else, is refused', async () => {
    expect((await refusal(post('/projects', '{"from":'))).status).toBe(400)
    expect((await refusal(post('/projects', '{}', { 'content-type': 'text/plain' }))).status).toBe(415)
  })

  it('with a megabyte where a name belongs is refused at once', async () => {
    for (const long of [
      'a'.repeat(1e6),
      'A.'.repeat(5e5),
      `${'A'.repeat(1e6)}!`,
      'a/'.repeat(5e5),
      "A'".repeat(5e5),
    ]) {
      const type = customType({ universes: { embedded: { libraries: [long], module: long } }, gives: long })
      const composition = {
        name: long,
        signatures: [{ id: long, title: '', moduleType: long, short: 'x', kind: 'functor' }],
        deviceTypes: [type],
        devices: [{ id: long, name: long, type: long, settings: { [long]: long }, boot: { [long]: long } }],
      }
      const body = JSON.stringify({ platform, content: { ...content(composition), files: { [long]: {} } } })
      expect((await refusal(post('/generate', body))).status).toBe(400)
    }
  })

  it('with thousands of settings on one device is refused', async () => {
    const settings = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`s${n}`, 1]))
    const devices = [{ id: 'n', name: 'n', type: 'default_network', settings }]
    const body = JSON.stringify({ platform, content: content({ devices }) })
    expect((await refusal(post('/generate', body))).status).toBe(400)
  })
})

describe('a project', () => {
  it('that is nested too deep is not imported', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'p/src'), { recursive: true })
    const { composition } = content()
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    writeFileSync(
      join(folder, 'p/composition.json'),
      JSON.stringify(composition).replace('"format":1', `"format":1,"extra":${deep}`),
    )
    execFileSync('tar', ['-czf', join(folder, 'p.tar.gz'), '-C', folder, 'p'])
    const reply = await server.call(
      'POST',
      '/projects/import',
      new Uint8Array(readFileSync(join(folder, 'p.tar.gz'))),
    )
    expect(reply.status).toBe(422)
    expect(await reply.text()).toContain('nested')
  })

  it('that is nested too deep is not saved over one that opens', async () => {
    const { id, revision, project } = await server.json<OpenProject>('POST', '/projects', { from: 'empty' })
    const body = JSON.stringify({ revision, project }).replace(
      '"format":1',
      `"format":1,"extra":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
    )
    const reply = await fetch(`${server.api}/projects/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(reply.status).toBe(413)
    expect((await server.json<OpenProject>('GET', `/projects/${id}`)).revision).toBe(revision)
  })

  it('at the limits of what a project may hold is saved and opened while others are served', async () => {
    const devices = Array.from({ length: 5000 }, (_, n) => ({ id: `e${n}`, name: `e${n}`, type: 'ethif' }))
    const wires = Array.from({ length: 20_000 }, (_, n) => ({
      from: { device: `e${n % 5000}` },
      to: { device: `e${(n + 1) % 5000}`, port: 'network' },
    }))
    const positions = Object.fromEntries(devices.map(({ id }, n) => [id, { x: n, y: n }]))
    const project = { ...content({ devices, wires }), layout: { format: 1, positions, notes: [] } }
    const made = whileOthersAreServed(
      server.api,
      server.json<OpenProject>('POST', '/projects', { from: 'content', project }),
    )
    const opened = await server.json<OpenProject>('GET', `/projects/${(await made).id}`)
    expect(opened.project.composition.wires).toHaveLength(20_000)
    for (const form of ['build', 'mirage']) {
      const reply = await whileOthersAreServed(
        server.api,
        server.call('GET', `/projects/${opened.id}/export/${form}`),
      )
      expect([200, 422]).toContain(reply.status)
      await reply.arrayBuffer()
    }
  })
})

describe('the text of a source', () => {
  const traps: Record<string, string> = {
    'starts without an end': 'let start '.repeat(20_000),
    'starts with parameters': 'let start x '.repeat(20_000),
    'closing brackets alone': 'let start ) '.repeat(20_000),
    'open brackets': '('.repeat(200_000),
    'heads of modules': 'module Make (('.repeat(15_000),
    'quoted strings without an end': '{a|'.repeat(70_000),
    'extensions without an end': '{%%a '.repeat(40_000),
    'comments without an end': '(*'.repeat(100_000),
    'spaces in a module alias': `module A =${' '.repeat(200_000)}`,
  }
  it.each(Object.entries(traps))('takes time in proportion to its length: %s', (_, text) => {
    const spent = processorTime(() => {
      headOf(text, [])
      headOf(text, ['Make'])
      textsToComplete(`${text}A.`, text.length + 2)
    })
    // What grows with the square takes minutes.
    expect(spent).toBeLessThan(10_000)
  })
})
