import { create } from 'zustand'

export type Toast = {
  id: number
  kind: 'plain' | 'ok' | 'warning' | 'error'
  title: string
  text?: string
  action?: { label: string; run: () => void }
  /** A later toast with the same key takes its place instead of waiting behind it. */
  key?: string
}

/** One is shown at a time: the first; the others wait. */
export const useToasts = create<{ queue: readonly Toast[] }>()(() => ({ queue: [] }))

let nextId = 1

/** Shows a message; gives its id. Errors stay until they are closed, the rest goes after five seconds. */
export const toast = (message: Omit<Toast, 'id'>): number => {
  const id = nextId++
  useToasts.setState(({ queue }) => {
    const at = message.key === undefined ? -1 : queue.findIndex(({ key }) => key === message.key)
    return { queue: at < 0 ? [...queue, { ...message, id }] : queue.with(at, { ...message, id }) }
  })
  return id
}

/** Takes a message away, by its id or its key. */
export const closeToast = (which: number | string): void =>
  useToasts.setState(({ queue }) => ({ queue: queue.filter(({ id, key }) => id !== which && key !== which) }))
