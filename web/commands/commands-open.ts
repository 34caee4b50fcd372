import { create } from 'zustand'

/** Whether the command palette is open, and whether it looks in the graph alone. */
export const useCommandsOpen = create<{ open: boolean; inGraph: boolean }>()(() => ({
  open: false,
  inGraph: false,
}))

export const setCommandsOpen = (open: boolean): void => useCommandsOpen.setState({ open, inGraph: false })

/** Looks for devices: by name, type, signature, or a value that is set. */
export const findInGraph = (): void => useCommandsOpen.setState({ open: true, inGraph: true })
