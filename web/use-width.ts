import { useSyncExternalStore } from 'react'

/** The window's width; drawn again only when it crosses one of the widths at which the page changes. */
export const useWidth = (): number => useSyncExternalStore(subscribe, step)

/** The largest of the widths of the layout that the window reaches. */
const step = (): number => [1600, 1100, 900, 720].find(width => innerWidth >= width) ?? 0

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('resize', listener)
  return () => removeEventListener('resize', listener)
}
