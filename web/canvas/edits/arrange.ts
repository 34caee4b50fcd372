import { type DeviceId, wireKey } from '../../../shared/model/composition.ts'
import { reach } from '../../../shared/model/order.ts'
import { useDocument } from '../../store/document.ts'
import { moveDevices } from '../../store/layout-edits.ts'
import { select, useSession } from '../../store/session.ts'
import { canvasControls } from '../controls.ts'
import { type Axis, aligned, distributed, type Edge } from '../gestures/snap.ts'
import { type Box, boundsOf, noteWidth } from '../nodes/geometry.ts'
import { boxesNow, unwrittenPlaces } from '../scene.ts'

/* What is done with all that is selected: lined up, spread to what it is wired to, looked at. */

/** Lines the selected devices up: one undo step. */
export const alignSelected = (edge: Edge): void => place(aligned(selectedBoxes(), edge))

/** Gives the selected devices equal gaps: one undo step. */
export const distributeSelected = (axis: Axis): void => place(distributed(selectedBoxes(), axis))

/** Selects, with the selected devices, all that they stand on, or all that stand on them. */
export const selectReach = (direction: 'suppliers' | 'fed'): void => {
  const { composition } = useDocument.getState()
  const found = new Set<DeviceId>()
  for (const id of useSession.getState().selection.devices)
    for (const other of reach(composition, id, direction)) found.add(other)
  select({ devices: composition.devices.filter(({ id }) => found.has(id)).map(({ id }) => id) })
}

/** Selects all devices of the types of those that are selected. */
export const selectSameType = (): void => {
  const { devices } = useDocument.getState().composition
  const chosen = new Set<DeviceId>(useSession.getState().selection.devices)
  const types = new Set(devices.filter(({ id }) => chosen.has(id)).map(({ type }) => type))
  select({ devices: devices.filter(({ type }) => types.has(type)).map(({ id }) => id) })
}

/** Shows what is selected as large as the view allows; everything where nothing is selected. */
export const zoomToSelection = (): void => {
  const { selection } = useSession.getState()
  const { composition, layout } = useDocument.getState()
  const wires = new Set(selection.wires)
  const ends = composition.wires
    .filter(wire => wires.has(wireKey(wire)))
    .flatMap(({ from, to }) => [from.device, to.device])
  const all = boxesNow()
  const notes = layout.notes
    .filter(({ id }) => selection.notes.includes(id))
    .map(({ position }) => ({ ...position, width: noteWidth, height: 96 }))
  const boxes = [...new Set([...selection.devices, ...ends])].flatMap(id => all.get(id) ?? [])
  const bounds = boundsOf([...boxes, ...notes])
  if (bounds) canvasControls()?.fitBox(bounds)
  else canvasControls()?.fit()
}

const selectedBoxes = (): Map<DeviceId, Box> => {
  const all = boxesNow()
  return new Map(
    useSession.getState().selection.devices.flatMap(id => {
      const box = all.get(id)
      return box ? [[id, box] as const] : []
    }),
  )
}

const place = (positions: ReturnType<typeof aligned>): void => {
  if (Object.keys(positions).length > 0) moveDevices({ ...unwrittenPlaces(), ...positions })
}
