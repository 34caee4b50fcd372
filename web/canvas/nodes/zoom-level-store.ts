import { create } from 'zustand'

/**
 * How far away the canvas is: `mid` leaves out the small print, `far` all but icon, title and the colour of the status,
 * `tiny` the title too.
 */
export type Distance = 'near' | 'mid' | 'far' | 'tiny'

export const distanceAt = (zoom: number): Distance =>
  zoom < 0.24 ? 'tiny' : zoom < 0.35 ? 'far' : zoom < 0.6 ? 'mid' : 'near'

/** Titles from afar keep about their size on the screen. Each step lays all of them out anew: so there are few. */
export const titleSteps = [24, 27, 30, 33] as const
export const titleStepAt = (zoom: number): (typeof titleSteps)[number] =>
  titleSteps.findLast(step => zoom * 100 > step - 1.5) ?? 24

type Seen = {
  distance: Distance
  /** Devices that are still drawn as they were before ports came or went. */
  late: ReadonlySet<string>
}

const none: ReadonlySet<string> = new Set()
export const useDistance = create<Seen>()(() => ({ distance: 'near', late: none }))

const isLowDetail = (distance: Distance): boolean => distance === 'far' || distance === 'tiny'

/** Whether devices are drawn without ports. */
export const useIsLowDetail = (): boolean => useDistance(({ distance }) => isLowDetail(distance))

/** Whether this device is: it may be late. */
export const useIsDrawnInLowDetail = (id: string): boolean =>
  useDistance(({ distance, late }) => isLowDetail(distance) !== late.has(id))

/** So many devices are drawn anew in one frame: with more the hand that zooms would feel it. */
const atOnce = 12

let turn = 0

/** Takes a distance over; where that makes ports come or go, the devices in view follow a few in each frame, in their order. */
export const showDistance = (distance: Distance, inView: () => readonly string[]): void => {
  const before = useDistance.getState()
  if (isLowDetail(before.distance) === isLowDetail(distance)) {
    useDistance.setState({ distance })
    return
  }
  cancelAnimationFrame(turn)
  // A device that was late for the way back is drawn as it should be.
  const late = new Set(inView().filter(id => !before.late.has(id)))
  const many = late.size > atOnce
  useDistance.setState({ distance, late: many ? late : none })
  // The frame in which ports come or go has enough to do: wires and small print change in it.
  if (many) turn = requestAnimationFrame(followUp)
}

const followUp = (): void => {
  const rest = [...useDistance.getState().late].slice(atOnce)
  useDistance.setState({ late: rest.length > 0 ? new Set(rest) : none })
  if (rest.length > 0) turn = requestAnimationFrame(followUp)
}
