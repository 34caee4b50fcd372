import { type Wire, wireKey } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { useDocument } from '../../store/document.ts'
import { useSession } from '../../store/session.ts'
import { canvasControls } from '../controls.ts'
import { offer } from '../gestures/connection-store.ts'
import { boxesNow } from '../scene.ts'

/* Menus of devices at the pointer, or where the keys are. */

let pointer: Position | null = null

/** Notes where the pointer is. */
export const followPointer = ({ clientX: x, clientY: y }: PointerEvent): void => {
  pointer = { x, y }
}

/** QuickAddItems every device at a point of the window; false where that is not on the canvas. */
export const openQuickAddAt = (client: Position): boolean => {
  const at = canvasControls()?.at(client)
  if (at) offer({ for: 'place', at, client })
  return at != null
}

/**
 * What Tab does where nothing has the focus: offers every device at the pointer. null where the pointer is not over the
 * canvas, or something has the focus, and Tab goes on to the next thing.
 */
export const tabAtPointer = (): (() => void) | null => {
  const at = pointer
  const focused = document.activeElement !== null && document.activeElement !== document.body
  return focused || !at || !canvasControls()?.at(at) ? null : () => void openQuickAddAt(at)
}

/** QuickAddItems what fits into a wire, at a point of the window or half way along it. */
export const openQuickAddInto = (wire: Wire, client?: Position): void => {
  const boxes = boxesNow()
  const [from, to] = [boxes.get(wire.from.device), boxes.get(wire.to.device)]
  if (!from || !to) return
  const at = { x: (from.x + from.width + to.x) / 2, y: (from.y + to.y) / 2 }
  offer({ for: 'wire', wire, at, client: client ?? canvasControls()?.client(at) ?? { x: 0, y: 0 } })
}

/** The one wire that is selected; null where none or several are. */
export const selectedWire = (): Wire | null => {
  const { wires, devices } = useSession.getState().selection
  if (wires.length !== 1 || devices.length > 0) return null
  return useDocument.getState().composition.wires.find(wire => wireKey(wire) === wires[0]) ?? null
}

export const openQuickAddIntoSelected = (): void => {
  const wire = selectedWire()
  if (wire) openQuickAddInto(wire)
}
