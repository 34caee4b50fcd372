import * as fc from 'fast-check'
import { givesOf } from '../../shared/catalogue/catalogue.ts'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { autoWire, openPorts } from '../../shared/model/auto-wire.ts'
import { Composition, type Device, DeviceId } from '../../shared/model/composition.ts'
import { CustomDeviceType, CustomSignature } from '../../shared/model/custom-types.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { testCatalogue, testModuleTypes } from './test-universe.ts'

/*
 * Projects with device types and signatures of their own: random records, the OCaml that they speak of, and devices of them, wired.
 */

const platform = { universe: 'embedded', target: 'hvt' } as const

export type CustomTypeProject = { composition: Composition; sources: Record<string, string> }

const signatureIds = ['own_sig0', 'own_sig1', 'own_value'] as const

const customSignatures = signatureIds.map(id =>
  CustomSignature.parse({
    id,
    moduleType: id === 'own_value' ? 'Shared_signatures.value' : `Shared_signatures.${id.toUpperCase()}`,
    short: id,
    kind: id === 'own_value' ? 'value' : 'functor',
    ...(id === 'own_sig1' ? { includes: ['own_sig0'] } : {}),
  }),
)

const signatureSource = `type value = unit
module type OWN_SIG0 = sig type t val zero : t -> int end
module type OWN_SIG1 = sig include OWN_SIG0 val one : t -> int end
`

/** What is in a module that may stand for any signature of the tests. */
const anyBody = `type t = unit
  let frames () = 0 let listen () = () let sectors () = 0 let get () k = k let set () _ _ = ()
  let dial () = () let resolve () name = name let zero () = 0 let one () = 1`

const functors = [...Object.keys(testModuleTypes), 'own_sig0', 'own_sig1']

const ocamlTypes = { text: 'string', integer: 'int', switch: 'bool', choice: 'string' } as const

type Argument = { label?: string; value: object; type: string }

const settings = [
  { id: 'words', label: 'Words', kind: 'text', default: 'a "b" \\ é' },
  { id: 'count', label: 'Count', kind: 'integer', default: -3, min: -5, max: 9 },
  { id: 'loud', label: 'Loud', kind: 'switch', default: true },
  {
    id: 'mode',
    label: 'Mode',
    kind: 'choice',
    default: 'x',
    options: [
      { value: 'x', label: 'X' },
      { value: 'y', label: 'Y' },
    ],
  },
] as const

const flags = [
  { flag: 'ttl', type: 'int', default: '-1', doc: '', ocaml: 'int' },
  { flag: 'whom', type: 'string', default: 'all', doc: 'Whom.', ocaml: 'string' },
  { flag: 'maybe-so', type: 'bool', optional: true, doc: '', ocaml: 'bool option' },
] as const

const constants = [
  ['true', 'bool'],
  ['42', 'int'],
  ['()', 'unit'],
  ['None', 'int option'],
  ['`Read', '[ `Read | `Write ]'],
  ['Shared_signatures.Deep.Some_thing', 'Shared_signatures.Deep.thing'],
] as const

const typeOf = (index: number): fc.Arbitrary<{ type: CustomDeviceType; source: string }> =>
  fc
    .record({
      gives: fc.constantFrom(...functors, 'own_value'),
      ports: fc.array(fc.constantFrom(...functors, 'own_value', 'ptime', 'sleep'), { maxLength: 3 }),
      settings: fc.subarray([...settings]),
      flags: fc.subarray([...flags]),
      constants: fc.subarray([...constants]),
      inner: fc.constantFrom('', '.Make', '.Deep.Make'),
      result: fc.constantFrom('lwt' as const, 'value' as const),
      connects: fc.boolean(),
      named: fc.boolean(),
      libraries: fc.subarray(['lwt', 'logs', 'ptime']),
      order: fc.infiniteStream(fc.nat(1000)),
    })
    .map(seed => {
      const ports = seed.ports.map((signature, i) => ({ name: `p${i}`, signature }))
      const parameters = ports.filter(({ signature }) => functors.includes(signature))
      const inner = parameters.length > 0 && seed.inner === '' ? '.Make' : seed.inner
      const given: Argument[] = [
        ...ports
          .filter(({ signature }) => functors.includes(signature) || signature === 'own_value')
          .map(({ name, signature }) => ({
            value: { from: 'port', port: name },
            type: signature === 'own_value' ? 'Shared_signatures.value' : `${name.toUpperCase()}.t`,
          })),
        ...seed.settings.map(({ id, kind }) => ({
          label: `~${id}`,
          value: { from: 'setting', setting: id },
          type: ocamlTypes[kind],
        })),
        ...seed.flags.map(({ flag, ocaml }) => ({
          label: `~${flag.replace('-', '_')}`,
          value: { from: 'boot', flag },
          type: ocaml,
        })),
        ...seed.constants.map(([ocaml, type]) => ({ value: { from: 'ocaml', ocaml }, type })),
        ...(seed.named ? [{ value: { from: 'name' }, type: 'string' }] : []),
        { value: { from: 'unit' }, type: 'unit' },
      ]
      const places = given.map(argument => ({ argument, at: seed.order.next().value ?? 0 }))
      const ordered = places.sort((a, b) => a.at - b.at).map(({ argument }) => argument)
      // A value has to come from somewhere.
      const connects = seed.connects || seed.gives === 'own_value'
      const type = CustomDeviceType.parse({
        id: `own_type${index}`,
        title: `Own ${index}`,
        defaultName: `own${index}`,
        gives: seed.gives,
        ports,
        settings: seed.settings,
        bootArguments: seed.flags.map(({ ocaml: _, ...argument }) => ({
          ...argument,
          flag: `${argument.flag}-${index}`,
        })),
        universes: {
          embedded: {
            libraries: seed.libraries,
            module: `Own${index}${inner}`,
            ...(connects
              ? {
                  connect: {
                    function: 'connect',
                    arguments: ordered.map(({ label, value }) => ({
                      ...(label === undefined ? {} : { label }),
                      value: 'flag' in value ? { ...value, flag: `${value.flag}-${index}` } : value,
                    })),
                    result: seed.result,
                  },
                }
              : {}),
          },
        },
      })
      const words = ordered.map(({ label, type }) => (label ? `${label}:(_ : ${type})` : `(_ : ${type})`))
      const body = `struct
  ${anyBody}
  let connect ${words.join(' ')} = ${seed.result === 'lwt' ? 'Lwt.return_unit' : '()'}
end`
      const formal = parameters
        .map(({ name, signature }) => ` (${name.toUpperCase()} : ${moduleTypeOf(signature)})`)
        .join('')
      const [, ...modules] = `Own${index}${inner}`.split('.')
      const source = modules.reduceRight(
        (text, module, at) =>
          at === modules.length - 1
            ? `module ${module}${formal} = ${body}\n`
            : `module ${module} = struct ${text} end\n`,
        body.replace(/^struct|end$/g, ''),
      )
      return { type, source }
    })

const moduleTypeOf = (signature: string): string => {
  const test = testModuleTypes[signature]
  return test ? `Test_signatures.${test}` : `Shared_signatures.${signature.toUpperCase()}`
}

/** Projects with a device of each of their custom types, everything wired by auto-wire, and an app that takes them all. */
export const customTypesProject: fc.Arbitrary<CustomTypeProject> = fc
  .integer({ min: 1, max: 4 })
  .chain(count => fc.tuple(...Array.from({ length: count }, (_, index) => typeOf(index))))
  .map(types => {
    const deviceTypes = types.map(({ type }) => type)
    const devices: Device[] = deviceTypes.map(({ id, defaultName }) => ({
      id: DeviceId.parse(id),
      type: id,
      name: defaultName,
      settings: {},
      boot: {},
    }))
    let composition: Composition = Composition.parse({
      format: 1,
      name: 'own',
      signatures: customSignatures,
      deviceTypes,
      devices,
      wires: [],
    })
    const catalogue = catalogueFor(composition, testCatalogue)
    const { edits } = autoWire(catalogue, composition, platform, openPorts(catalogue, composition))
    composition = applyEdits(composition, edits)
    const app = {
      id: 'app',
      type: 'app',
      name: 'app',
      app: {
        module: 'App.Make',
        ports: devices.map((device, i) => ({ name: `p${i}`, signature: givesOf(catalogue, device) })),
      },
    }
    const takesModules = deviceTypes.filter(({ gives }) => gives !== 'own_value')
    const formal = takesModules.map(({ gives }, i) => `(P${i} : ${moduleTypeOf(gives)})`).join(' ')
    return {
      composition: Composition.parse({
        ...composition,
        devices: [...composition.devices, app],
        wires: [
          ...composition.wires,
          ...devices.map(({ id }, i) => ({ from: { device: id }, to: { device: 'app', port: `p${i}` } })),
        ],
      }),
      sources: {
        'shared_signatures.ml': `${signatureSource}module Deep = struct type thing = Some_thing end\n`,
        ...Object.fromEntries(types.map(({ source }, i) => [`own${i}.ml`, source])),
        'app.ml': `module Make ${formal} = struct let start ${devices.map(() => '_').join(' ')} = Lwt.return_unit end\n`,
      },
    }
  })

/** One thing wrong with a project of that kind, or nothing that matters. */
export const customTypeEdit = ({
  composition,
  sources,
}: CustomTypeProject): fc.Arbitrary<CustomTypeProject> => {
  const types = composition.deviceTypes ?? []
  const changed = (change: (type: CustomDeviceType) => object): CustomTypeProject => ({
    composition: Composition.parse({
      ...composition,
      deviceTypes: types.map((type, index) => (index === 0 ? change(type) : type)),
    }),
    sources,
  })
  const [first] = types
  const side = first?.universes.embedded
  const connect = side?.connect
  return fc.constantFrom<CustomTypeProject[]>(
    changed(type => ({ ...type, gives: 'nothing_such' })),
    changed(type => ({ ...type, gives: 'job' })),
    changed(type => ({ ...type, id: 'test_net' })),
    changed(type => ({ ...type, title: 'Another', doc: '(* "', icon: 'none such' })),
    changed(type => ({ ...type, ports: [...type.ports, ...type.ports] })),
    changed(type => ({ ...type, ports: [...type.ports, { name: 'p9', signature: 'own_sig0' }] })),
    changed(type => ({ ...type, settings: [] })),
    changed(type => ({ ...type, bootArguments: [] })),
    changed(type => ({ ...type, universes: {} })),
    changed(type => ({ ...type, universes: { embedded: { ...side, module: 'Nowhere' } } })),
    changed(type => ({ ...type, universes: { embedded: { ...side, libraries: ['unix'] } } })),
    changed(type => ({ ...type, universes: { embedded: { ...side, libraries: ['fmt'] } } })),
    changed(type => ({
      ...type,
      universes: {
        embedded: {
          ...side,
          ...(connect
            ? {
                connect: {
                  ...connect,
                  arguments: [...connect.arguments, { value: { from: 'port', port: 'p7' } }],
                },
              }
            : {}),
        },
      },
    })),
    {
      composition,
      sources: Object.fromEntries(Object.entries(sources).filter(([file]) => file !== 'own0.ml')),
    },
    { composition: { ...composition, signatures: [] }, sources },
    { composition: { ...composition, deviceTypes: [] }, sources },
    { composition: { ...composition, deviceTypes: [...types, ...types] }, sources },
  )
}
