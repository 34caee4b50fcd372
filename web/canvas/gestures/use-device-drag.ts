import type { NodeChange } from '@xyflow/react'
import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { DeviceId } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { useDocument } from '../../store/document.ts'
import { moveDevices, moveIntoFrame } from '../../store/layout-edits.ts'
import { select, useSession } from '../../store/session.ts'
import type { FlowNode } from '../flow-types.ts'
import { frameUnder } from '../frames/frame-under.ts'
import { allPlacesNow, framesNow, unwrittenPlaces } from '../scene.ts'
import { dragTo, endDrag, hold, moveElement, release } from './drag-store.ts'

/**
 * Takes what React Flow makes of a pointer that drags devices, up to one step of undo where they are released. Only then is
 * what was dragged selected: panes that open or close meanwhile would move the canvas under the hand. `isPressed` tells
 * whether a device is being held, dragged or not.
 */
export const useDeviceDrag = (canvas: RefObject<HTMLElement | null>) => {
  const pressed = useRef(false)
  useEffect(() => {
    const down = ({ target, button, shiftKey }: PointerEvent) => {
      // With Shift it is a box that is drawn.
      const node = !shiftKey && target instanceof Element ? target.closest('.react-flow__node') : null
      pressed.current = node !== null
      const id = node?.matches('.draggable') && button === 0 ? node.getAttribute('data-id') : null
      if (id && target instanceof Element && !target.closest('.react-flow__handle, .nodrag'))
        hold(takenAlong(id))
    }
    const up = () => {
      pressed.current = false
      release()
    }
    addEventListener('pointerdown', down, true)
    addEventListener('pointerup', up, true)
    addEventListener('pointercancel', up, true)
    return () => {
      removeEventListener('pointerdown', down, true)
      removeEventListener('pointerup', up, true)
      removeEventListener('pointercancel', up, true)
    }
  }, [])
  const onMoves = useCallback(
    (changes: readonly NodeChange<FlowNode>[]) => {
      const moves = changes.filter(change => change.type === 'position')
      if (moves.length === 0) return
      if (moves.some(({ dragging }) => dragging))
        dragTo(
          new Map(moves.flatMap(({ id, position }) => (position ? [[id, position] as const] : []))),
          canvas.current,
        )
      else finishDrag(canvas.current)
    },
    [canvas],
  )
  return { onMoves, isPressed: useCallback(() => pressed.current, []) }
}

/** What a drag takes along that begins at a device or a note: all that is selected where it is part of that. */
const takenAlong = (id: string): ReadonlySet<string> => {
  const selected = allSelected()
  return selected.has(id) ? selected : new Set([id])
}

const finishDrag = (canvas: HTMLElement | null): void => {
  const dragged = endDrag()
  if (!dragged) return
  const before = allPlacesNow()
  const moved: Record<string, Position> = {}
  for (const [id, at] of dragged.places) {
    moveElement(canvas, id, at)
    const old = before.get(id)
    if (old && (old.x !== at.x || old.y !== at.y)) moved[id] = at
  }
  const { devices } = selectDragged([...dragged.ids])
  if (Object.keys(moved).length === 0) return
  const positions = { ...unwrittenPlaces(), ...moved }
  const into = frameUnder(framesNow(), dragged)
  if (into && devices.length > 0) moveIntoFrame(positions, { frame: into.frame.id, devices })
  else moveDevices(positions)
}

const allSelected = (): ReadonlySet<string> => {
  const { devices, notes } = useSession.getState().selection
  return new Set<string>([...devices, ...notes])
}

/** Selects what was dragged, where it is not; gives which of it are devices. */
const selectDragged = (ids: readonly string[]): { devices: DeviceId[] } => {
  const noted = new Set(useDocument.getState().layout.notes.map(({ id }) => id))
  const devices = ids.filter(id => !noted.has(id)).map(id => DeviceId.parse(id))
  const selected = allSelected()
  if (!ids.every(id => selected.has(id))) select({ devices, notes: ids.filter(id => noted.has(id)) })
  return { devices }
}
