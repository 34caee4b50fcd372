import type { AppPort, Device } from '../model/composition.ts'
import type { Fix } from './problem.ts'

/** A fix that changes some of what an app is. */
export const changeApp = (
  device: Extract<Device, { type: 'app' }>,
  label: string,
  change: Partial<{ module: string; libraries: string[]; ports: AppPort[] }>,
): Fix => ({
  label,
  edits: [{ edit: 'replace-device', device: { ...device, app: { ...device.app, ...change } } }],
})
