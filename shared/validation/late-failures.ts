import { type Catalogue, groupedFlag } from '../catalogue/catalogue.ts'
import type { Device, DeviceId, Wire } from '../model/composition.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** What compiles, and fails when it runs: a part that is left out, arguments that contradict, a disk with two masters. */
export const checkLateFailures = (scene: Scene): Problem[] => [
  ...leftOut(scene),
  ...contradictions(scene),
  ...notAlone(scene),
]

const leftOut = ({ catalogue, byId }: Scene): Problem[] => {
  const devices = [...byId.values()].map(device => ({ device, type: catalogue.deviceTypes.get(device.type) }))
  // The first that leaves a slot out is enough: a second one is refused for taking the slot again.
  const absent = new Map<string, DeviceId>()
  for (const { device, type } of devices)
    if (type?.slot !== undefined && type.gives === null && !absent.has(type.slot))
      absent.set(type.slot, device.id)
  return devices.flatMap(({ device, type }) =>
    (type?.needsSlots ?? []).flatMap<Problem>(slot => {
      const other = absent.get(slot)
      return other === undefined ? [] : [{ code: 'part-left-out', device: device.id, slot, other }]
    }),
  )
}

const contradictions = ({ catalogue, byId }: Scene): Problem[] =>
  [...byId.values()].flatMap(device =>
    (catalogue.deviceTypes.get(device.type)?.contradicting ?? []).flatMap<Problem>(group => {
      const flags = group.map(flag => groupedFlag(device, flag)).filter(flag => device.boot[flag] === 'true')
      return flags.length > 1 ? [{ code: 'boot-values-clash', device: device.id, flags }] : []
    }),
  )

/**
 * Two listeners on one network interface, or two stores on one disk, take from each other. Whoever only sends through an interface, or
 * asks for its address, leaves the frames to the one that listens.
 */
const notAlone = ({ composition, catalogue, byId }: Scene): Problem[] => {
  const wires = new Map<DeviceId, Wire[]>()
  for (const wire of composition.wires) {
    const source = byId.get(wire.from.device)
    const target = byId.get(wire.to.device)
    const kind = source && catalogue.deviceTypes.get(source.type)?.manifest
    if (!target || !kind || (kind === 'net' && !listens(catalogue, target, wire.to.port))) continue
    const same = wires.get(wire.from.device)
    if (same) same.push(wire)
    else wires.set(wire.from.device, [wire])
  }
  return [...wires].flatMap<Problem>(([device, shared]) =>
    shared.length > 1 ? [{ code: 'not-alone', device, wires: shared }] : [],
  )
}

const listens = (catalogue: Catalogue, { type }: Device, port: string): boolean =>
  catalogue.deviceTypes.get(type)?.ports.some(({ name, listens }) => name === port && listens) ?? false
