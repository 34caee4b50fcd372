import { type Catalogue, givesOf, portsOf, satisfies } from '../../../shared/catalogue/catalogue.ts'
import type { Composition, DeviceId } from '../../../shared/model/composition.ts'
import { applyEdits, type Edit } from '../../../shared/model/edit.ts'
import { wouldClose } from '../../../shared/model/order.ts'

/**
 * Removes devices and joins what they stood between: each port that such a device fed gets the first of its suppliers, in
 * the order of its ports, that serves the port in its place. Ports that none serves are left open.
 */
export const bypassOf = (
  catalogue: Catalogue,
  composition: Composition,
  devices: readonly DeviceId[],
): Edit[] => {
  const edits: Edit[] = []
  let now = composition
  for (const id of devices) {
    const step = healingOne(catalogue, now, id)
    edits.push(...step)
    now = applyEdits(now, step)
  }
  return edits
}

const healingOne = (catalogue: Catalogue, composition: Composition, id: DeviceId): Edit[] => {
  const find = (id: DeviceId) => composition.devices.find(device => device.id === id)
  const removed = find(id)
  if (!removed) return []
  const order = portsOf(catalogue, removed).map(({ name }) => name)
  const suppliers = composition.wires
    .filter(({ to }) => to.device === id)
    .toSorted((a, b) => order.indexOf(a.to.port) - order.indexOf(b.to.port))
    .flatMap(({ from }) => find(from.device) ?? [])
  const remove: Edit = { edit: 'remove-device', device: id }
  const without = applyEdits(composition, [remove])
  const joined = composition.wires.flatMap<Edit>(({ from, to }) => {
    const target = find(to.device)
    if (from.device !== id || !target || to.device === id) return []
    const needs = portsOf(catalogue, target).find(({ name }) => name === to.port)?.signature
    const replacement = suppliers.find(supplier => {
      const gives = givesOf(catalogue, supplier)
      return (
        gives !== null &&
        needs !== undefined &&
        satisfies(catalogue, gives, needs) &&
        !wouldClose(without, supplier.id, to.device)
      )
    })
    return replacement ? [{ edit: 'add-wire', wire: { from: { device: replacement.id }, to } }] : []
  })
  return [remove, ...joined]
}
