import { type Connection, type OnConnectStartParams, useReactFlow } from '@xyflow/react'
import { type MouseEvent as ReactMouseEvent, type RefObject, useCallback, useRef } from 'react'
import { DeviceId, type Wire, wireKey } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { extendApp, join } from '../edits/actions.ts'
import type { WireEdge } from '../flow-types.ts'
import { portOfHandle } from '../nodes/flow.ts'
import { boxOf } from '../nodes/geometry.ts'
import { nodeBoxesNow, placesNow } from '../scene.ts'
import { targetAt } from '../wires/handle-at.ts'
import { reasonAgainst } from './ConnectionHint.tsx'
import type { Endpoint } from './compatible.ts'
import {
  endConnectionDrag,
  offer,
  refuse,
  startConnectionDrag,
  useConnectionDrag,
} from './connection-store.ts'

/** Whether two ends fit is decided by what the pointer is over, in `onConnectEnd`. */
const never = () => false
/** React Flow shows the anchors of a wire's ends only where this is given; `onConnectEnd` does the work. */
const noReconnect = (_old: WireEdge, _connection: Connection) => {}

/** From picking a wire up, at a port or at its end, to putting it down: on a port, a device, or empty canvas. */
export const useWiring = (pane: RefObject<HTMLElement | null>) => {
  const reconnecting = useRef<Wire | null>(null)
  const onReconnectStart = useCallback((_event: ReactMouseEvent, edge: WireEdge) => {
    reconnecting.current =
      useDocument.getState().composition.wires.find(wire => wireKey(wire) === edge.id) ?? null
  }, [])
  const onConnectStart = useCallback((_event: unknown, params: OnConnectStartParams) => {
    const end = endOf(params)
    if (end) startConnectionDrag(end, 'pointer', reconnecting.current)
  }, [])
  const { screenToFlowPosition } = useReactFlow()
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent) => {
      const moving = reconnecting.current
      reconnecting.current = null
      const { drag } = useConnectionDrag.getState()
      if (!drag) return
      const client = 'changedTouches' in event ? event.changedTouches[0] : event
      if (!client) return endConnectionDrag()
      const inside =
        pane.current?.contains(document.elementFromPoint(client.clientX, client.clientY)) ?? false
      const at = screenToFlowPosition({ x: client.clientX, y: client.clientY }, { snapToGrid: false })
      const target = targetAt(at, drag.end, drag.compatible, nodeBoxesNow())
      if (!inside) return endConnectionDrag()
      if (target.on === 'end' && target.compatible) {
        endConnectionDrag()
        join(drag.end, target.end, moving)
      } else if (target.on === 'end') {
        const problem = reasonAgainst(useDocument.getState().composition, drag.end, target.end)
        if (problem) refuse({ end: drag.end, at: target.end, problem })
        else endConnectionDrag()
      } else if (target.on === 'device') {
        endConnectionDrag()
        if (drag.extendable.has(target.device) && !moving) extendApp(target.device, drag.end.device)
      } else if (Math.hypot(...awayFrom(drag.end, at)) < 28) endConnectionDrag()
      else offer({ for: 'end', end: drag.end, at, client: { x: client.clientX, y: client.clientY }, moving })
    },
    [screenToFlowPosition],
  )
  return {
    onConnectStart,
    onConnectEnd,
    onReconnect: noReconnect,
    onReconnectStart,
    isValidConnection: never,
  }
}

const endOf = ({ nodeId, handleId }: OnConnectStartParams): Endpoint | null => {
  if (nodeId === null) return null
  const device = DeviceId.parse(nodeId)
  const port = portOfHandle(handleId)
  return port === null ? { kind: 'output', device } : { kind: 'port', device, port }
}

/** How far a point is from the device that an end belongs to: a slip of the hand offers nothing. */
const awayFrom = (end: Endpoint, { x, y }: Position): [number, number] => {
  const device = useDocument.getState().composition.devices.find(({ id }) => id === end.device)
  const at = placesNow().get(end.device)
  if (!device || !at) return [0, 0]
  const box = boxOf(catalogueNow(), device, at)
  return [Math.max(box.x - x, 0, x - box.x - box.width), Math.max(box.y - y, 0, y - box.y - box.height)]
}
