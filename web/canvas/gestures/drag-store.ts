import { create } from 'zustand'
import type { Position } from '../../../shared/model/layout.ts'
import { type Box, boundsOf } from '../nodes/geometry.ts'
import { boxesNow } from '../scene.ts'
import { createSnapGuides, type Guide, type Snapped } from './snap-guides.ts'

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
  /** The middle of them all. */
  middle: Position
  /** The lines that it stands on together with others. */
  guides: readonly Guide[]
}

type DragState = {
  dragging: Dragging | null
  /** What a pointer is down on, by id: what a drag would take along. */
  held: ReadonlySet<string>
}

const nothing: ReadonlySet<string> = new Set()
export const useDragging = create<DragState>()(() => ({ dragging: null, held: nothing }))

/** The ids of what is dragged. */
export const useDragged = (): ReadonlySet<string> => useDragging(({ dragging }) => dragging?.ids ?? nothing)

/** The ids of what is dragged or may be at the next move: the same object before and after that move. */
export const useHeld = (): ReadonlySet<string> => useDragging(({ dragging, held }) => dragging?.ids ?? held)

/** What is known of a drag from its beginning on. */
type Begun = {
  ids: ReadonlySet<string>
  boxes: ReadonlyMap<string, Box>
  snap: ReturnType<typeof createSnapGuides>
}
let begun: Begun | null = null

const begin = (ids: ReadonlySet<string>): Begun => {
  const all = [...boxesNow()]
  return {
    ids,
    boxes: new Map(all.filter(([id]) => ids.has(id))),
    snap: createSnapGuides(all.flatMap(([id, box]) => (ids.has(id) ? [] : [box]))),
  }
}

/** Gets ready for a drag of what a pointer went down on: at the first move it would make a frame late among a thousand devices. */
export const hold = (ids: ReadonlySet<string>): void => {
  begun = begin(ids)
  useDragging.setState({ held: ids })
}

/** The pointer is up; a drag that goes on is ended by `endDrag`. */
export const release = (): void => {
  begun = null
  useDragging.setState({ held: nothing })
}

/**
 * Moves what is dragged on the page, onto a line with other devices where one is near; begins a drag where there is none
 * of these.
 */
export const dragTo = (wanted: ReadonlyMap<string, Position>, canvas: HTMLElement | null): void => {
  const goesOn = begun?.ids.size === wanted.size && [...wanted.keys()].every(id => begun?.ids.has(id))
  const drag = goesOn && begun ? begun : begin(new Set(wanted.keys()))
  begun = drag
  const bounds = boundsOf([...drag.boxes].map(([id, box]) => ({ ...box, ...wanted.get(id) })))
  const { by, guides } = bounds ? drag.snap(bounds) : unmoved
  const places = new Map([...wanted].map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }]))
  for (const [id, at] of places) carryElement(canvas, id, at)
  const { x, y, width, height } = bounds ?? { x: Number.NaN, y: Number.NaN, width: 0, height: 0 }
  const middle = { x: x + by.x + width / 2, y: y + by.y + height / 2 }
  useDragging.setState({ dragging: { ids: drag.ids, places, middle, guides } })
}

const unmoved: Snapped = { by: { x: 0, y: 0 }, guides: [] }

/** Ends the drag; gives how everything was left. */
export const endDrag = (): Dragging | null => {
  const { dragging } = useDragging.getState()
  begun = null
  useDragging.setState({ dragging: null })
  return dragging
}

/** Puts an element where React will write its place too; until a node's own place changes React leaves it as it is here. */
export const moveElement = (canvas: HTMLElement | null, id: string, { x, y }: Position): void => {
  const element = elementOf(canvas, id)
  if (element) Object.assign(element.style, { left: `${x}px`, top: `${y}px`, translate: '' })
}

/** Moves what is painted alone: a place of its own at each step of a drag would lay out all devices anew. */
const carryElement = (canvas: HTMLElement | null, id: string, { x, y }: Position): void => {
  const style = elementOf(canvas, id)?.style
  if (style) style.translate = `${x - Number.parseFloat(style.left)}px ${y - Number.parseFloat(style.top)}px`
}

const elementOf = (canvas: HTMLElement | null, id: string): HTMLElement | null =>
  canvas?.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`) ?? null
