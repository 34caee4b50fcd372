import { bootArgumentsOf, type Catalogue, givesOf, portsOf } from '../../../shared/catalogue/catalogue.ts'
import { type Composition, type Device, type DeviceId, isApp } from '../../../shared/model/composition.ts'
import type { DeviceType, OcamlSide } from '../../../shared/model/device-type.ts'
import { startOrder } from '../../../shared/model/order.ts'
import { ownLibraryNamed, splitLibraries } from '../../../shared/model/own-libraries.ts'
import type { ProjectContent } from '../../../shared/model/project.ts'
import { type Slot, slotTypes } from '../../../shared/model/slots.ts'
import { dataFolderOf } from '../../../shared/model/static-data.ts'
import { capitalised, deviceValue, moduleOfFile, ocamlKeywords } from '../../../shared/ocaml/ocaml-names.ts'
import { emitters } from './emitters.ts'
import { freeModule } from './free-module.ts'
import type { MirageDevice, MiragePlan, MiragePort } from './plan-types.ts'

/** The plan of a composition that `validate` accepts; throws on one with a cycle. */
export const miragePlan = (
  { composition, sources }: Pick<ProjectContent, 'composition' | 'sources'>,
  catalogue: Catalogue,
): MiragePlan => {
  const order = startOrder(composition)
  if (order.kind === 'cycle') throw new Error(`cycle: ${order.devices.join(', ')}`)
  const taken = new Set(Object.keys(sources).map(moduleOfFile))
  const slots = slotTypes(catalogue, composition)
  const byId = new Map(composition.devices.map(device => [device.id, device]))
  const feeds = new Map<string, Device>()
  for (const { from, to } of composition.wires) {
    const source = byId.get(from.device)
    if (source) feeds.set(`${to.device}.${to.port}`, source)
  }

  const planned = (device: Device): MirageDevice => {
    const type = catalogue.deviceTypes.get(device.type) ?? null
    const side = type && !Object.hasOwn(emitters, type.id) ? sideOf(type, composition) : null
    return {
      device,
      name: device.name,
      value: deviceValue(device.name),
      type,
      side,
      ports: portsOf(catalogue, device).flatMap(({ name, signature }): MiragePort[] => {
        const source = feeds.get(`${device.id}.${name}`)
        const kind = catalogue.signatures.get(signature)?.kind
        const gives = source && givesOf(catalogue, source)
        return gives && kind
          ? [{ name, needs: signature, kind, source: deviceValue(source.name), gives }]
          : []
      }),
      settings: new Map(
        type?.settings.map(setting => [setting.id, device.settings[setting.id] ?? setting.default]),
      ),
      terms:
        isApp(device) || side
          ? bootArgumentsOf(catalogue, device).map(argument => ({ name: termName(argument.flag), argument }))
          : [],
      libraries: librariesOf(isApp(device) ? device.app.libraries : (side?.libraries ?? []), sources),
      termsModule: freeModule(`${capitalised(device.name)}_arguments`, taken),
    }
  }

  const inSlots = new Map([...slots].flatMap(([slot, { device }]) => (device ? [[device.id, slot]] : [])))
  const used = new Set(composition.wires.map(({ from }) => from.device))
  return {
    name: composition.name,
    title: composition.title ?? composition.name,
    slots,
    devices: order.devices
      .filter(device => !isApp(device) && isConnected(inSlots.get(device.id), device.id, used))
      .map(planned),
    apps: composition.devices.filter(isApp).map(planned),
    folders: [...new Set(composition.devices.flatMap(device => dataFolderOf(catalogue, device) ?? []))],
    taken,
  }
}

/** With a library of the project comes what it needs of opam's. */
const librariesOf = (
  named: readonly string[],
  sources: ProjectContent['sources'],
): MirageDevice['libraries'] => {
  const { own, others } = splitLibraries(sources, named)
  return {
    ofPackages: [...others, ...own.flatMap(({ preprocessors }) => preprocessors)],
    own: named.filter(name => ownLibraryNamed(sources, name)),
  }
}

/** A type's OCaml in MirageOS. What a project defines for itself, in its own sources, is the same in both universes. */
export const sideOf = (type: DeviceType, { deviceTypes = [] }: Composition): OcamlSide | null => {
  const isOwn = deviceTypes.some(({ id }) => id === type.id)
  return type.universes.mirage ?? (isOwn ? type.universes.embedded : undefined) ?? null
}

/** Devices that nothing stands on. MirageOS starts what its jobs need; here everything in the graph is started. */
export const idleDevices = ({ devices, apps }: MiragePlan): MirageDevice[] => {
  const used = new Set([...devices, ...apps].flatMap(({ ports }) => ports.map(({ source }) => source)))
  return devices.filter(({ value }) => !used.has(value))
}

/** `https-port` to `https_port`; no flag has a quote, so that one makes another name of a keyword. */
export const termName = (flag: string): string => {
  const name = flag.replaceAll('-', '_')
  return ocamlKeywords.has(name) ? `${name}'` : name
}

/** A device in a slot is an argument of `register`; the command line is a value besides, where something takes it. */
const isConnected = (slot: Slot | undefined, id: DeviceId, used: ReadonlySet<DeviceId>): boolean =>
  slot === undefined || (slot === 'argv' && used.has(id))
