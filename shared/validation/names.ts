import type { DeviceId } from '../model/composition.ts'
import { isDeviceName } from '../ocaml/ocaml-names.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** Ids and names: each id and each name once; a name is an OCaml identifier and a Solo5 manifest name. */
export const checkNames = ({ composition }: Scene): Problem[] => {
  const ids = new Set<DeviceId>()
  const names = new Map<string, DeviceId>()
  return composition.devices.flatMap<Problem>(({ id: device, name }) => {
    const problems: Problem[] = []
    if (ids.has(device)) problems.push({ code: 'duplicate-id', device })
    ids.add(device)
    const other = names.get(name)
    if (!isDeviceName(name)) {
      const reason = name === '' ? 'empty' : 'form'
      problems.push({ code: 'bad-name', device, name, reason })
    } else if (other !== undefined) problems.push({ code: 'duplicate-name', device, name, other })
    else names.set(name, device)
    return problems
  })
}
