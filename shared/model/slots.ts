import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Composition } from './composition.ts'
import type { DeviceType } from './device-type.ts'

/*
 * A slot is a part of the platform that an image has once. What stands in an empty one is MirageOS's default (the optional
 * parameters of `register`, mirage 4.11.1 lib/mirage.ml), so that sources written for MirageOS find what they expect.
 */

export const slotDefaults = {
  argv: 'default_argv',
  reporter: 'default_reporter',
  sleep: 'default_sleep',
  ptime: 'default_ptime',
  mtime: 'default_mtime',
  random: 'default_random',
} as const

export type Slot = keyof typeof slotDefaults
export const slots = Object.keys(slotDefaults) as Slot[]

/** What fills each slot, in MirageOS's order of initialisation: the device of the composition, or the default. */
export const slotTypes = (
  catalogue: Catalogue,
  composition: Composition,
): Map<Slot, { type: DeviceType; device: Composition['devices'][number] | null }> => {
  const filled = new Map<Slot, { type: DeviceType; device: Composition['devices'][number] | null }>()
  for (const device of composition.devices) {
    const type = catalogue.deviceTypes.get(device.type)
    const slot = slots.find(slot => slot === type?.slot)
    if (type && slot && !filled.has(slot)) filled.set(slot, { type, device })
  }
  return new Map(
    slots.flatMap(slot => {
      const type = catalogue.deviceTypes.get(slotDefaults[slot])
      const entry = filled.get(slot) ?? (type && { type, device: null })
      return entry ? [[slot, entry] as const] : []
    }),
  )
}
