import type { Device } from '../../../shared/model/composition.ts'
import type { ProjectContent } from '../../../shared/model/project.ts'

/**
 * Whether two states of the open project make the same image. Compares by identity, part by part, as edits keep what they
 * do not change; values for the next boot do not count.
 */
export const sameInputs = (a: ProjectContent, b: ProjectContent): boolean =>
  a.sources === b.sources &&
  sameFiles(a.files, b.files) &&
  (a.composition === b.composition ||
    (sameBut(a.composition, b.composition, 'devices') &&
      a.composition.devices.length === b.composition.devices.length &&
      a.composition.devices.every((device, index) => sameDevice(device, b.composition.devices[index]))))

/** Whether two lists of data files hold the same bytes. */
export const sameFiles = (a: ProjectContent['files'] = none, b: ProjectContent['files'] = none): boolean =>
  a === b ||
  (Object.keys(a).length === Object.keys(b).length &&
    Object.entries(a).every(([path, { sha256 }]) => b[path]?.sha256 === sha256))

const none = {}

/** Whether two devices are the same but for their values for the next boot. */
export const sameDevice = (a: Device, b: Device | undefined): boolean =>
  a === b || (b !== undefined && sameBut(a, b, 'boot'))

/** Whether two objects have the same members but for one. */
const sameBut = <T extends object>(a: T, b: T, except: keyof T & string): boolean => {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  keys.delete(except)
  return [...keys].every(key => a[key as keyof T] === b[key as keyof T])
}
