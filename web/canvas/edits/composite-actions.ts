import { collapsing, expanding } from '../../../shared/model/composite.ts'
import type { Device } from '../../../shared/model/composition.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { edit, useDocument } from '../../store/document.ts'
import { select, useSession } from '../../store/session.ts'
import { boxOf, deviceWidth, freePlace } from '../nodes/geometry.ts'
import { boxesNow, unwrittenPlaces } from '../scene.ts'

/* A device that is others in one piece, taken apart and put together again: one step to undo each. */

export const mayExpand = (): boolean => {
  const device = only()
  return device !== undefined && catalogueNow().deviceTypes.get(device.type)?.parts !== undefined
}

/** Puts the parts of the selected device in its place, to the left of where it stood. */
export const expandSelected = (): void => {
  const device = only()
  const { composition } = useDocument.getState()
  const expanded = device && expanding(catalogueNow(), composition, device)
  if (!device || !expanded) return
  const boxes = boxesNow()
  const taken = [...boxes.values()]
  const at = boxes.get(device.id)
  let x = at?.x ?? 0
  const positions = Object.fromEntries(
    expanded.added.toReversed().map(part => {
      x -= deviceWidth + 40
      const box = boxOf(catalogueNow(), part, { x, y: at?.y ?? 0 })
      const place = freePlace(box, taken)
      taken.push({ ...box, ...place })
      return [part.id, place]
    }),
  )
  edit(expanded.edits, { positions: { ...unwrittenPlaces(), ...positions } })
  select({ devices: [...expanded.added.map(({ id }) => id), device.id] })
}

export const mayCollapse = (): boolean => collapsed() !== null

/** Puts one device in the place of the selected one and of what it is wired to, where there is a device that is just that. */
export const collapseSelected = (): void => {
  const found = collapsed()
  if (!found) return
  edit(found.edits)
  select({ devices: [found.device.id] })
}

/** Of several that are selected, the one that gives: it alone is not taken by another of them. */
const collapsed = () => {
  const { composition } = useDocument.getState()
  for (const device of chosen()) {
    const found = collapsing(catalogueNow(), composition, device)
    if (found) return { ...found, device }
  }
  return null
}

const chosen = (): Device[] => {
  const { devices } = useSession.getState().selection
  return useDocument.getState().composition.devices.filter(({ id }) => devices.includes(id))
}

const only = (): Device | undefined => {
  const devices = chosen()
  return devices.length === 1 ? devices[0] : undefined
}
