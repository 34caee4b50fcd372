import { create } from 'zustand'
import { canvasControls } from '../canvas/controls.ts'
import { addDevice } from '../canvas/edits/actions.ts'
import type { Entry } from './entries.ts'

type Drag = { entry: Entry; x: number; y: number; over: boolean }

/** The palette entry that is on its way to the canvas. */
export const usePaletteDrag = create<{ drag: Drag | null }>()(() => ({ drag: null }))

const threshold = 4

/** Follows the pointer from a palette row to the canvas; a press that does not move is no drag. */
export const startDrag = (event: React.PointerEvent, entry: Entry): void => {
  if (event.button !== 0) return
  const start = { x: event.clientX, y: event.clientY }
  const row = event.currentTarget as HTMLElement
  let dragging = false

  const move = ({ clientX: x, clientY: y }: PointerEvent) => {
    dragging ||= Math.hypot(x - start.x, y - start.y) > threshold
    if (dragging)
      usePaletteDrag.setState({ drag: { entry, x, y, over: canvasControls()?.at({ x, y }) != null } })
  }
  const end = () => {
    removeEventListener('pointermove', move)
    removeEventListener('pointerup', drop)
    removeEventListener('pointercancel', end)
    removeEventListener('keydown', cancel, true)
    usePaletteDrag.setState({ drag: null })
  }
  const drop = ({ clientX: x, clientY: y }: PointerEvent) => {
    end()
    if (!dragging) return
    // The press began on the row: the click that follows it there is part of the drag.
    row.addEventListener('click', stop, { capture: true, once: true })
    setTimeout(() => row.removeEventListener('click', stop, true))
    const at = canvasControls()?.at({ x, y })
    if (at) addDevice(entry.type, at)
  }
  const cancel = (key: KeyboardEvent) => {
    if (key.key !== 'Escape') return
    key.stopPropagation()
    end()
  }
  addEventListener('pointermove', move)
  addEventListener('pointerup', drop)
  addEventListener('pointercancel', end)
  addEventListener('keydown', cancel, true)
}

const stop = (event: Event): void => {
  event.preventDefault()
  event.stopPropagation()
}
