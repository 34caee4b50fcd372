import { stringLiteral } from '../ocaml.ts'
import {
  chamelonStore,
  conduitTls,
  type Definition,
  httpsClient,
  memoryStore,
  staticStack,
  tlsServer,
} from './definitions.ts'
import type { Definitions } from './names.ts'
import type { MirageDevice } from './plan-types.ts'

/** The expression of a device in `config.ml`, of type `'a impl`. */
type Emitter = (device: MirageDevice, words: Definitions) => string

/** A function of MirageOS on what is wired to the device, in the order of its ports. */
const call =
  (name: string, options = ''): Emitter =>
  (device, words) =>
    [words.edsl(name), options, ...device.ports.map(words.given)].filter(word => word !== '').join(' ')

/** The same, with the group that goes before the device's boot arguments. */
const grouped =
  (name: string): Emitter =>
  (device, words) =>
    call(name, groupOf(device))(device, words)

const helped =
  (definition: Definition, ...settings: string[]): Emitter =>
  (device, words) =>
    [words.own(definition), ...settings.map(id => text(device, id)), ...device.ports.map(words.given)].join(
      ' ',
    )

/** An interface under its own name; the group is for targets on which it has boot arguments. */
const namedNetwork: Emitter = ({ name }, words) =>
  `${words.edsl('netif')} ~group:${stringLiteral(name)} ${stringLiteral(name)}`

/**
 * What each device type is in MirageOS 4.11's eDSL (mirage 4.11.1, lib/mirage.mli). A type that is not here is written as
 * a device of its own where it has an OCaml side for the `mirage` universe, and refused where it has none.
 */
export const emitters: Readonly<Record<string, Emitter>> = {
  // Solo5 targets know MirageOS's default network as `service`.
  default_network: (device, words) =>
    device.name === 'service' ? words.edsl('default_network') : namedNetwork(device, words),
  netif: namedNetwork,
  generic_stackv4v6: (device, words) =>
    device.settings.get('dhcp') === false
      ? [words.own(staticStack), groupOf(device), ...device.ports.map(words.given)].filter(Boolean).join(' ')
      : grouped('generic_stackv4v6')(device, words),
  conduit_tcp: call('conduit_direct'),
  conduit_direct: call('conduit_direct', '~tls:true'),
  conduit_tls: helped(conduitTls),
  tls_server: helped(tlsServer, 'certificate', 'protocols'),
  resolver_dns: call('resolver_dns'),
  cohttp_server: call('cohttp_server'),
  cohttp_client: call('cohttp_client'),
  https_client: helped(httpsClient),
  generic_happy_eyeballs: grouped('generic_happy_eyeballs'),
  generic_dns_client: grouped('generic_dns_client'),
  syslog_udp: grouped('syslog_udp'),
  block_of_file: ({ name }, words) => `${words.edsl('block_of_file')} ${stringLiteral(name)}`,
  ramdisk: ({ name }, words) => `${words.edsl('ramdisk')} ${stringLiteral(name)}`,
  crunch: (device, words) => `${words.edsl('crunch')} ${text(device, 'dirname')}`,
  kv_rw_mem: (_, words) => `${words.own(memoryStore)} ()`,
  tar_kv_ro: call('tar_kv_ro'),
  sqlite_kv_rw: (device, words) =>
    `${words.own(chamelonStore)} ${stringLiteral(device.name)} ${device.ports.map(words.given).join(' ')}`,
  default_argv: (_, words) => words.edsl('default_argv'),
}

/** What a device in a slot is as an argument of `register`; those that are MirageOS's defaults say nothing. */
export const slotArguments: Readonly<
  Record<string, (settings: ReadonlyMap<string, unknown>, words: Definitions) => string>
> = {
  no_argv: (_, words) => `~argv:${words.edsl('no_argv')}`,
  default_reporter: (settings, words) => {
    const level = String(settings.get('level') ?? 'info')
    if (level === 'info') return ''
    const value = level === 'quiet' ? 'None' : `(Some Logs.${level.charAt(0).toUpperCase()}${level.slice(1)})`
    return `~reporter:(${words.edsl('default_reporter')} ~level:${value} ())`
  },
  no_reporter: (_, words) => `~reporter:${words.edsl('no_reporter')}`,
  no_sleep: (_, words) => `~sleep:${words.edsl('no_sleep')}`,
  mock_ptime: (_, words) => `~ptime:${words.edsl('mock_ptime')}`,
  no_ptime: (_, words) => `~ptime:${words.edsl('no_ptime')}`,
  mock_mtime: (_, words) => `~mtime:${words.edsl('mock_mtime')}`,
  no_mtime: (_, words) => `~mtime:${words.edsl('no_mtime')}`,
  no_random: (_, words) => `~random:${words.edsl('no_random')}`,
}

const text = ({ settings }: MirageDevice, id: string): string => stringLiteral(String(settings.get(id) ?? ''))

const groupOf = ({ settings }: MirageDevice): string => {
  const group = settings.get('group') ?? ''
  return group === '' ? '' : `~group:${stringLiteral(String(group))}`
}
