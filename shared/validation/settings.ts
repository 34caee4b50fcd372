import { isApp } from '../model/composition.ts'
import type { Setting, SettingValue } from '../model/device-type.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** Settings: each is one of the device type's, with a value of its kind. */
export const checkSettings = ({ composition, catalogue }: Scene): Problem[] =>
  composition.devices.flatMap(device => {
    const type = isApp(device) ? undefined : catalogue.deviceTypes.get(device.type)
    if (!type && !isApp(device)) return []
    return Object.entries(device.settings).flatMap<Problem>(([id, value]) => {
      const setting = type?.settings.find(setting => setting.id === id)
      if (!setting) return [{ code: 'unknown-setting', device: device.id, setting: id }]
      const reason = settingFault(setting, value)
      return reason === null
        ? []
        : [{ code: 'bad-setting', device: device.id, setting: id, value: String(value), reason }]
    })
  })

/** Why a value is none for a setting, in words that follow the value; null where it is one. */
export const settingFault = (setting: Setting, value: SettingValue): string | null => {
  switch (setting.kind) {
    case 'text':
      if (typeof value !== 'string') return 'is not text'
      return setting.pattern === undefined || new RegExp(`^(?:${setting.pattern})$`).test(value)
        ? null
        : 'has not the right form'
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return 'is not a whole number'
      return value >= setting.min && value <= setting.max
        ? null
        : `is not between ${setting.min} and ${setting.max}`
    case 'switch':
      return typeof value === 'boolean' ? null : 'is neither true nor false'
    case 'choice':
      return setting.options.some(option => option.value === value)
        ? null
        : `is none of ${setting.options.map(option => option.value).join(', ')}`
  }
}
