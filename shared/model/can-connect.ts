import { type Catalogue, givesOf, portsOf, satisfies } from '../catalogue/catalogue.ts'
import type { Problem } from '../problems/problem.ts'
import type { Composition, DeviceId, Wire } from './composition.ts'
import { wouldClose } from './order.ts'

export type Connection = { ok: true } | { ok: false; problem: Problem }

/**
 * Whether a wire from a device to a port may be made: what is given serves what is needed, and no cycle closes. A port
 * that has a wire already is no reason to refuse: the new wire takes its place. `validate` asks the same questions.
 */
export const canConnect = (
  catalogue: Catalogue,
  composition: Composition,
  from: DeviceId,
  to: { device: DeviceId; port: string },
): Connection => {
  const wire: Wire = { from: { device: from }, to }
  const source = composition.devices.find(({ id }) => id === from)
  const target = composition.devices.find(({ id }) => id === to.device)
  if (!source) return { ok: false, problem: { code: 'dangling-wire', wire, end: 'from' } }
  if (!target) return { ok: false, problem: { code: 'dangling-wire', wire, end: 'to' } }
  const port = portsOf(catalogue, target).find(({ name }) => name === to.port)
  if (!port) return { ok: false, problem: { code: 'unknown-port', wire, device: to.device, port: to.port } }
  const gives = givesOf(catalogue, source)
  if (gives === null || !satisfies(catalogue, gives, port.signature))
    return { ok: false, problem: { code: 'type-mismatch', wire, gives, needs: port.signature } }
  if (wouldClose(composition, from, to.device))
    return { ok: false, problem: { code: 'cycle', devices: [to.device, from], wires: [wire] } }
  return { ok: true }
}
