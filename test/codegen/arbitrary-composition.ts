import * as fc from 'fast-check'
import { givesOf, portsOf, satisfies } from '../../shared/catalogue.ts'
import { type AppDevice, Composition, type Device, isApp, type Wire } from '../../shared/composition.ts'
import type { BootArgument } from '../../shared/device-type.ts'
import { wouldClose } from '../../shared/order.ts'
import { givenSignatures, testCatalogue, testDevices } from './test-universe.ts'

/** Names that look harmless and are the names of things in OCaml, Lwt or the generated program. */
const names = [
  ...[
    'a',
    'b',
    'c',
    'site',
    'web',
    'logs',
    'lwt',
    'start',
    'delay',
    'runtime',
    'argv',
    'list',
    'string',
    'exit',
    'apps',
    'main',
  ],
  ...[
    'unikernel',
    'stdlib',
    'duration',
    'net0',
    'x'.repeat(67),
    'raise',
    'ignore',
    'unit',
    'ptime',
    'fmt',
    'cmdliner',
    'p0',
  ],
]
const appModules = [
  'App0',
  'App1.Main',
  'App2.Make',
  'App3.Inner.Make',
  'Site',
  'Web.Make',
  'Unikernel',
  'P0.Make',
]

const bootArgument = (flag: string): fc.Arbitrary<BootArgument> =>
  fc
    .record({
      value: fc.constantFrom(
        ...([
          ['string', ''],
          ['string', 'a "b" \\ $(c) é %d'],
          ['int', '-4611686018427387904'],
          ['int', '42'],
          ['float', '.5'],
          ['float', '-1e9'],
          ['float', '3'],
          ['bool', 'true'],
          ['flag', ''],
          ['int64-ns', '-9223372036854775808'],
          ['int64-ns', '5'],
        ] as const),
      ),
      optional: fc.boolean(),
      list: fc.boolean(),
      doc: fc.constantFrom('', 'What it does.', 'A $(b,bold) one: 100 % \\ "x" (*', '{|'),
      docv: fc.constantFrom('', 'N'),
    })
    .map(({ value: [type, text], ...rest }) => ({
      flag,
      type,
      default: type === 'string' && rest.list ? 'a,b' : text,
      ...rest,
    }))

type Seed = {
  types: string[]
  apps: { ports: string[]; arguments: BootArgument[]; module: string }[]
  names: string[]
  picks: number[]
  slots: string[]
}

const seed: fc.Arbitrary<Seed> = fc.record({
  types: fc.array(fc.constantFrom(...testDevices.map(({ id }) => id)), { maxLength: 7 }),
  apps: fc.array(
    fc.record({
      ports: fc.array(fc.constantFrom(...givenSignatures), { maxLength: 5 }),
      arguments: fc
        .uniqueArray(fc.constantFrom('port', 'a-b', 'whom', 'verbose', 'x9', 'runtime', 'name-of-it'), {
          maxLength: 3,
        })
        .chain(flags => fc.tuple(...flags.map(bootArgument))),
      module: fc.constantFrom(...appModules),
    }),
    { maxLength: 3 },
  ),
  names: fc.shuffledSubarray(names, { minLength: names.length }),
  picks: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
  slots: fc.subarray([
    ...[
      'default_argv',
      'default_reporter',
      'no_sleep',
      'mock_ptime',
      'no_mtime',
      'no_random',
      'default_random',
    ],
    ...['mock_mtime', 'no_reporter', 'default_sleep', 'default_ptime', 'default_mtime'],
  ]),
})

/** Random compositions that are wired as well as the devices allow: an app loses the ports that nothing can feed. */
export const wellWired: fc.Arbitrary<Composition> = seed.map(build)

function build({ types, apps, names, picks, slots }: Seed): Composition {
  const taken = new Set<string>()
  let next = 0
  let pick = 0
  const name = (): string => names[next++] ?? `n${next}`
  const choose = <T>(from: readonly T[]): T | undefined =>
    from[(picks[pick++ % picks.length] ?? 0) % Math.max(1, from.length)]
  const composition: { devices: Device[]; wires: Wire[] } = { devices: [], wires: [] }
  const whole = (): Composition => ({ format: 1, name: 'random', ...composition })
  const add = (device: object): Device => {
    const [added] = Composition.shape.devices.parse([{ settings: {}, boot: {}, ...device }])
    if (!added) throw new Error('no device')
    composition.devices.push(added)
    return added
  }
  const fed = (device: Device, port: string, signature: string): boolean => {
    const sources = composition.devices.filter(source => {
      const gives = givesOf(testCatalogue, source)
      return (
        gives !== null &&
        satisfies(testCatalogue, gives, signature) &&
        !wouldClose(whole(), source.id, device.id)
      )
    })
    const source = choose(sources)
    if (!source) return false
    composition.wires.push({ from: { device: source.id }, to: { device: device.id, port } })
    return true
  }

  for (const type of slots) {
    const slot = testCatalogue.deviceTypes.get(type)?.slot
    if (slot === undefined || taken.has(slot)) continue
    taken.add(slot)
    add({ id: `s${composition.devices.length}`, type, name: name() })
  }
  for (const type of types) {
    const device = add({ id: `d${composition.devices.length}`, type, name: name() })
    const before = composition.wires.length
    const whole = portsOf(testCatalogue, device).every(({ name, signature }) => fed(device, name, signature))
    if (!whole) {
      composition.devices.pop()
      composition.wires.length = before
    }
  }
  const stackTaken = () => composition.devices.filter(({ type }) => type === 'test_stack')
  // Two stacks would declare the same boot arguments: one stays.
  for (const extra of stackTaken().slice(1)) dropWithDependents(composition, extra.id)

  const flags = new Set(['ttl', 'search'])
  for (const [index, { ports, arguments: bootArguments, module }] of apps.entries()) {
    const own = bootArguments.filter(({ flag }) => !flags.has(flag))
    for (const { flag } of own) flags.add(flag)
    const path = module.replace(/^[A-Z][a-z]*[0-9]?/, root => `${root}${index === 0 ? '' : `x${index}`}`)
    const device = add({
      id: `a${index}`,
      type: 'app',
      name: name(),
      app: { module: path, ports: [], bootArguments: own, libraries: ['logs', 'lwt', 'ptime'] },
    }) as AppDevice
    for (const [i, signature] of ports.entries())
      if (fed(device, `p${i}`, signature)) device.app.ports.push({ name: `p${i}`, signature })
    const hasFunctor = device.app.ports.some(
      ({ signature }) => testCatalogue.signatures.get(signature)?.kind === 'functor',
    )
    if (hasFunctor && !path.includes('.')) device.app.module = `${path}.Make`
  }
  return Composition.parse(whole())
}

function dropWithDependents(composition: { devices: Device[]; wires: Wire[] }, id: string): void {
  const dependents = composition.wires.filter(({ from }) => from.device === id).map(({ to }) => to.device)
  composition.devices = composition.devices.filter(device => device.id !== id)
  composition.wires = composition.wires.filter(({ from, to }) => from.device !== id && to.device !== id)
  for (const dependent of dependents) dropWithDependents(composition, dependent)
}

/** One random change to a composition, sensible or not. */
export const randomEdit = (composition: Composition): fc.Arbitrary<Composition> => {
  const { devices, wires } = composition
  const device = fc.nat(Math.max(0, devices.length - 1))
  const changed = (index: number, change: (device: Device) => object): Composition =>
    Composition.parse({ ...composition, devices: devices.map((d, i) => (i === index ? change(d) : d)) })
  const edits: fc.Arbitrary<Composition>[] = [
    fc.constantFrom('no_argv', 'no_sleep', 'mock_ptime', 'default_random', 'test_net', 'nonsense').map(type =>
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
        .tuple(device, fc.constantFrom(...testCatalogue.deviceTypes.keys()))
        .map(([index, type]) => changed(index, d => (isApp(d) ? d : { ...d, type }))),
      fc
        .tuple(
          device,
          fc.constantFrom('mtu', 'ipv6', 'label', 'level', 'what'),
          fc.constantFrom(-5, 1e6, true, '"', 'debug'),
        )
        .map(([index, setting, value]) =>
          changed(index, d => ({ ...d, settings: { ...d.settings, [setting]: value } })),
        ),
      fc
        .tuple(device, device, fc.constantFrom('net', 'over', 'block', 'certs', 'p0', 'p1'))
        .map(([from, to, port]) => ({
          ...composition,
          wires: [...wires, wireOf(devices, from, to, port)],
        })),
      fc
        .tuple(device, fc.constantFrom(...appModules, 'lower.Case', 'Nowhere', 'Lwt', ''))
        .map(([index, module]) => changed(index, d => (isApp(d) ? { ...d, app: { ...d.app, module } } : d))),
      fc
        .tuple(device, fc.constantFrom('unix', 'zarith', 'no-such-library', 'lwt', ') (preprocess'))
        .map(([index, library]) =>
          changed(index, d =>
            isApp(d) ? { ...d, app: { ...d.app, libraries: [...d.app.libraries, library] } } : d,
          ),
        ),
      fc
        .tuple(
          device,
          fc.constantFrom('help', 'ttl', 'whom', 'logs', 'other'),
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
        .tuple(device, fc.nat(4), fc.constantFrom(...testCatalogue.signatures.keys()))
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
