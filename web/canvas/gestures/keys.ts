import type { KeyboardEvent } from 'react'
import { portsOf } from '../../../shared/catalogue/catalogue.ts'
import { DeviceId, isApp } from '../../../shared/model/composition.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { reveal, select, showInspector, useSession } from '../../store/session.ts'
import { moduleFile } from '../../store/source-of-app.ts'
import { isKey } from '../../ui/keys/bindings.ts'
import { canvasControls } from '../controls.ts'
import { endsOfDevice, extendApp, join, nudge } from '../edits/actions.ts'
import { boxesNow } from '../scene.ts'
import { onWireKey, walkWires } from '../wires/wire-keys.ts'
import { sameEndpoint } from './compatible.ts'
import {
  aim,
  clearConnectionDrag,
  endConnectionDrag,
  startConnectionDrag,
  targetsOf,
  useConnectionDrag,
} from './connection-store.ts'
import { focusDevice } from './focus-store.ts'
import { type Direction, deviceBeside, stepIn } from './keyboard-order.ts'

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const steps: Record<Direction, [number, number]> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }

/** Keys inside the canvas: arrows follow wires, Shift and arrows move, `w` wires, Shift and `w` walks the wires, Enter opens. */
export const onCanvasKey = (event: KeyboardEvent): void => {
  if (!handled(event)) return
  event.preventDefault()
  event.stopPropagation()
}

const handled = (event: KeyboardEvent): boolean => {
  const element = (event.target as Element).closest?.('[data-device]')
  const id = element?.getAttribute('data-device')
  const { drag } = useConnectionDrag.getState()
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (drag?.by === 'keys' && whileDraggingConnection(event)) return true
  if (event.key === 'Escape' && (useConnectionDrag.getState().refusal || drag)) {
    clearConnectionDrag()
    return true
  }
  const wire = (event.target as Element).closest?.('[data-wire]')?.getAttribute('data-wire')
  if (wire) return onWireKey(wire, event)
  if (!id) return false
  const device = DeviceId.parse(id)
  const direction = arrows[event.key]
  const { readOnly } = useDocument.getState()
  if (direction && event.shiftKey && !readOnly) {
    if (!useSession.getState().selection.devices.includes(device)) select({ devices: [device] })
    nudge(...steps[direction])
    return true
  }
  if (direction) {
    follow(device, direction)
    return true
  }
  if (isKey('connect', event) && !readOnly) {
    const [end] = endsOfDevice(device)
    if (end) startConnectionDrag(end, 'keys')
    return true
  }
  if (isKey('walk-wires', event)) {
    walkWires(device)
    return true
  }
  if (isKey('open', event) && !readOnly) {
    openDevice(device)
    return true
  }
  if (event.key === ' ' || event.key === 'Enter') {
    select({ devices: [device] })
    return true
  }
  return false
}

/** While a wire is held by keys: arrows go through compatible ports, Enter joins, Tab takes the next end of the same device. */
const whileDraggingConnection = (event: KeyboardEvent): boolean => {
  const { drag } = useConnectionDrag.getState()
  if (!drag) return false
  const direction = arrows[event.key]
  if (direction) {
    const targets = targetsOf(drag)
    const at = targets.findIndex(target =>
      target.on === 'end'
        ? sameEndpoint(target.end, drag.near)
        : target.on === 'device' && target.device === drag.extending,
    )
    const next = stepIn(targets, at, direction === 'right' || direction === 'down' ? 1 : -1)
    if (next && next.on !== 'canvas') {
      aim(next)
      const box = boxesNow().get(next.on === 'end' ? next.end.device : next.device)
      if (box) canvasControls()?.show(box)
    }
    return true
  }
  if (event.key === 'Tab' || isKey('connect', event)) {
    const ends = endsOfDevice(drag.end.device)
    const at = ends.findIndex(end => sameEndpoint(end, drag.end))
    const next = stepIn(ends, at, event.shiftKey ? -1 : 1)
    if (next) startConnectionDrag(next, 'keys')
    return true
  }
  if (event.key === 'Enter') {
    endConnectionDrag()
    if (drag.near) join(drag.end, drag.near)
    else if (drag.extending) extendApp(drag.extending, drag.end.device)
    return true
  }
  if (event.key === 'Escape') {
    endConnectionDrag()
    return true
  }
  return false
}

const follow = (from: DeviceId, direction: Direction): void => {
  const { composition } = useDocument.getState()
  const device = composition.devices.find(({ id }) => id === from)
  const ports = device ? portsOf(catalogueNow(), device).map(({ name }) => name) : []
  const boxes = boxesNow()
  const next = deviceBeside(composition, boxes, from, direction, ports)
  if (next === null) return
  select({ devices: [next] })
  focusDevice(next)
  const box = boxes.get(next)
  if (box) canvasControls()?.show(box)
}

/** Enter or a double click: an app's source, else the inspector, with the focus in it. */
export const openDevice = (id: DeviceId): void => {
  const { composition, sources } = useDocument.getState()
  const device = composition.devices.find(device => device.id === id)
  select({ devices: [id] })
  const file = device && isApp(device) ? moduleFile(device.app.module, sources) : null
  if (file !== null) {
    reveal({ kind: 'source', file })
    return
  }
  showInspector()
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-pane="inspector"] input')?.focus())
}
