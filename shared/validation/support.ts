import { type DeviceId, isApp } from '../model/composition.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** Solo5's manifest has 64 entries, the first of them reserved (Solo5 include/mft_abi.h). */
const manifestLimit = 63

/** Device types: known, in the universe, on the target, one of a slot, few enough for the manifest. */
export const checkSupport = ({ composition, catalogue, platform }: Scene): Problem[] => {
  const slots = new Map<string, DeviceId>()
  let manifest = 0
  const problems = composition.devices.flatMap<Problem>(device => {
    if (isApp(device)) return []
    const type = catalogue.deviceTypes.get(device.type)
    if (!type) return [{ code: 'unknown-device-type', device: device.id, type: device.type }]
    if (type.manifest) manifest++
    const found: Problem[] = []
    if (!type.universes[platform.universe])
      found.push({ code: 'not-in-universe', device: device.id, universe: platform.universe })
    if (!type.targets.includes(platform.target))
      found.push({ code: 'unsupported-target', device: device.id, target: platform.target })
    if (type.slot) {
      const other = slots.get(type.slot)
      if (other === undefined) slots.set(type.slot, device.id)
      else found.push({ code: 'slot-taken', device: device.id, slot: type.slot, other })
    }
    return found
  })
  if (manifest > manifestLimit) problems.push({ code: 'too-many-manifest-devices', count: manifest })
  if (!composition.devices.some(isApp)) problems.push({ code: 'nothing-starts' })
  return problems
}
