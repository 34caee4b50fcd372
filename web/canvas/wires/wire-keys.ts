import type { KeyboardEvent } from 'react'
import { portsOf } from '../../../shared/catalogue/catalogue.ts'
import { type DeviceId, type Wire, wireKey } from '../../../shared/model/composition.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { select } from '../../store/session.ts'
import { focusDevice, focusWire } from '../gestures/focus-store.ts'
import { stepIn } from '../gestures/keyboard-order.ts'

/** The device whose wires are walked: arrows go around these. */
let walked: DeviceId | null = null

/** Selects the first wire of a device and gives it the focus. */
export const walkWires = (device: DeviceId): void => {
  const [first] = wiresOfDevice(device)
  walked = device
  if (first) choose(first)
}

/** Keys on a wire: up and down to the other wires of the device, left and right to its ends, Esc back. */
export const onWireKey = (key: string, event: KeyboardEvent): boolean => {
  const wire = useDocument.getState().composition.wires.find(wire => wireKey(wire) === key)
  if (!wire) return false
  const device = walked === wire.from.device || walked === wire.to.device ? walked : wire.to.device
  switch (event.key) {
    case 'ArrowUp':
    case 'ArrowDown': {
      const wires = wiresOfDevice(device)
      const at = wires.findIndex(other => wireKey(other) === key)
      const next = stepIn(wires, at, event.key === 'ArrowUp' ? -1 : 1)
      if (next) choose(next)
      return true
    }
    case 'ArrowLeft':
      return leaveTo(wire.from.device)
    case 'ArrowRight':
      return leaveTo(wire.to.device)
    case 'Escape':
      return leaveTo(device)
    default:
      return false
  }
}

const choose = (wire: Wire): void => {
  select({ wires: [wireKey(wire)] })
  focusWire(wireKey(wire))
}

const leaveTo = (device: DeviceId): true => {
  select({ devices: [device] })
  focusDevice(device)
  return true
}

/** What feeds a device, in the order of its ports, then what it feeds. */
const wiresOfDevice = (id: DeviceId): Wire[] => {
  const { composition } = useDocument.getState()
  const device = composition.devices.find(device => device.id === id)
  const ports = device ? portsOf(catalogueNow(), device).map(({ name }) => name) : []
  return [
    ...composition.wires
      .filter(({ to }) => to.device === id)
      .sort((a, b) => ports.indexOf(a.to.port) - ports.indexOf(b.to.port)),
    ...composition.wires.filter(({ from }) => from.device === id),
  ]
}
