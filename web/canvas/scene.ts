import { portsOf } from '../../shared/catalogue/catalogue.ts'
import type { DeviceId } from '../../shared/model/composition.ts'
import type { Position } from '../../shared/model/layout.ts'
import { catalogueNow } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import type { Scene } from './edits/add-device.ts'
import { type DrawnFrame, framed } from './frames/frames.ts'
import { type Box, boxOf, hasOutput } from './nodes/geometry.ts'
import { placeDevices } from './nodes/place.ts'
import type { NodeBox } from './wires/handle-at.ts'

/** Where every device of the open project stands now. */
export const placesNow = (): Map<DeviceId, Position> => {
  const { composition, layout } = useDocument.getState()
  return placeDevices(catalogueNow(), composition, layout.positions)
}

/** Where every device and every note stands now, by id. */
export const allPlacesNow = (): Map<string, Position> => {
  const places = new Map<string, Position>(placesNow())
  for (const { id, position } of useDocument.getState().layout.notes) places.set(id, position)
  return places
}

/** The room that every device takes now. */
export const boxesNow = (): Map<DeviceId, Box> => {
  const { composition } = useDocument.getState()
  const places = placesNow()
  return new Map(
    composition.devices.map(device => [
      device.id,
      boxOf(catalogueNow(), device, places.get(device.id) ?? { x: 0, y: 0 }),
    ]),
  )
}

export const sceneNow = (): Scene => {
  const { composition, sources } = useDocument.getState()
  return { catalogue: catalogueNow(), composition, sources, boxes: boxesNow() }
}

/** The frames of the open project as they are drawn. */
export const framesNow = (): readonly DrawnFrame[] => {
  const { composition, layout } = useDocument.getState()
  return framed(catalogueNow(), composition, layout, placesNow()).frames
}

/** The devices that a collapsed frame stands for. */
export const collapsedNow = (): ReadonlySet<string> =>
  new Set(
    (useDocument.getState().layout.frames ?? []).flatMap(({ collapsed, devices }) =>
      collapsed ? devices : [],
    ),
  )

/** The devices with what a wire may be put down on, the topmost first. */
export const nodeBoxesNow = (): NodeBox[] => {
  const { composition } = useDocument.getState()
  const boxes = boxesNow()
  const collapsed = collapsedNow()
  return composition.devices
    .filter(({ id }) => !collapsed.has(id))
    .flatMap(device => {
      const box = boxes.get(device.id)
      return box
        ? [
            {
              device: device.id,
              box,
              ports: portsOf(catalogueNow(), device).map(({ name }) => name),
              gives: hasOutput(catalogueNow(), device),
            },
          ]
        : []
    })
    .reverse()
}

/** The places of the devices that the layout does not name: written down with the next change, so that they stay put. */
export const unwrittenPlaces = (): Record<string, Position> => {
  const { layout } = useDocument.getState()
  return Object.fromEntries([...placesNow()].filter(([id]) => layout.positions[id] === undefined))
}
