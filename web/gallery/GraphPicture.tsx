import { useMemo } from 'react'
import { type Catalogue, givesOf, portsOf } from '../../shared/catalogue/catalogue.ts'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import type { ChangeKind } from '../../shared/comparison/describe-change.ts'
import { type Composition, type Device, wireKey } from '../../shared/model/composition.ts'
import type { Layout } from '../../shared/model/layout.ts'
import type { Family } from '../../shared/model/signature.ts'
import { type Box, boundsOf, boxOf, hasOutput, outputOffset, portOffset } from '../canvas/nodes/geometry.ts'
import { placeDevices } from '../canvas/nodes/place.ts'
import type { Ends } from '../canvas/route.ts'
import { routeWires } from '../canvas/wires/route-wires.ts'
import { roundedPath } from '../canvas/wires/wire-path.ts'
import type { Marks } from '../collaboration/comparison/union.ts'
import styles from './GraphPicture.module.css'

type Props = {
  composition: Composition
  layout: Layout
  size?: keyof typeof sizes
  /** What has become of devices, by id, and of wires, by `wireKey`. */
  marks?: Marks
}

/** A graph drawn small: its devices where they stand, its wires as they run. */
export const GraphPicture = ({ composition, layout, size = 'card', marks }: Props) => {
  const { boxes, wires, view, thick } = useMemo(
    () => drawingOf(composition, layout, sizes[size]),
    [composition, layout, size],
  )
  if (boxes.length === 0) return <span className={styles.empty} />
  return (
    <svg className={styles.picture} viewBox={view} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      {wires.map(({ key, path, family }) => (
        <path
          key={key}
          className={`${styles.wire} ${family} ${markClass(marks, key)}`}
          d={path}
          strokeWidth={(marks?.has(key) ? 2.4 : 1.6) * thick}
          strokeDasharray={marks?.get(key) === 'removed' ? `${4 * thick} ${3 * thick}` : undefined}
        />
      ))}
      {boxes.map(({ id, box, family, name }) => (
        <g key={id} className={`${family} ${markClass(marks, id)}`}>
          <rect
            className={styles.device}
            {...box}
            rx={10}
            strokeWidth={(marks?.has(id) ? 2 : 1) * thick}
            strokeDasharray={marks?.get(id) === 'removed' ? `${4 * thick} ${3 * thick}` : undefined}
          />
          <rect className={styles.tile} x={box.x + 14} y={box.y + 14} width={36} height={36} rx={7} />
          {size === 'large' && thick < 2.6 && (
            <text className={styles.name} x={box.x + 58} y={box.y + 42} fontSize={28}>
              {name.length > 8 ? `${name.slice(0, 7)}…` : name}
            </text>
          )}
          {marks?.has(id) && (
            <g transform={`translate(${box.x + box.width - 4 * thick} ${box.y + 4 * thick}) scale(${thick})`}>
              <circle className={styles.badge} r={7} />
              <path className={styles.glyph} d={glyphs[marks.get(id) ?? 'changed']} />
            </g>
          )}
        </g>
      ))}
    </svg>
  )
}

const markClass = (marks: Marks | undefined, key: string): string => {
  const mark = marks?.get(key)
  return mark ? (styles[mark] ?? '') : ''
}

/** Plus, minus, and not the same. */
const glyphs: Record<ChangeKind, string> = {
  added: 'M-3.5 0h7M0 -3.5v7',
  removed: 'M-3.5 0h7',
  changed: 'M-3.5 -1.5h7M-3.5 1.5h7M2 -4l-4 8',
}

type Drawing = {
  boxes: { id: string; box: Box; family: Family; name: string }[]
  wires: { key: string; path: string; family: Family }[]
  view: string
  /** Graph pixels for one pixel of the picture, about. */
  thick: number
}

/**
 * A picture is about so large on the page. Beyond `thickest` a device is too small to be one: a graph that is taller shows
 * its upper part.
 */
type Size = { width: number; height: number; margin: number; thinnest: number; thickest: number }
const sizes = {
  card: { width: 284, height: 116, margin: 16, thinnest: 2.4, thickest: 10 },
  row: { width: 96, height: 40, margin: 4, thinnest: 6, thickest: 20 },
  large: { width: 388, height: 208, margin: 18, thinnest: 1.6, thickest: 40 },
} satisfies Record<string, Size>

const drawingOf = (composition: Composition, layout: Layout, picture: Size): Drawing => {
  const catalogue = catalogueFor(composition)
  const places = placeDevices(catalogue, composition, layout.positions)
  const boxes = composition.devices.map(device => ({
    id: device.id,
    box: boxOf(catalogue, device, places.get(device.id) ?? { x: 0, y: 0 }),
    family: familyOf(catalogue, device),
    device,
    name: device.name,
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
    picture.thinnest,
    bounds.width / (picture.width - 2 * picture.margin),
    bounds.height / (picture.height - 2 * picture.margin),
  )
  const thick = Math.min(fitting, picture.thickest)
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
