import { useSession } from '../store/session.ts'

/* When commands are available, by what is selected. */

/** What is selected now. */
export const selected = () => useSession.getState().selection
export const anyDevice = () => selected().devices.length > 0
export const several = (count: number) => () => selected().devices.length >= count
export const anything = () =>
  selected().devices.length + selected().wires.length + selected().notes.length > 0
