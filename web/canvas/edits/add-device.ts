import { type Catalogue, givesOf, portsOf, satisfies } from '../../../shared/catalogue/catalogue.ts'
import { asFunctor, templateOf } from '../../../shared/model/app-template.ts'
import {
  type AppDevice,
  type Composition,
  type Device,
  type DeviceId,
  isApp,
  type Wire,
} from '../../../shared/model/composition.ts'
import type { Edit } from '../../../shared/model/edit.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { newDevice } from '../../../shared/model/new-device.ts'
import { isValueName, moduleOfFile } from '../../../shared/ocaml/ocaml-names.ts'
import { fileOfModule } from '../../store/source-of-app.ts'
import type { Sources } from '../../store/sources.ts'
import type { Endpoint } from '../gestures/compatible.ts'
import { type Box, boxOf, freePlace } from '../nodes/geometry.ts'

/** A change to the graph with what belongs to it, done as one step. */
export type Addition = {
  device: Device
  edits: Edit[]
  positions: Record<string, Position>
  sources: Sources
}

export type Scene = {
  catalogue: Catalogue
  composition: Composition
  sources: Readonly<Sources>
  boxes: ReadonlyMap<DeviceId, Box>
}

/** A new device of a palette entry (`app` for an app), as near to `at` as there is room. */
export const addition = (scene: Scene, type: string, at: Position): Addition => {
  const { catalogue, composition, boxes } = scene
  const { device, sources } = withModule(newDevice(catalogue, composition, type), scene)
  const position = freePlace(boxOf(catalogue, device, at), [...boxes.values()])
  return { device, edits: [{ edit: 'add-device', device }], positions: { [device.id]: position }, sources }
}

/** A new device where a wire was released, already wired: to `port` of the new device, or from what it gives. */
export const additionAtEnd = (
  scene: Scene,
  type: string,
  port: string | null,
  end: Endpoint,
  at: Position,
): Addition => {
  const added = addition(scene, type, at)
  const source = scene.composition.devices.find(({ id }) => id === end.device)
  if (isApp(added.device) && end.kind === 'output' && source) {
    const device = asFunctor(scene.catalogue, withPort(scene.catalogue, added.device, source))
    const name = device.app.ports.at(-1)?.name ?? ''
    return {
      ...added,
      device,
      edits: [{ edit: 'add-device', device }, addWire(end.device, device.id, name)],
      sources: sourceFor(device, scene),
    }
  }
  const wire =
    end.kind === 'output' && port !== null
      ? addWire(end.device, added.device.id, port)
      : end.kind === 'port'
        ? addWire(added.device.id, end.device, end.port)
        : null
  return wire ? { ...added, edits: [...added.edits, wire] } : added
}

/** A new device in the middle of a wire: what feeds the wire feeds its `port`, and it feeds what the wire fed. */
export const insertion = (scene: Scene, type: string, port: string, wire: Wire): Addition => {
  const from = scene.boxes.get(wire.from.device)
  const to = scene.boxes.get(wire.to.device)
  const middle = {
    x: ((from?.x ?? 0) + (to?.x ?? 0)) / 2,
    y: ((from?.y ?? 0) + (to?.y ?? 0)) / 2,
  }
  const added = addition(scene, type, middle)
  const { id } = added.device
  return {
    ...added,
    edits: [...added.edits, addWire(wire.from.device, id, port), addWire(id, wire.to.device, wire.to.port)],
  }
}

/**
 * A new device beside a selected one, wired where exactly one port fits: a free port of the selected device that takes what
 * the new one gives, or a port of the new one that takes what the selected gives. An app without such a port gets one.
 */
export const additionBeside = (scene: Scene, type: string, selected: DeviceId): Addition => {
  const { catalogue, composition, boxes } = scene
  const beside = composition.devices.find(({ id }) => id === selected)
  const box = boxes.get(selected)
  if (!beside || !box) return addition(scene, type, { x: 0, y: 0 })
  const wired = new Set(composition.wires.filter(({ to }) => to.device === selected).map(({ to }) => to.port))
  const fresh = newDevice(catalogue, composition, type)
  const gives = isApp(fresh) ? null : givesOf(catalogue, fresh)
  const free = portsOf(catalogue, beside).filter(
    ({ name, signature }) => gives !== null && !wired.has(name) && satisfies(catalogue, gives, signature),
  )
  const left = { x: box.x - box.width - 40, y: box.y }
  const right = { x: box.x + box.width + 40, y: box.y }
  if (free.length === 1 && free[0])
    return additionAtEnd(scene, type, null, { kind: 'port', device: selected, port: free[0].name }, left)
  if (
    isApp(beside) &&
    free.length === 0 &&
    gives !== null &&
    catalogue.signatures.get(gives)?.kind !== 'sink'
  ) {
    const added = addition(scene, type, left)
    return { ...added, edits: [...added.edits, ...portAndWire(catalogue, beside, added.device)] }
  }
  const given = givesOf(catalogue, beside)
  const takes = portsOf(catalogue, fresh).filter(
    ({ signature }) => given !== null && satisfies(catalogue, given, signature),
  )
  if (takes.length === 1 && takes[0])
    return additionAtEnd(scene, type, takes[0].name, { kind: 'output', device: selected }, right)
  return addition(scene, type, isApp(fresh) ? right : left)
}

/** A new port on an app for what a device gives, wired to it: the app's module gets a parameter where that is a functor's. */
export const portAndWire = (catalogue: Catalogue, app: Device, source: Device): Edit[] => {
  if (!isApp(app)) return []
  const device = asFunctor(catalogue, withPort(catalogue, app, source))
  const port = device.app.ports.at(-1)
  return port ? [{ edit: 'replace-device', device }, addWire(source.id, device.id, port.name)] : []
}

const withPort = (catalogue: Catalogue, app: AppDevice, source: Device): AppDevice => {
  const signature = givesOf(catalogue, source) ?? 'job'
  const ports = [...app.app.ports, { name: freePortName(app.app.ports, source.name), signature }]
  return { ...app, app: { ...app.app, ports } }
}

/** `base`, or `base2`, `base3` … where the app has a port of that name; `port` where it is no OCaml name. */
export const freePortName = (ports: readonly { name: string }[], base: string): string => {
  const start = isValueName(base) ? base : 'port'
  const taken = new Set(ports.map(({ name }) => name))
  if (!taken.has(start)) return start
  for (let n = 2; ; n++) if (!taken.has(`${start}${n}`)) return `${start}${n}`
}

const addWire = (from: DeviceId, to: DeviceId, port: string): Edit => ({
  edit: 'add-wire',
  wire: { from: { device: from }, to: { device: to, port } },
})

/** Gives a new app a module of its own, with a source to start from. */
const withModule = (device: Device, scene: Scene): { device: Device; sources: Sources } => {
  if (!isApp(device)) return { device, sources: {} }
  const taken = new Set(Object.keys(scene.sources).map(moduleOfFile))
  let module = 'Unikernel'
  for (let n = 2; taken.has(module); n++) module = `App${n}`
  const app = asFunctor(scene.catalogue, {
    ...device,
    app: { ...device.app, module, libraries: ['logs', 'lwt'] },
  })
  return { device: app, sources: sourceFor(app, scene) }
}

/** The first text of an app's module. */
const sourceFor = (device: AppDevice, { catalogue }: Scene): Sources => ({
  [fileOfModule(device.app.module)]: templateOf(device.app, catalogue),
})
