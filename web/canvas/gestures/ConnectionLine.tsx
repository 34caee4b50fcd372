import { type ConnectionLineComponentProps, useStore, ViewportPortal } from '@xyflow/react'
import { useEffect } from 'react'
import { givesOf, portsOf } from '../../../shared/catalogue/catalogue.ts'
import type { Composition } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import type { Family } from '../../../shared/model/signature.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import type { FlowNode } from '../flow-types.ts'
import { signatureView } from '../nodes/device-view.ts'
import { outputHandle, portHandle } from '../nodes/flow.ts'
import { nodeBoxesNow } from '../scene.ts'
import { targetAt } from '../wires/handle-at.ts'
import styles from '../wires/Wire.module.css'
import { connectionPath } from '../wires/wire-path.ts'
import type { Endpoint } from './compatible.ts'
import { aim, useConnectionDrag } from './connection-store.ts'

/** The wire between the end it was picked up at and the pointer; it snaps to an end that fits. */
export const ConnectionLine = ({
  fromX,
  fromY,
  toX,
  toY,
  fromHandle,
}: ConnectionLineComponentProps<FlowNode>) => {
  const drag = useConnectionDrag(state => state.drag)
  const snap = useEndPosition(drag?.near ?? null)
  useEffect(() => {
    const { drag } = useConnectionDrag.getState()
    if (drag) aim(targetAt({ x: toX, y: toY }, drag.end, drag.compatible, nodeBoxesNow()))
  }, [toX, toY])
  if (!drag) return null
  const to = snap ?? { x: toX, y: toY }
  const path = connectionPath({ x: fromX, y: fromY }, to, fromHandle.id === outputHandle)
  return (
    <g className={familyOf(useDocument.getState().composition, drag.end)}>
      <path className={drag.against ? styles.refused : styles.drag} d={path} />
      {drag.against && <Cross at={to} />}
    </g>
  )
}

/** A wire pulled by keys, or one that was refused: drawn between two ends. */
export const SettledLines = () => {
  const keyed = useConnectionDrag(({ drag }) => (drag?.by === 'keys' ? drag : null))
  const refusal = useConnectionDrag(state => state.refusal)
  const offer = useConnectionDrag(state => state.offer)
  const line = refusal
    ? { from: refusal.end, to: refusal.at, refused: true }
    : keyed?.near
      ? { from: keyed.end, to: keyed.near, refused: false }
      : null
  if (offer?.for === 'end') return <FreeLine end={offer.end} to={offer.at} />
  return line && <EndLine {...line} />
}

const EndLine = ({ from, to, refused }: { from: Endpoint; to: Endpoint; refused: boolean }) => {
  const a = useEndPosition(from)
  const b = useEndPosition(to)
  const composition = useDocument(state => state.composition)
  if (!a || !b) return null
  return (
    <Overlay>
      <g className={familyOf(composition, from)}>
        <path
          className={refused ? styles.refused : styles.drag}
          d={connectionPath(a, b, from.kind === 'output')}
        />
        {refused && <Cross at={b} />}
      </g>
    </Overlay>
  )
}

const FreeLine = ({ end, to }: { end: Endpoint; to: Position }) => {
  const from = useEndPosition(end)
  const composition = useDocument(state => state.composition)
  return (
    from && (
      <Overlay>
        <g className={familyOf(composition, end)}>
          <path className={styles.drag} d={connectionPath(from, to, end.kind === 'output')} />
        </g>
      </Overlay>
    )
  )
}

const Overlay = ({ children }: { children: React.ReactNode }) => (
  <ViewportPortal>
    <svg className={styles.overlay} aria-hidden="true">
      {children}
    </svg>
  </ViewportPortal>
)

const Cross = ({ at: { x, y } }: { at: Position }) => (
  <path className={styles.cross} d={`M${x - 5} ${y - 5}l10 10M${x + 5} ${y - 5}l-10 10`} />
)

/** Where an end is on the canvas; null while its device is not there. */
export const useEndPosition = (end: Endpoint | null): Position | null =>
  useStore(
    ({ nodeLookup }) => {
      if (!end) return null
      const node = nodeLookup.get(end.device)
      const handle = end.kind === 'output' ? outputHandle : portHandle(end.port)
      const bounds = [
        ...(node?.internals.handleBounds?.source ?? []),
        ...(node?.internals.handleBounds?.target ?? []),
      ]
      const found = bounds.find(({ id }) => id === handle)
      if (!node || !found) return null
      const at = node.internals.positionAbsolute
      return { x: at.x + found.x + found.width / 2, y: at.y + found.y + found.height / 2 }
    },
    (a, b) => a === b || (a !== null && b !== null && a.x === b.x && a.y === b.y),
  )

/** The family of what would flow through a wire from an end. */
export const familyOf = (composition: Composition, end: Endpoint): Family => {
  const device = composition.devices.find(({ id }) => id === end.device)
  if (!device) return 'app'
  const signature =
    end.kind === 'output'
      ? givesOf(catalogueNow(), device)
      : portsOf(catalogueNow(), device).find(({ name }) => name === end.port)?.signature
  return signatureView(catalogueNow(), signature ?? '').family
}
