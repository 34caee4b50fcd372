import { bootArgumentsOf, type Catalogue, portsOf } from '../../shared/catalogue/catalogue.ts'
import { type Device, type DeviceId, isApp } from '../../shared/model/composition.ts'
import type { BootArgument, DeviceType, OcamlSide, SettingValue } from '../../shared/model/device-type.ts'
import { startOrder } from '../../shared/model/order.ts'
import { ownPackagesOf } from '../../shared/model/own-libraries.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import { slotTypes } from '../../shared/model/slots.ts'
import { moduleOf } from '../../shared/model/static-data.ts'
import type { Platform } from '../../shared/model/target.ts'
import { capitalised, deviceValue } from '../../shared/ocaml/ocaml-names.ts'
import type { ManifestEntry } from '../../shared/protocol/build.ts'
import { librariesOf } from './libraries.ts'

/** A device with everything that its OCaml needs, in words of OCaml. */
export type PlannedDevice = {
  device: Device
  /** The length of the longest chain of connected devices below it: those of a level do not need each other. */
  level: number
  /** How the module is written where it is used: `Netif`, or the name of the applied functor, `Stack`. */
  module: string
  /** The definition of that name; null where the module needs none. */
  functor: { path: string; arguments: string[] } | null
  /** By port, in functor order: the value that an app is started with, or that `connect` may name. */
  values: ReadonlyMap<string, string>
  /** Every setting, with its default where the composition has none. */
  settings: ReadonlyMap<string, SettingValue>
  side: OcamlSide | null
  manifest: ManifestEntry['type'] | null
  bootArguments: readonly BootArgument[]
  bootSection: DeviceType['bootSection']
}

/** What `main.ml` and `dune` are written from: devices in start order, apps apart, the platform's slots. */
export type Plan = {
  name: string
  platform: Platform
  slots: ReturnType<typeof slotTypes>
  /** Devices that are connected, in start order. */
  devices: PlannedDevice[]
  /** Apps in the order of the composition. */
  apps: PlannedDevice[]
  libraries: string[]
  /** The packages that public names of the project's own libraries belong to; null where there is nothing in `lib/`. */
  ownPackages: string[] | null
}

/** Modules that every main program names after the devices' own: a device's module must not hide one. */
const namedLater = new Set([
  'Cmdliner',
  'Cmdliner_stdlib',
  'Duration',
  'List',
  'Logs',
  'Lwt',
  'Mirage_bootvar',
  'Mirage_crypto_rng',
  'Mirage_crypto_rng_mirage',
  'Mirage_logs',
  'Mirage_runtime',
  'Mirage_sleep',
  'Solo5_os',
  'Ipaddr',
  'Stdlib',
])

/** The plan of a composition that `validate` accepts; throws on one with a cycle or an unknown type, which it refuses. */
export const planOf = (
  { composition, sources }: Pick<ProjectContent, 'composition' | 'sources'>,
  platform: Platform,
  catalogue: Catalogue,
): Plan => {
  const order = startOrder(composition)
  if (order.kind === 'cycle') throw new Error(`cycle: ${order.devices.join(', ')}`)
  const slots = slotTypes(catalogue, composition)
  const inSlots = new Set([...slots.values()].map(({ device }) => device?.id))
  const names = moduleNames(order.devices, platform, catalogue)
  const byId = new Map(composition.devices.map(device => [device.id, device]))
  const fed = new Map<string, Device>()
  for (const { from, to } of composition.wires) {
    const source = byId.get(from.device)
    if (source) fed.set(`${to.device}.${to.port}`, source)
  }

  const levels = new Map<DeviceId, number>()
  const planned = (device: Device): PlannedDevice => {
    const side = sideOf(device, platform, catalogue)
    const feeds = portsOf(catalogue, device).flatMap(port => {
      const source = fed.get(`${device.id}.${port.name}`)
      const kind = catalogue.signatures.get(port.signature)?.kind
      return source && kind ? [{ port: port.name, source, kind }] : []
    })
    const modules = feeds
      .filter(({ kind }) => kind === 'functor')
      .map(({ source }) => names.get(source.id) ?? '')
    const path = isApp(device) ? device.app.module : (side?.module ?? '')
    // Suppliers come first in start order; one that is not connected has no level.
    const level = Math.max(0, ...feeds.map(({ source }) => (levels.get(source.id) ?? -1) + 1))
    levels.set(device.id, level)
    return {
      device,
      level,
      module: names.get(device.id) ?? path,
      functor: modules.length > 0 ? { path, arguments: modules } : null,
      values: new Map(
        feeds
          .filter(({ kind }) => kind === 'functor' || kind === 'value')
          .map(({ port, source }) => [port, deviceValue(source.name)]),
      ),
      settings: new Map(
        catalogue.deviceTypes
          .get(device.type)
          ?.settings.map(setting => [setting.id, device.settings[setting.id] ?? setting.default]),
      ),
      side,
      manifest: catalogue.deviceTypes.get(device.type)?.manifest ?? null,
      bootArguments: bootArgumentsOf(catalogue, device),
      bootSection: catalogue.deviceTypes.get(device.type)?.bootSection,
    }
  }

  const used = new Set(composition.wires.map(({ from }) => from.device))
  const devices = order.devices
    .filter(device => !isApp(device) && (!inSlots.has(device.id) || isValueSlot(slots, device, used)))
    .map(planned)
  const apps = composition.devices.filter(isApp).map(planned)
  return {
    name: composition.name,
    platform,
    slots,
    devices,
    apps,
    libraries: librariesOf(
      composition,
      devices.map(({ side }) => side),
      platform,
      catalogue,
    ),
    ownPackages: ownPackagesOf(sources),
  }
}

/** The value of a boot-argument device is taken again only where something is wired to it. */
const isValueSlot = (slots: Plan['slots'], device: Device, used: ReadonlySet<DeviceId>): boolean =>
  slots.get('argv')?.device?.id === device.id && used.has(device.id)

const sideOf = (device: Device, { universe }: Platform, catalogue: Catalogue): OcamlSide | null => {
  if (isApp(device)) return null
  const type = catalogue.deviceTypes.get(device.type)
  const side = type?.universes[universe]
  if (!side) throw new Error(`${device.type} is not in the ${universe} universe`)
  return { ...side, module: moduleOf(side, type, device) }
}

/** A name for each applied functor that hides no module named after it; plain modules keep theirs. */
const moduleNames = (
  order: readonly Device[],
  platform: Platform,
  catalogue: Catalogue,
): Map<DeviceId, string> => {
  const paths = new Map(
    order.map(device => [
      device.id,
      isApp(device) ? device.app.module : (sideOf(device, platform, catalogue)?.module ?? ''),
    ]),
  )
  const rootOf = (id: DeviceId) => paths.get(id)?.split('.')[0] ?? ''
  const uses = new Map<string, number>()
  for (const id of paths.keys()) uses.set(rootOf(id), (uses.get(rootOf(id)) ?? 0) + 1)
  return new Map(
    order.map(device => {
      const takesModules = portsOf(catalogue, device).some(
        ({ signature }) => catalogue.signatures.get(signature)?.kind === 'functor',
      )
      const path = paths.get(device.id) ?? ''
      if (!takesModules) return [device.id, path]
      const plain = capitalised(device.name)
      const isTaken = (name: string) => (uses.get(name) ?? 0) > (rootOf(device.id) === name ? 1 : 0)
      let name = namedLater.has(plain) || isTaken(plain) ? `${plain}_device` : plain
      while (isTaken(name)) name += '_'
      return [device.id, name]
    }),
  )
}
