import type { Catalogue } from '../catalogue/catalogue.ts'
import { catalogue as productCatalogue } from '../catalogue/catalogue.ts'
import { libraryFault } from '../catalogue/libraries.ts'
import { modulesOf } from '../catalogue/library-modules.ts'
import { type CustomTypes, catalogueFor } from '../catalogue/project-catalogue.ts'
import { bootValueFault, commonFlags } from '../model/boot-values.ts'
import { type CustomDeviceType, type CustomSignature, hasEquation } from '../model/custom-types.ts'
import type { ConnectSource } from '../model/device-type.ts'
import { ownLibraryNamed } from '../model/own-libraries.ts'
import type { Platform } from '../model/target.ts'
import { moduleOfFile } from '../ocaml/ocaml-names.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'
import { settingFault } from './settings.ts'

/** Where a record of the project's own does not fit, and why, in words that follow the place. */
export type CustomTypeFault = { path: string; reason: string }

/** The records of a project's own fit together, and what its devices of such types name in OCaml is there. */
export const checkCustomTypes = (scene: Scene): Problem[] => {
  const { signatures = [], deviceTypes = [] } = scene.composition
  if (signatures.length === 0 && deviceTypes.length === 0) return []
  return [
    ...signatures.flatMap(own =>
      signatureFaults(own, scene.composition).map(
        (fault): Problem => ({ code: 'bad-custom-type', kind: 'signature', id: own.id, ...fault }),
      ),
    ),
    ...deviceTypes.flatMap(own =>
      deviceTypeFaults(own, scene.composition).map(
        (fault): Problem => ({ code: 'bad-custom-type', kind: 'device-type', id: own.id, ...fault }),
      ),
    ),
    ...checkModules(scene, deviceTypes),
  ]
}

/** What is wrong with a signature among the others of its project; itself is looked up by its id. */
export const signatureFaults = (
  own: CustomSignature,
  { signatures = [] }: CustomTypes,
): CustomTypeFault[] => {
  const place = signatures.findIndex(({ id }) => id === own.id)
  const before = new Set([
    ...productCatalogue.signatures.keys(),
    ...(place < 0 ? signatures : signatures.slice(0, place)).map(({ id }) => id),
  ])
  return [
    ...(productCatalogue.signatures.has(own.id)
      ? [{ path: 'id', reason: `\`${own.id}\` is a signature of the product: take another name` }]
      : signatures.some((other, index) => other.id === own.id && other !== own && index <= place)
        ? [{ path: 'id', reason: `\`${own.id}\` is there twice` }]
        : []),
    ...(own.kind === 'value' && hasEquation(own.moduleType)
      ? [{ path: 'moduleType', reason: 'a value has a type, which has no `with`' }]
      : []),
    ...own.includes
      .filter(id => !before.has(id))
      .map(id => ({ path: 'includes', reason: `no signature before it is called \`${id}\`` })),
  ]
}

/** What is wrong with a device type, given what else its project defines. */
export const deviceTypeFaults = (own: CustomDeviceType, project: CustomTypes): CustomTypeFault[] => [
  ...idFaults(own, project),
  ...signatureUses(own, catalogueFor(project)),
  ...twice(
    own.ports.map(({ name }) => name),
    'ports',
    'port',
  ),
  ...twice(
    own.settings.map(({ id }) => id),
    'settings',
    'setting',
  ),
  ...twice(
    own.bootArguments.map(({ flag }) => flag),
    'bootArguments',
    'boot argument',
  ),
  ...own.settings.flatMap(setting => {
    const reason = settingFault(setting, setting.default)
    return reason === null
      ? []
      : [{ path: `settings.${setting.id}`, reason: `the default \`${setting.default}\` ${reason}` }]
  }),
  ...own.bootArguments.flatMap(argument => {
    if (commonFlags.has(argument.flag))
      return [
        { path: `bootArguments.${argument.flag}`, reason: 'every image has a boot argument of this name' },
      ]
    const reason =
      argument.optional || argument.type === 'flag' ? null : bootValueFault(argument, argument.default)
    return reason === null
      ? []
      : [{ path: `bootArguments.${argument.flag}`, reason: `the default \`${argument.default}\` ${reason}` }]
  }),
  ...connectFaults(own, catalogueFor(project)),
]

const idFaults = (own: CustomDeviceType, { deviceTypes = [] }: CustomTypes): CustomTypeFault[] => {
  if (productCatalogue.deviceTypes.has(own.id))
    return [{ path: 'id', reason: `\`${own.id}\` is a device type of the product: take another name` }]
  return deviceTypes.filter(({ id }) => id === own.id).length > 1
    ? [{ path: 'id', reason: `\`${own.id}\` is there twice` }]
    : []
}

const signatureUses = (own: CustomDeviceType, catalogue: Catalogue): CustomTypeFault[] => {
  const fault = (path: string, id: string, given: boolean): CustomTypeFault[] => {
    const kind = catalogue.signatures.get(id)?.kind
    if (kind === undefined) return [{ path, reason: `no signature is called \`${id}\`` }]
    if (kind === 'sink') return [{ path, reason: `\`${id}\` cannot be wired` }]
    return given && kind === 'global'
      ? [{ path, reason: `\`${id}\` is a part of the platform, which the product's own devices fill` }]
      : []
  }
  const needsFunctor = own.ports.some(
    ({ signature }) => catalogue.signatures.get(signature)?.kind === 'functor',
  )
  return [
    ...fault('gives', own.gives, true),
    ...own.ports.flatMap(({ name, signature }) => fault(`ports.${name}`, signature, false)),
    ...Object.entries(own.universes).flatMap(([universe, side]) =>
      needsFunctor && side && !side.module.includes('.')
        ? [
            {
              path: `universes.${universe}.module`,
              reason: `a file cannot take devices: name a functor in it, such as \`${side.module}.Make\``,
            },
          ]
        : [],
    ),
    ...(Object.values(own.universes).some(side => side)
      ? []
      : [{ path: 'universes', reason: 'no universe has it' }]),
  ]
}

/** What `connect` is given is there, and has a value in OCaml. */
const connectFaults = (own: CustomDeviceType, catalogue: Catalogue): CustomTypeFault[] =>
  Object.entries(own.universes).flatMap(([universe, side]) => {
    const path = `universes.${universe}.connect`
    return (side?.connect?.arguments ?? []).flatMap(({ value }) =>
      missingIn(own, value, catalogue).map(reason => ({ path, reason })),
    )
  })

const missingIn = (own: CustomDeviceType, value: ConnectSource, catalogue: Catalogue): string[] => {
  switch (value.from) {
    case 'port':
    case 'ports':
      return (value.from === 'port' ? [value.port] : value.ports).flatMap(name => {
        const port = own.ports.find(port => port.name === name)
        if (!port) return [`there is no port \`${name}\``]
        return catalogue.signatures.get(port.signature)?.kind === 'global'
          ? [`what is wired to \`${name}\` has no value in OCaml`]
          : []
      })
    case 'setting':
      return own.settings.some(({ id }) => id === value.setting)
        ? []
        : [`there is no setting \`${value.setting}\``]
    case 'boot':
      return own.bootArguments.some(({ flag }) => flag === value.flag)
        ? []
        : [`there is no boot argument \`--${value.flag}\``]
    default:
      return []
  }
}

const twice = (names: readonly string[], path: string, what: string): CustomTypeFault[] =>
  names
    .filter((name, index) => names.indexOf(name) !== index)
    .map(name => ({ path: `${path}.${name}`, reason: `there are two ${what}s of this name` }))

/** Devices of custom types: the module is in the sources or comes from a library, and the libraries can be in an image. */
const checkModules = (
  { composition, sources, platform }: Scene,
  deviceTypes: readonly CustomDeviceType[],
): Problem[] => {
  const modules = new Set(Object.keys(sources).map(moduleOfFile))
  const faults = new Map(deviceTypes.map(own => [own.id, moduleFaults(own, modules, sources, platform)]))
  return composition.devices.flatMap(({ id: device, type }) =>
    (faults.get(type) ?? []).map(fault => ({ ...fault, device })),
  )
}

type ModuleFault =
  | { code: 'missing-module'; module: string }
  | { code: 'unknown-library'; library: string; reason: string }

const moduleFaults = (
  { universes }: CustomDeviceType,
  modules: ReadonlySet<string>,
  own: Scene['sources'],
  { universe }: Platform,
): ModuleFault[] => {
  const side = universes[universe]
  if (!side) return []
  const [root = ''] = side.module.split('.')
  const isThere =
    modules.has(root) ||
    side.libraries.some(library => ownLibraryNamed(own, library)) ||
    side.libraries.some(library => modulesOf(universe, library)?.includes(root) ?? true)
  return [
    ...(isThere ? [] : [{ code: 'missing-module' as const, module: root }]),
    ...side.libraries.flatMap(library => {
      const reason = ownLibraryNamed(own, library) ? null : libraryFault(universe, library)
      return reason === null ? [] : [{ code: 'unknown-library' as const, library, reason }]
    }),
  ]
}
