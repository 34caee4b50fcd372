import { useMemo } from 'react'
import { type Catalogue, givesOf, portsOf } from '../../shared/catalogue.ts'
import { type Composition, type Device, wireKey } from '../../shared/composition.ts'
import type { Layout } from '../../shared/layout.ts'
import { catalogueFor } from '../../shared/project-catalogue.ts'
import type { Family } from '../../shared/signature.ts'
import { type Box, boundsOf, boxOf, hasOutput, outputOffset, portOffset } from '../canvas/geometry.ts'
import { placeDevices } from '../canvas/place.ts'
import { type Ends, routeWires } from '../canvas/route-wires.ts'
import { roundedPath } from '../canvas/wire-path.ts'
import styles from './GraphPicture.module.css'

/** A graph drawn small: its devices where they stand, its wires as they run. */
export const GraphPicture = ({ composition, layout }: { composition: Composition; layout: Layout }) => {
  const { boxes, wires, view, thick } = useMemo(() => drawingOf(composition, layout), [composition, layout])
  if (boxes.length === 0) return <span className={styles.empty} />
  return (
    <svg className={styles.picture} viewBox={view} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      {wires.map(({ key, path, family }) => (
        <path key={key} className={`${styles.wire} ${family}`} d={path} strokeWidth={1.6 * thick} />
      ))}
      {boxes.map(({ id, box, family }) => (
        <g key={id} className={family}>
          <rect className={styles.device} {...box} rx={10} strokeWidth={thick} />
          <rect className={styles.tile} x={box.x + 14} y={box.y + 14} width={36} height={36} rx={7} />
        </g>
      ))}
    </svg>
  )
}

type Drawing = {
  boxes: { id: string; box: Box; family: Family }[]
  wires: { key: string; path: string; family: Family }[]
  view: string
  /** Graph pixels for one pixel of the picture, about. */
  thick: number
}

/** A picture is about this large on the page. */
const picture = { width: 284, height: 116, margin: 16 }

/** Beyond this a device is too small to be one: a graph that is taller shows its upper part. */
const thickest = 4.4

const drawingOf = (composition: Composition, layout: Layout): Drawing => {
  const catalogue = catalogueFor(composition)
  const places = placeDevices(catalogue, composition, layout.positions)
  const boxes = composition.devices.map(device => ({
    id: device.id,
    box: boxOf(catalogue, device, places.get(device.id) ?? { x: 0, y: 0 }),
    family: familyOf(catalogue, device),
    device,
  }))
  const byId = new Map(boxes.map(box => [box.device.id, box]))
  const ends = composition.wires.flatMap((wire): (Ends & { family: Family })[] => {
    const from = byId.get(wire.from.device)
    const to = byId.get(wire.to.device)
    const port = to ? portsOf(catalogue, to.device).findIndex(({ name }) => name === wire.to.port) : -1
    if (!from || !to || port < 0 || !hasOutput(catalogue, from.device)) return []
    const offset = portOffset(port)
    return [
      {
        key: wireKey(wire),
        source: from.device.id,
        from: { x: from.box.x + outputOffset.x, y: from.box.y + outputOffset.y },
        to: { x: to.box.x + offset.x, y: to.box.y + offset.y },
        family: from.family,
      },
    ]
  })
  const routes = routeWires(
    ends,
    boxes.map(({ box }) => box),
  )
  const bounds = boundsOf(boxes.map(({ box }) => box)) ?? { x: 0, y: 0, width: 1, height: 1 }
  const fitting = Math.max(
    2.4,
    bounds.width / (picture.width - 2 * picture.margin),
    bounds.height / (picture.height - 2 * picture.margin),
  )
  const thick = Math.min(fitting, thickest)
  const width = picture.width * thick
  const height = picture.height * thick
  const x = bounds.x - Math.max(picture.margin * thick, (width - bounds.width) / 2)
  const y = bounds.y - Math.max(picture.margin * thick, (height - bounds.height) / 2)
  return {
    boxes,
    wires: ends.map(({ key, family }) => ({
      key,
      family,
      path: roundedPath(routes.get(key) ?? [], 8 * thick),
    })),
    view: `${x} ${y} ${width} ${height}`,
    thick,
  }
}

const familyOf = (catalogue: Catalogue, device: Device): Family =>
  catalogue.signatures.get(givesOf(catalogue, device) ?? '')?.family ?? 'app'
