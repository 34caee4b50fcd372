import { type Catalogue, catalogueOf } from '../../shared/catalogue/catalogue.ts'
import { platformDevices } from '../../shared/catalogue/platform.ts'
import { signatures } from '../../shared/catalogue/signatures.ts'
import { type DeviceType, DeviceType as DeviceTypeSchema } from '../../shared/model/device-type.ts'
import type { World } from './world.ts'

/*
 * A small universe of functors with OCaml of its own, so that the generator and the validator are tested on every kind of port,
 * argument and result with the real type-checker. Its signatures are MirageOS's ids over the module types of `Test_signatures`.
 */

const type = (from: Partial<DeviceType> & { id: string; module: string; connect?: object }): DeviceType =>
  DeviceTypeSchema.parse({
    title: from.id,
    summary: from.id,
    doc: '',
    layer: 'network',
    icon: 'box',
    keywords: [],
    defaultName: from.id.replaceAll('_', ''),
    ports: [],
    settings: [],
    bootArguments: [],
    targets: ['hvt'],
    source: 'test',
    gives: null,
    ...from,
    universes: {
      embedded: { libraries: [], module: from.module, ...(from.connect ? { connect: from.connect } : {}) },
    },
  })

const port = (name: string, signature: string) => ({ name, signature, doc: '' })
const fromPort = (port: string) => ({ value: { from: 'port', port } })

export const testDevices: readonly DeviceType[] = [
  type({
    id: 'test_net',
    module: 'Test_net',
    gives: 'network',
    manifest: 'net',
    connect: { function: 'connect', arguments: [{ value: { from: 'name' } }], result: 'lwt' },
  }),
  type({
    id: 'test_stack',
    module: 'Test_stack.Make',
    gives: 'stackv4v6',
    ports: [port('net', 'network')],
    settings: [
      { id: 'mtu', label: 'MTU', doc: '', kind: 'integer', default: 1500, min: -10, max: 9000 },
      { id: 'ipv6', label: 'IPv6', doc: '', kind: 'switch', default: true },
      { id: 'label', label: 'Label', doc: '', kind: 'text', default: 'a "quoted" \\ label' },
    ],
    bootArguments: [
      {
        flag: 'ttl',
        type: 'int',
        optional: false,
        list: false,
        default: '64',
        docv: 'N',
        doc: 'Hops, $(b,at most).',
      },
      { flag: 'search', type: 'string', optional: true, list: true, default: '', docv: '', doc: 'Domains.' },
    ],
    connect: {
      function: 'connect',
      arguments: [
        { label: '~mtu', value: { from: 'setting', setting: 'mtu' } },
        { label: '~ipv6', value: { from: 'setting', setting: 'ipv6' } },
        { label: '~label', value: { from: 'setting', setting: 'label' } },
        { label: '?search', value: { from: 'boot', flag: 'search' } },
        { label: '~ttl', value: { from: 'boot', flag: 'ttl' } },
        fromPort('net'),
      ],
      result: 'lwt',
    },
  }),
  type({
    id: 'test_disk',
    module: 'Test_disk',
    gives: 'block',
    manifest: 'block',
    connect: { function: 'connect', arguments: [{ value: { from: 'name' } }], result: 'lwt' },
  }),
  type({
    id: 'test_store',
    module: 'Test_store.Make',
    gives: 'kv_rw',
    ports: [port('block', 'block')],
    connect: {
      function: 'connect',
      arguments: [
        fromPort('block'),
        { value: { from: 'ocaml', ocaml: '`Write' } },
        { value: { from: 'unit' } },
      ],
      result: 'value',
    },
  }),
  type({
    id: 'test_files',
    module: 'Test_files',
    gives: 'kv_ro',
    connect: { function: 'connect', arguments: [{ value: { from: 'unit' } }], result: 'lwt' },
  }),
  type({
    id: 'test_tls',
    module: 'Test_tls.Make',
    gives: 'conduit',
    ports: [port('over', 'stackv4v6'), port('certs', 'kv_ro'), port('extra', 'kv_ro')],
    connect: {
      function: 'connect',
      arguments: [fromPort('over'), fromPort('certs'), fromPort('extra')],
      result: 'lwt',
    },
  }),
  type({
    id: 'test_namer',
    module: 'Test_namer.Make',
    gives: 'resolver',
    ports: [port('over', 'stackv4v6')],
  }),
]

export const testCatalogue: Catalogue = catalogueOf(signatures, [...platformDevices, ...testDevices])

/** The OCaml of the test universe: files to put beside the generated ones, whatever else a project has there: OCaml's own modules by their whole names. */
export const testUniverseSources: Readonly<Record<string, string>> = {
  'test_signatures.ml': `module type NET = sig type t val frames : t -> int end
module type STACK = sig type t val listen : t -> unit end
module type BLOCK = sig type t val sectors : t -> int end
module type RO = sig type t val get : t -> string -> string end
module type RW = sig include RO val set : t -> string -> string -> unit end
module type CONDUIT = sig type t val dial : t -> unit end
module type RESOLVER = sig type t = unit val resolve : t -> string -> string end
`,
  'test_net.ml': `type t = string
let frames = Stdlib.String.length
let connect (name : string) = Lwt.return name
`,
  'test_stack.ml': `module Make (Net : Test_signatures.NET) = struct
  type t = Net.t
  let listen (_ : t) = ()
  let connect ~mtu:(_ : int) ~ipv6:(_ : bool) ~label:(_ : string) ?search:(_ : string list option) ~ttl:(_ : int) (net : Net.t) =
    Lwt.return net
end
`,
  'test_disk.ml': `type t = string
let sectors = Stdlib.String.length
let connect (name : string) = Lwt.return name
`,
  'test_store.ml': `module Make (Block : Test_signatures.BLOCK) = struct
  type t = Block.t
  let get (_ : t) key = key
  let set (_ : t) (_ : string) (_ : string) = ()
  let connect (block : Block.t) (_ : [ \`Read | \`Write ]) () = block
end
`,
  'test_files.ml': `type t = (string, string) Stdlib.Hashtbl.t
let get t key = Stdlib.Hashtbl.find t key
let connect () : t Lwt.t = Lwt.return (Stdlib.Hashtbl.create 1)
`,
  'test_tls.ml': `module Make (Over : Test_signatures.STACK) (Certs : Test_signatures.RO) (Extra : Test_signatures.RO) = struct
  type t = Over.t * Certs.t * Extra.t
  let dial ((over, _, _) : t) = Over.listen over
  let connect over certs extra : t Lwt.t = Lwt.return (over, certs, extra)
end
`,
  'test_namer.ml': `module Make (Over : Test_signatures.STACK) = struct
  type t = unit
  let resolve () name = ignore Over.listen; name
end
`,
}

/** The module type of `Test_signatures` for each signature that is a functor's. */
export const testModuleTypes: Readonly<Record<string, string>> = {
  network: 'NET',
  stackv4v6: 'STACK',
  block: 'BLOCK',
  kv_ro: 'RO',
  kv_rw: 'RW',
  conduit: 'CONDUIT',
  resolver: 'RESOLVER',
}

export const testUniverse: World = {
  title: 'a universe of functors for tests',
  catalogue: testCatalogue,
  sources: testUniverseSources,
  files: {},
  deviceTypes: testDevices.map(({ id }) => id),
  signatures: [...Object.keys(testModuleTypes), 'argv', 'sleep', 'ptime', 'mtime', 'random', 'reporter'],
  moduleType: signature => `Test_signatures.${testModuleTypes[signature]}`,
  valueType: (signature, parameter) => (signature === 'argv' ? 'string array' : `${parameter}.t`),
  libraries: ['logs', 'lwt', 'ptime'],
}
