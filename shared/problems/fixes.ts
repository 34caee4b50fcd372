import type { Device, DeviceId } from '../model/composition.ts'
import type { Fix, Problem } from './problem.ts'
import type { FixContext } from './record.ts'
import { recordOf } from './records.ts'

/** What would fix a problem, the best first; empty where only the user can know. */
export const fixesFor = (problem: Problem, context: FixContext): Fix[] => {
  const { composition, files = {} } = context
  const find = (id: DeviceId): Device | undefined => composition.devices.find(device => device.id === id)
  const tools = {
    ...context,
    files,
    context,
    find,
    remove: (device: DeviceId): Fix => ({
      label: `Remove ${find(device)?.name || device}`,
      edits: [{ edit: 'remove-device', device }],
    }),
    rename: (device: DeviceId, name: string): Fix => ({
      label: `Rename to ${name}`,
      edits: [{ edit: 'rename-device', device, name }],
    }),
  }
  return recordOf(problem).fixes?.(problem, tools) ?? []
}
