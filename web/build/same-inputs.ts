import type { Device } from '../../shared/composition.ts'
import type { ProjectContent } from '../../shared/project.ts'

/**
 * Whether two states of the open project make the same image. Compares by identity, part by part, as edits keep what they
 * do not change; values for the next boot do not count.
 */
export const sameInputs = (a: ProjectContent, b: ProjectContent): boolean =>
  a.sources === b.sources &&
  a.files === b.files &&
  (a.composition === b.composition ||
    (sameBut(a.composition, b.composition, 'devices') &&
      a.composition.devices.length === b.composition.devices.length &&
      a.composition.devices.every((device, index) => sameDevice(device, b.composition.devices[index]))))

/** Whether two devices are the same but for their values for the next boot. */
export const sameDevice = (a: Device, b: Device | undefined): boolean =>
  a === b || (b !== undefined && sameBut(a, b, 'boot'))

/** Whether two objects have the same members but for one. */
const sameBut = <T extends object>(a: T, b: T, except: keyof T & string): boolean => {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  keys.delete(except)
  return [...keys].every(key => a[key as keyof T] === b[key as keyof T])
}
