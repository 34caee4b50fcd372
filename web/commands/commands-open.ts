import { create } from 'zustand'

/** Whether the command palette is open. */
export const useCommandsOpen = create<{ open: boolean }>()(() => ({ open: false }))

export const setCommandsOpen = (open: boolean): void => useCommandsOpen.setState({ open })
