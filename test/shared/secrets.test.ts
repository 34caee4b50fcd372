import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { autoWire, openPorts } from '../../shared/model/auto-wire.ts'
import { Composition } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import type { DataFiles } from '../../shared/model/static-data.ts'
import { describe as describeProblem } from '../../shared/problems/describe.ts'
import { fixesFor } from '../../shared/problems/fixes.ts'
import { validate } from '../../shared/validation/validate.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

const graph = (devices: object[], wires: [from: string, to: string, port: string][] = []): Composition =>
  Composition.parse({
    format: 1,
    name: 'test',
    devices: devices.map(device => ({ name: (device as { id: string }).id, ...device })),
    wires: wires.map(([from, to, port]) => ({ from: { device: from }, to: { device: to, port } })),
  })

const site = (...ports: [name: string, signature: string][]) => ({
  id: 'site',
  type: 'app',
  app: { module: 'Unikernel.Make', ports: ports.map(([name, signature]) => ({ name, signature })) },
})
const tls = { id: 'tls', type: 'tls_server' }
const folder = (id: string, dirname: string) => ({ id, type: 'crunch', settings: { dirname } })

const wired = (composition: Composition): Composition =>
  applyEdits(composition, autoWire(catalogue, composition, platform, openPorts(catalogue, composition)).edits)

const feeder = ({ wires, devices }: Composition, device: string, port: string) =>
  devices.find(({ id }) =>
    wires.some(({ from, to }) => from.device === id && to.device === device && to.port === port),
  )

const files = (...paths: string[]): DataFiles =>
  Object.fromEntries(paths.map(path => [path, { size: 1, sha256: '0'.repeat(64) }]))

const exposed = (composition: Composition, data: DataFiles) =>
  validate({ composition, sources: {}, files: data }, platform, catalogue).filter(
    ({ code }) => code === 'exposed-key',
  )

describe('auto-wire keeps a store with a private key to those who need it', () => {
  it('gives certificates and content a folder each, whichever comes first', () => {
    for (const devices of [
      [site(['http', 'http'], ['content', 'kv_ro']), tls],
      [tls, site(['content', 'kv_ro'], ['http', 'http'])],
    ]) {
      const result = wired(graph(devices))
      const certificates = feeder(result, 'tls', 'certificates')
      expect(certificates).toMatchObject({ type: 'crunch', settings: { dirname: 'certificates' } })
      expect(feeder(result, 'site', 'content')?.id).not.toBe(certificates?.id)
      expect(exposed(result, files('certificates/server.key', 'content/index.html'))).toEqual([])
    }
  })

  it('takes no folder that an app reads, and no new one of the same name', () => {
    const result = wired(
      graph([site(['content', 'kv_ro']), tls, folder('data', 'certificates')], [['data', 'site', 'content']]),
    )
    expect(feeder(result, 'tls', 'certificates')).toMatchObject({ settings: { dirname: 'certificates2' } })
  })

  it('gives an app no folder that a TLS server reads, nor one within it', () => {
    for (const dirname of ['content', 'content/tls']) {
      const result = wired(
        graph([site(['content', 'kv_ro']), tls, folder('keys', dirname)], [['keys', 'tls', 'certificates']]),
      )
      expect(feeder(result, 'site', 'content')).toMatchObject({ settings: { dirname: 'content2' } })
    }
  })

  it('lets two TLS servers, and a port that is called keys, read one folder', () => {
    const result = wired(
      graph(
        [tls, { id: 'other', type: 'tls_server' }, site(['keys', 'kv_ro']), folder('certs', 'certs')],
        [['certs', 'tls', 'certificates']],
      ),
    )
    expect(feeder(result, 'other', 'certificates')?.id).toBe('certs')
    expect(feeder(result, 'site', 'keys')?.id).toBe('certs')
  })
})

describe('a private key that may be shown is a problem', () => {
  const shared = graph(
    [site(['content', 'kv_ro']), tls, folder('all', 'all')],
    [
      ['all', 'site', 'content'],
      ['all', 'tls', 'certificates'],
    ],
  )

  it('where one store feeds a port for secrets and an app, with a fix that parts them', () => {
    const [problem] = exposed(shared, files('all/server.pem', 'all/server.key'))
    if (!problem) throw new Error('nothing found')
    expect(describeProblem(problem, { composition: shared, catalogue }).title).toBe(
      '`site` can read the private key `server.key` in folder `all`, and may show it to anyone: give the key a folder of its own',
    )
    const [fix] = fixesFor(problem, { composition: shared, catalogue, sources: {}, platform })
    expect(fix?.label).toBe('Give site a store of its own')
    const fixed = applyEdits(shared, fix?.edits ?? [])
    expect(exposed(fixed, files('all/server.key', 'content/index.html'))).toEqual([])
    expect(feeder(fixed, 'tls', 'certificates')?.id).toBe('all')
  })

  it('where two stores have the folder, or one has a folder within it', () => {
    for (const [a, b] of [
      ['all', 'all'],
      ['all', 'all/tls'],
      ['all/site', 'all'],
    ] as const) {
      const two = graph(
        [site(['content', 'kv_ro']), tls, folder('a', a), folder('b', b)],
        [
          ['a', 'site', 'content'],
          ['b', 'tls', 'certificates'],
        ],
      )
      expect(exposed(two, {})).toHaveLength(1)
    }
  })

  it('where a key lies among the files of a site, whatever program made it', () => {
    const alone = graph(
      [site(['content', 'kv_ro']), folder('content', 'content')],
      [['content', 'site', 'content']],
    )
    for (const key of ['server.key', 'tls/privkey.pem', 'my-key.pem', 'id_ed25519', 'KEYSTORE.P12'])
      expect(exposed(alone, files('content/index.html', `content/${key}`)), key).toHaveLength(1)
    for (const other of ['keyboard.html', 'monkey.png', 'server.pem', 'id_rsa.pub'])
      expect(exposed(alone, files('content/index.html', `content/${other}`)), other).toEqual([])
  })

  it('not where a folder of keys and certificates alone feeds one app, as MirageOS has it', () => {
    const app = graph([site(['store', 'kv_ro']), folder('keys', 'tls')], [['keys', 'site', 'store']])
    expect(exposed(app, files('tls/server.pem', 'tls/server.key'))).toEqual([])
  })
})
