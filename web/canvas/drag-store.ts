import { create } from 'zustand'
import type { Position } from '../../shared/layout.ts'

/*
 * Devices and notes that are being dragged. Their elements are moved where they are on the page, and only their wires are
 * drawn anew: neither the nodes nor React Flow's store hear of it before the end, so that a step costs the same among ten
 * devices as among a thousand.
 */

export type Dragging = {
  /** What is dragged, by id: the same object for as long as the drag lasts. */
  ids: ReadonlySet<string>
  /** Where each of them stands now. */
  places: ReadonlyMap<string, Position>
}

export const useDragging = create<{ dragging: Dragging | null }>()(() => ({ dragging: null }))

const nothing: ReadonlySet<string> = new Set()
/** The ids of what is dragged. */
export const useDragged = (): ReadonlySet<string> => useDragging(({ dragging }) => dragging?.ids ?? nothing)

/** Moves what is dragged on the page; begins a drag where there is none of these. */
export const dragTo = (places: ReadonlyMap<string, Position>, canvas: HTMLElement | null): void => {
  for (const [id, at] of places) moveElement(canvas, id, at)
  useDragging.setState(({ dragging }) => {
    const same = dragging?.ids.size === places.size && [...places.keys()].every(id => dragging.ids.has(id))
    return { dragging: { ids: same ? dragging.ids : new Set(places.keys()), places } }
  })
}

/** Ends the drag; gives where everything was left. */
export const endDrag = (): ReadonlyMap<string, Position> => {
  const { dragging } = useDragging.getState()
  useDragging.setState({ dragging: null })
  return dragging?.places ?? new Map()
}

/** React writes this style only where a node's own place changes: until then it stays as it is left here. */
export const moveElement = (canvas: HTMLElement | null, id: string, { x, y }: Position): void => {
  const element = canvas?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
  if (element) element.style.transform = `translate(${x}px,${y}px)`
}
