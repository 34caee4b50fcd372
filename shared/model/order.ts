import type { Composition, Device, DeviceId } from './composition.ts'

/** The devices in an order in which each comes after what feeds it, or one cycle that forbids any such order. */
export type Order = { kind: 'order'; devices: Device[] } | { kind: 'cycle'; devices: DeviceId[] }

/**
 * Start order: suppliers first, in the order of each device's wires, otherwise in the order of the composition, so
 * that the same composition always starts the same way. Wires to devices that do not exist are ignored. Linear time.
 */
export const startOrder = (composition: Composition): Order => {
  const byId = new Map(composition.devices.map(device => [device.id, device]))
  const suppliers = suppliersOf(composition)
  const state = new Map<DeviceId, 'open' | 'done'>()
  const order: Device[] = []
  for (const root of composition.devices) {
    if (state.has(root.id)) continue
    const stack: { id: DeviceId; next: number }[] = [{ id: root.id, next: 0 }]
    state.set(root.id, 'open')
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const supplier: DeviceId | undefined = suppliers.get(top.id)?.[top.next++]
      if (supplier === undefined) {
        stack.pop()
        state.set(top.id, 'done')
        const device = byId.get(top.id)
        if (device) order.push(device)
      } else if (state.get(supplier) === 'open') {
        return {
          kind: 'cycle',
          devices: stack.slice(stack.findIndex(({ id }) => id === supplier)).map(({ id }) => id),
        }
      } else if (!state.has(supplier) && byId.has(supplier)) {
        state.set(supplier, 'open')
        stack.push({ id: supplier, next: 0 })
      }
    }
  }
  return { kind: 'order', devices: order }
}

/** Whether `from` stands on `to` already, so that a wire from `from` to `to` would close a cycle. Linear time. */
export const wouldClose = (composition: Composition, from: DeviceId, to: DeviceId): boolean => {
  const suppliers = suppliersOf(composition)
  const seen = new Set<DeviceId>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(suppliers.get(id) ?? []))
  }
  return false
}

/** A device and all that it stands on (`suppliers`), or all that stand on it (`fed`). */
export const reach = (
  composition: Composition,
  from: DeviceId,
  direction: 'suppliers' | 'fed',
): ReadonlySet<DeviceId> => {
  const next = new Map<DeviceId, DeviceId[]>()
  for (const wire of composition.wires) {
    const [here, there] =
      direction === 'suppliers' ? [wire.to.device, wire.from.device] : [wire.from.device, wire.to.device]
    const list = next.get(here)
    if (list) list.push(there)
    else next.set(here, [there])
  }
  const seen = new Set<DeviceId>([from])
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const other of next.get(id) ?? [])
      if (!seen.has(other)) {
        seen.add(other)
        open.push(other)
      }
  return seen
}

const suppliersOf = (composition: Composition): Map<DeviceId, DeviceId[]> => {
  const suppliers = new Map<DeviceId, DeviceId[]>()
  for (const { from, to } of composition.wires) {
    const list = suppliers.get(to.device)
    if (list) list.push(from.device)
    else suppliers.set(to.device, [from.device])
  }
  return suppliers
}
