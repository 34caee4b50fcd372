import * as fc from 'fast-check'
import type { Composition } from '../../shared/model/composition.ts'
import type { BootArgument, DeviceType, Setting, SettingValue } from '../../shared/model/device-type.ts'
import { grow, type Seed } from './grow.ts'
import type { World } from './world.ts'

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
    'private',
    'val',
    'end',
  ],
  ...['tls', 'dns', 'block', 'netif', 'ramdisk', 'ipaddr', 'uri', 'stack', 'conduit', 'optint', 'cstruct'],
]
export const appModules = [
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
          ['ip', 'fd00::1'],
          ['ipv4', '10.0.0.2'],
          ['ipv4-prefix', '10.0.0.2/24'],
          ['ipv6', '::'],
          ['ipv6-prefix', 'fd00::2/64'],
          ['log-levels', 'info'],
          ['log-levels', 'a-source:quiet'],
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

const slotsOf = ({ catalogue }: World): DeviceType[] =>
  [...catalogue.deviceTypes.values()].filter(({ slot }) => slot !== undefined)

const seed = (world: World): fc.Arbitrary<Seed> =>
  fc.record({
    types: fc.array(fc.constantFrom(...world.deviceTypes), { maxLength: 5 }),
    settings: fc.record(
      Object.fromEntries(
        [...world.catalogue.deviceTypes.values()].map(type => [type.id, settings(type, world)]),
      ),
    ),
    apps: fc.array(
      fc.record({
        ports: fc.array(fc.constantFrom(...world.signatures), { maxLength: 5 }),
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
    picks: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
    slots: fc.shuffledSubarray(slotsOf(world).map(({ id }) => id)),
  })

/** Some of a device type's settings, each with a value of its kind; a group is left for those who need one. */
const settings = (type: DeviceType, world: World): fc.Arbitrary<Partial<Record<string, SettingValue>>> =>
  fc.record(
    Object.fromEntries(
      type.settings
        .filter(({ id }) => id !== 'group')
        .map(setting => [setting.id, setting.id === type.dataFolder ? folder(world) : settingValue(setting)]),
    ),
    { requiredKeys: [] },
  )

const folder = ({ files }: World): fc.Arbitrary<string> =>
  fc.constantFrom(...Object.keys(files).map(path => path.split('/').slice(0, -1).join('/')))

const settingValue = (setting: Setting): fc.Arbitrary<SettingValue> => {
  switch (setting.kind) {
    case 'text':
      return setting.pattern === undefined
        ? fc.string()
        : fc.stringMatching(new RegExp(`^(?:${setting.pattern})$`))
    case 'integer':
      return fc.integer({ min: setting.min, max: setting.max })
    case 'switch':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(...setting.options.map(({ value }) => value))
  }
}

/** Random compositions in which all that can be wired is, and as it must be. */
export const wellWired = (world: World): fc.Arbitrary<Composition> =>
  seed(world).map(seed => grow(world, seed))
