import { create } from 'zustand'

/** Whether the dialog about the link of the open project is there. */
export const useShareOpen = create<{ open: boolean }>()(() => ({ open: false }))

export const setShareOpen = (open: boolean): void => useShareOpen.setState({ open })
