import { titleOf } from '../catalogue/catalogue.ts'
import type { Device, DeviceId } from '../model/composition.ts'
import type { Problem } from './problem.ts'
import type { DescribeContext, Description, Names } from './record.ts'
import { recordOf } from './records.ts'

/** Puts a problem into words for people; the same words in the browser, the log and the command line. */
export const describe = (problem: Problem, context: DescribeContext): Description => {
  const { short, ...rest } = recordOf(problem).describe(problem, namesIn(context))
  return { ...rest, short: short.length <= 26 ? short : `${short.slice(0, 25)}…` }
}

const namesIn = ({ composition, catalogue }: DescribeContext): Names => {
  const find = (id: DeviceId): Device | undefined => composition.devices.find(device => device.id === id)
  const name = (id: DeviceId): string => {
    const device = find(id)
    return device && device.name !== '' ? `\`${device.name}\`` : `\`${id}\``
  }
  return {
    composition,
    catalogue,
    find,
    name,
    at: id => {
      const device = find(id)
      return device ? `${titleOf(catalogue, device)} · ${device.name}` : id
    },
    type: id => `\`${catalogue.signatures.get(id)?.moduleType ?? id}\``,
    ends: ({ from, to }) => `wire from ${name(from.device)} to ${name(to.device)}, port \`${to.port}\``,
  }
}
