import { create } from 'zustand'
import { autoWire, openPorts } from '../../../shared/model/auto-wire.ts'
import { type Composition, type DeviceId, wireKey } from '../../../shared/model/composition.ts'
import { applyEdits, type Edit } from '../../../shared/model/edit.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { edit, useDocument } from '../../store/document.ts'
import { select, useSession } from '../../store/session.ts'
import { type Cause, during, toast } from '../../ui/toast/toast-store.ts'
import { canvasControls } from '../controls.ts'
import { clearConnectionDrag } from '../gestures/connection-store.ts'
import { focusDevice } from '../gestures/focus-store.ts'
import { boundsOf, boxOf } from '../nodes/geometry.ts'
import { placeDevices } from '../nodes/place.ts'
import { boxesNow, unwrittenPlaces } from '../scene.ts'

/** Edits that are shown as suggestions until someone takes or drops them. */
export type Suggestion = {
  edits: readonly Edit[]
  /** The graph as it is, and as it would be. */
  before: Composition
  after: Composition
  devices: ReadonlySet<DeviceId>
  wires: ReadonlySet<string>
  /** Where the new devices would stand. */
  positions: Readonly<Record<string, Position>>
}

export const useSuggestion = create<{ suggestion: Suggestion | null }>()(() => ({ suggestion: null }))

/** Shows edits as suggestions. Whatever else changes the graph drops it. */
export const propose = (edits: readonly Edit[]): void => {
  const { composition, layout } = useDocument.getState()
  const after = applyEdits(composition, edits)
  const written = { ...unwrittenPlaces(), ...layout.positions }
  const places = placeDevices(catalogueNow(), after, written)
  const devices = new Set(edits.flatMap(each => (each.edit === 'add-device' ? [each.device.id] : [])))
  const positions = Object.fromEntries([...devices].map(id => [id, places.get(id) ?? { x: 0, y: 0 }]))
  const wires = new Set(edits.flatMap(each => (each.edit === 'add-wire' ? [wireKey(each.wire)] : [])))
  clearConnectionDrag()
  useSuggestion.setState({ suggestion: { edits, before: composition, after, devices, wires, positions } })
  const present = boxesNow()
  const boxes = after.devices.flatMap(device => {
    const touched = edits.some(each => each.edit === 'add-wire' && each.wire.to.device === device.id)
    const at = positions[device.id]
    const box = at ? boxOf(catalogueNow(), device, at) : touched ? present.get(device.id) : undefined
    return box ? [box] : []
  })
  const bounds = boundsOf(boxes)
  if (bounds) canvasControls()?.show(bounds)
}

/** Proposes what is missing behind the open ports of the devices named, or of all; says so where nothing is. */
export const proposeMissing = (only?: readonly DeviceId[]): void => {
  const { composition } = useDocument.getState()
  const { platform } = useSession.getState()
  const ports = openPorts(catalogueNow(), composition, only && new Set(only))
  const { edits, left } = autoWire(catalogueNow(), composition, platform, ports)
  const [first] = left
  if (edits.length > 0) propose(edits)
  else if (!first)
    toast({
      kind: 'ok',
      title: 'Every port is wired',
      key: 'auto-wire',
      while: untilGraphChanges(composition),
    })
  else
    toast({
      kind: 'warning',
      title: `Nothing in the palette completes ${first.port} of ${nameOf(composition, first.device)}`,
      key: 'auto-wire',
      while: untilGraphChanges(composition),
    })
}

const untilGraphChanges = (composition: Composition): Cause =>
  during(useDocument, state => state.composition === composition)

/** `a`: what is missing at the selected devices, or, where they miss nothing or none is selected, everywhere. */
export const proposeForSelection = (): void => {
  const { devices } = useSession.getState().selection
  const { composition } = useDocument.getState()
  const open = openPorts(catalogueNow(), composition, new Set(devices))
  proposeMissing(open.length > 0 ? devices : undefined)
}

/** Does what is proposed: one undo step. */
export const acceptSuggestion = (): void => {
  const { suggestion } = useSuggestion.getState()
  if (!suggestion) return
  const { edits, positions, devices, wires } = suggestion
  useSuggestion.setState({ suggestion: null })
  edit(edits, { positions: { ...unwrittenPlaces(), ...positions } })
  const target = edits.findLast(each => each.edit === 'add-wire')
  if (devices.size > 0) select({ devices: [...devices] })
  else select({ wires: [...wires] })
  if (target?.edit === 'add-wire') focusDevice(target.wire.to.device)
}

/** Drops what is proposed. */
export const dismissSuggestion = (): void => {
  const { suggestion } = useSuggestion.getState()
  useSuggestion.setState({ suggestion: null })
  const target = suggestion?.edits.findLast(each => each.edit === 'add-wire')
  if (target?.edit === 'add-wire') focusDevice(target.wire.to.device)
}

useDocument.subscribe(({ composition }) => {
  const { suggestion } = useSuggestion.getState()
  if (suggestion && suggestion.before !== composition) useSuggestion.setState({ suggestion: null })
})

const nameOf = ({ devices }: Composition, id: DeviceId): string =>
  devices.find(device => device.id === id)?.name ?? id
