import * as fc from 'fast-check'
import { Composition, type Device, isApp, type Wire } from '../../shared/model/composition.ts'
import { appModules } from './arbitrary-composition.ts'
import type { RandomProject, World } from './world.ts'

/** One random change to a graph, sensible or not. */
export const randomEdit = (world: World, composition: Composition): fc.Arbitrary<Composition> => {
  const types = [...world.catalogue.deviceTypes.values()]
  const ports = [...new Set([...types.flatMap(({ ports }) => ports.map(({ name }) => name)), 'p0', 'p1'])]
  const settings = [...new Set([...types.flatMap(({ settings }) => settings.map(({ id }) => id)), 'what'])]
  const { devices, wires } = composition
  const device = fc.nat(Math.max(0, devices.length - 1))
  const changed = (index: number, change: (device: Device) => object): Composition =>
    Composition.parse({ ...composition, devices: devices.map((d, i) => (i === index ? change(d) : d)) })
  const edits: fc.Arbitrary<Composition>[] = [
    fc.constantFrom(...types.map(({ id }) => id), 'nonsense').map(type =>
      Composition.parse({
        ...composition,
        devices: [...devices, { id: 'new', type, name: 'fresh', settings: {}, boot: {} }],
      }),
    ),
  ]
  if (devices.length > 0) {
    edits.push(
      device.map(index => ({ ...composition, devices: devices.filter((_, i) => i !== index) })),
      fc
        .tuple(
          device,
          fc.constantFrom('', 'Site', 'my-disk', 'let', 'ok', 'a', 'b', 'x'.repeat(68), 'é', 'a b'),
        )
        .map(([index, name]) => changed(index, d => ({ ...d, name }))),
      fc
        .tuple(device, fc.constantFrom(...types.map(({ id }) => id)))
        .map(([index, type]) => changed(index, d => (isApp(d) ? d : { ...d, type }))),
      fc
        .tuple(
          device,
          fc.constantFrom(...settings),
          fc.constantFrom(
            -5,
            1e6,
            true,
            '"',
            'debug',
            '',
            'a-b',
            '../etc',
            'content/more',
            'content-more',
            'no/where',
          ),
        )
        .map(([index, setting, value]) =>
          changed(index, d => ({ ...d, settings: { ...d.settings, [setting]: value } })),
        ),
      fc.tuple(device, device, fc.constantFrom(...ports)).map(([from, to, port]) => ({
        ...composition,
        wires: [...wires, wireOf(devices, from, to, port)],
      })),
      fc
        .tuple(device, fc.constantFrom(...appModules, 'lower.Case', 'Nowhere', 'Lwt', ''))
        .map(([index, module]) => changed(index, d => (isApp(d) ? { ...d, app: { ...d.app, module } } : d))),
      fc
        .tuple(
          device,
          fc.constantFrom(
            'unix',
            'zarith',
            'no-such-library',
            'lwt',
            ') (preprocess',
            'mirage-kv-mem',
            'tls',
          ),
        )
        .map(([index, library]) =>
          changed(index, d =>
            isApp(d) ? { ...d, app: { ...d.app, libraries: [...d.app.libraries, library] } } : d,
          ),
        ),
      fc
        .tuple(
          device,
          fc.constantFrom('help', 'ttl', 'whom', 'logs', 'other', 'ipv4', 'syslog', 'dns-servers'),
          fc.constantFrom('1', 'one', ''),
        )
        .map(([index, flag, value]) =>
          changed(index, d =>
            isApp(d)
              ? {
                  ...d,
                  app: {
                    ...d.app,
                    bootArguments: [...d.app.bootArguments, { flag, type: 'int', default: value, doc: '' }],
                  },
                }
              : d,
          ),
        ),
      fc
        .tuple(device, fc.nat(4), fc.constantFrom(...world.catalogue.signatures.keys()))
        .map(([index, at, signature]) =>
          changed(index, d =>
            isApp(d)
              ? {
                  ...d,
                  app: { ...d.app, ports: d.app.ports.map((p, i) => (i === at ? { ...p, signature } : p)) },
                }
              : d,
          ),
        ),
      device.map(index =>
        changed(index, d => (isApp(d) ? { ...d, app: { ...d.app, ports: [...d.app.ports].reverse() } } : d)),
      ),
      device.map(index =>
        Composition.parse({ ...composition, devices: [...devices, { ...devices[index], name: 'twin' }] }),
      ),
    )
  }
  if (wires.length > 0) {
    const wire = fc.nat(wires.length - 1)
    edits.push(
      wire.map(index => ({ ...composition, wires: wires.filter((_, i) => i !== index) })),
      wire.map(index => ({ ...composition, wires: [...wires, ...wires.slice(index, index + 1)] })),
      fc.tuple(wire, device).map(([index, from]) => ({
        ...composition,
        wires: wires.map((w, i) => {
          const source = devices[from]
          return i === index && source ? { ...w, from: { device: source.id } } : w
        }),
      })),
    )
  }
  return fc.oneof(...edits)
}

const wireOf = (devices: readonly Device[], from: number, to: number, port: string): Wire => {
  const [source, target] = [devices[from], devices[to]]
  if (!source || !target) throw new Error('no such device')
  return { from: { device: source.id }, to: { device: target.id, port } }
}

/** One random change to a project: to its graph, or to the files beside it. */
export const randomProjectEdit = (world: World, project: RandomProject): fc.Arbitrary<RandomProject> => {
  const paths = Object.keys(project.files)
  const source = fc.constantFrom(...sourceNames)
  return fc.oneof(
    {
      weight: 8,
      arbitrary: randomEdit(world, project.composition).map(composition => ({ ...project, composition })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(source, fc.constantFrom('.ml', '.mli'))
        .map(([name, ending]) => ({ ...project, sources: { ...project.sources, [`${name}${ending}`]: '' } })),
    },
    ...(paths.length === 0
      ? []
      : [
          {
            weight: 1,
            arbitrary: fc.constantFrom(...paths).map(gone => ({
              ...project,
              files: Object.fromEntries(Object.entries(project.files).filter(([path]) => path !== gone)),
            })),
          },
        ]),
  )
}

/** Files of the user's whose modules would stand in front of something, or only look so. */
const sourceNames = [
  ...['stack', 'tls', 'dns', 'block', 'netif', 'ramdisk', 'ipaddr', 'cstruct', 'uri', 'domain_name', 'fmt'],
  ...['static_content', 'static_certificates', 'kv_static', 'mirage_kv', 'conduit_mirage', 'cohttp_mirage'],
  ...['tcpip_stack_lwip', 'mirage_runtime_network', 'dns_client_mirage', 'logs_syslog_mirage', 'tar_mirage'],
  ...[
    'happy_eyeballs_mirage',
    'resolver_mirage',
    'kv_sqlite',
    'mirage_kv_mem',
    'digest',
    'bigarray',
    'string',
  ],
  ...['main', 'list', 'lwt', 'site', 'harmless', 'mirage_logs', 'duration', 'int64', 'option', 'cmdliner'],
]
