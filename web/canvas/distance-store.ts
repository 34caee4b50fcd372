import { create } from 'zustand'

/**
 * How far away the canvas is: `mid` leaves out the small print, `far` all but icon, title and the colour of the status,
 * `tiny` the title too.
 */
export type Distance = 'near' | 'mid' | 'far' | 'tiny'

export const distanceAt = (zoom: number): Distance =>
  zoom < 0.24 ? 'tiny' : zoom < 0.35 ? 'far' : zoom < 0.6 ? 'mid' : 'near'

export const useDistance = create<{ distance: Distance }>()(() => ({ distance: 'near' }))

/** Whether devices are drawn without ports. */
export const useIsFar = (): boolean =>
  useDistance(({ distance }) => distance === 'far' || distance === 'tiny')
