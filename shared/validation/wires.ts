import { givesOf, portsOf, satisfies } from '../catalogue/catalogue.ts'
import { type DeviceId, isApp, type Wire } from '../model/composition.ts'
import { startOrder } from '../model/order.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** Wires and ports: both ends exist, the signatures fit, every port has one wire, no device stands on itself. */
export const checkWires = (scene: Scene): Problem[] => {
  const { composition, catalogue, byId } = scene
  const problems: Problem[] = []
  const wiresOfPort = new Map<DeviceId, Map<string, Wire[]>>()

  for (const wire of composition.wires) {
    const source = byId.get(wire.from.device)
    const target = byId.get(wire.to.device)
    if (!source) problems.push({ code: 'dangling-wire', wire, end: 'from' })
    if (!target) {
      problems.push({ code: 'dangling-wire', wire, end: 'to' })
      continue
    }
    const port = portsOf(catalogue, target).find(({ name }) => name === wire.to.port)
    if (!port) {
      if (isApp(target) || catalogue.deviceTypes.has(target.type))
        problems.push({ code: 'unknown-port', wire, device: target.id, port: wire.to.port })
      continue
    }
    const ports = wiresOfPort.get(target.id) ?? new Map<string, Wire[]>()
    const wires = ports.get(port.name) ?? []
    wires.push(wire)
    wiresOfPort.set(target.id, ports.set(port.name, wires))
    if (!source || (!isApp(source) && !catalogue.deviceTypes.has(source.type))) continue
    const gives = givesOf(catalogue, source)
    if (gives === null || !satisfies(catalogue, gives, port.signature))
      problems.push({ code: 'type-mismatch', wire, gives, needs: port.signature })
  }

  for (const device of byId.values())
    for (const port of portsOf(catalogue, device)) {
      const wires = wiresOfPort.get(device.id)?.get(port.name) ?? []
      if (wires.length > 1)
        problems.push({ code: 'doubly-wired-port', device: device.id, port: port.name, wires })
      if (wires.length === 0)
        problems.push({ code: 'unwired-port', device: device.id, port: port.name, needs: port.signature })
    }

  const order = startOrder(composition)
  if (order.kind === 'cycle') {
    const members = new Set(order.devices)
    const wires = composition.wires.filter(
      ({ from, to }) => members.has(from.device) && members.has(to.device),
    )
    problems.push({ code: 'cycle', devices: order.devices, wires })
  }
  return problems
}
