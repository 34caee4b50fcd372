import { create } from 'zustand'

/** A file on its way to the server. */
export type Transfer = {
  id: number
  path: string
  size: number
  sent: number
  /** null while it goes on. */
  failure: string | null
}

type DataState = {
  /** The file that is shown, by its path; null for none. */
  shown: string | null
  /** Where new files go. */
  folder: string
  /** Folders that have been made here and hold nothing yet: the project knows none of them. */
  made: readonly string[]
  transfers: readonly Transfer[]
}

export const useData = create<DataState>()(() => ({
  shown: null,
  folder: 'content',
  made: [],
  transfers: [],
}))

const set = useData.setState

/** Shows a file, and makes its folder the one that new files go to. */
export const showData = (path: string): void => set({ shown: path, folder: folderOf(path) })
export const showFolder = (folder: string): void => set({ folder, shown: null })
export const makeFolder = (folder: string): void =>
  set(({ made }) => ({ made: made.includes(folder) ? made : [...made, folder], folder, shown: null }))

export const setTransfer = (id: number, change: Partial<Transfer>): void =>
  set(({ transfers }) => ({
    transfers: transfers.map(each => (each.id === id ? { ...each, ...change } : each)),
  }))
export const addTransfers = (added: readonly Transfer[]): void =>
  set(({ transfers }) => ({ transfers: [...transfers, ...added] }))
export const dropTransfers = (gone: (transfer: Transfer) => boolean): void =>
  set(({ transfers }) => ({ transfers: transfers.filter(each => !gone(each)) }))

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
