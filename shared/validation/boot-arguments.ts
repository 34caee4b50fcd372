import { bootArgumentsOf } from '../catalogue/catalogue.ts'
import { bootValueFault, commonFlags } from '../model/boot-values.ts'
import { type DeviceId, isApp } from '../model/composition.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** Boot arguments: each flag once in the image, defaults and values of the argument's type. */
export const checkBootArguments = ({ composition, catalogue }: Scene): Problem[] => {
  const owners = new Map<string, DeviceId>()
  return composition.devices.flatMap<Problem>(device => {
    if (!isApp(device) && !catalogue.deviceTypes.has(device.type)) return []
    const problems: Problem[] = []
    const declared = bootArgumentsOf(catalogue, device)
    for (const argument of declared) {
      const { flag } = argument
      const other = owners.get(flag)
      if (other !== undefined || (isApp(device) && commonFlags.has(flag)))
        problems.push({ code: 'boot-argument-clash', device: device.id, flag, other: other ?? null })
      else owners.set(flag, device.id)
      const reason =
        argument.optional || argument.type === 'flag' ? null : bootValueFault(argument, argument.default)
      if (reason !== null)
        problems.push({ code: 'bad-boot-default', device: device.id, flag, value: argument.default, reason })
    }
    const byFlag = new Map(declared.toReversed().map(argument => [argument.flag, argument]))
    for (const [flag, value] of Object.entries(device.boot)) {
      const argument = byFlag.get(flag)
      const reason = argument && bootValueFault(argument, value)
      if (!argument) problems.push({ code: 'unknown-boot-argument', device: device.id, flag })
      else if (reason) problems.push({ code: 'bad-boot-value', device: device.id, flag, value, reason })
    }
    return problems
  })
}
