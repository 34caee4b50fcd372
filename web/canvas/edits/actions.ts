import { givesOf, portsOf } from '../../../shared/catalogue/catalogue.ts'
import {
  Composition,
  type Device,
  type DeviceId,
  type Wire,
  wireKey,
} from '../../../shared/model/composition.ts'
import { applyEdits, type Edit } from '../../../shared/model/edit.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { edit, removeAll, undo, useDocument } from '../../store/document.ts'
import { addNote, moveDevices } from '../../store/layout-edits.ts'
import { select, useSession } from '../../store/session.ts'
import { keysOf } from '../../ui/keys/bindings.ts'
import { pluralize } from '../../ui/text/units.ts'
import { attempt, toast, untilNextStep } from '../../ui/toast/toast-store.ts'
import { canvasControls } from '../controls.ts'
import { bypassOf } from '../gestures/bypass.ts'
import { type Endpoint, wireBetween } from '../gestures/compatible.ts'
import { focusDevice } from '../gestures/focus-store.ts'
import { deviceHeight, deviceWidth, freePlace, grid, noteWidth, snapped } from '../nodes/geometry.ts'
import { allPlacesNow, boxesNow, placesNow, sceneNow, unwrittenPlaces } from '../scene.ts'
import {
  type Addition,
  addition,
  additionAtEnd,
  additionBeside,
  insertion,
  portAndWire,
} from './add-device.ts'
import { copyText, duplicating, pasting, readCopied } from './clipboard.ts'

/* What people do on the canvas, each one undo step; the pointer, the keys, the palette and the outline all come here. */

/**
 * Adds a device of a type, with some settings: its header at `at`, else beside the selected device, else in the middle of the
 * view.
 */
export const addDevice = (
  type: string,
  at: Position | null = null,
  settings: Device['settings'] = {},
): DeviceId => {
  const added = additionOf(type, at)
  const edits = Object.entries(settings).map(
    ([setting, value]): Edit => ({ edit: 'set-setting', device: added.device.id, setting, value }),
  )
  return commit({ ...added, edits: [...added.edits, ...edits] })
}

const additionOf = (type: string, at: Position | null): Addition => {
  const scene = sceneNow()
  const { devices } = useSession.getState().selection
  const [only] = devices
  if (at) return addition(scene, type, snapped({ x: at.x - deviceWidth / 2, y: at.y - 20 }))
  if (devices.length === 1 && only) return additionBeside(scene, type, only)
  const middle = canvasControls()?.centre() ?? { x: 0, y: 0 }
  return addition(scene, type, { x: middle.x - deviceWidth / 2, y: middle.y - deviceHeight(1) / 2 })
}

/** Adds a device at the loose end of a wire, wired. */
export const addAtEnd = (type: string, port: string | null, end: Endpoint, at: Position): DeviceId => {
  const corner = end.kind === 'output' ? { x: at.x, y: at.y - 52 } : { x: at.x - deviceWidth, y: at.y - 52 }
  return commit(additionAtEnd(sceneNow(), type, port, end, corner))
}

/** Puts a device into the middle of a wire. */
export const insertInto = (type: string, port: string, wire: Wire): DeviceId =>
  commit(insertion(sceneNow(), type, port, wire))

/** Joins two ends by a wire; `moving` is the wire whose place it takes. */
export const join = (a: Endpoint, b: Endpoint, moving: Parameters<typeof wireKey>[0] | null = null): void => {
  const wire = wireBetween(a, b)
  if (!wire) return
  const key = wireKey(wire)
  if (useDocument.getState().composition.wires.some(other => wireKey(other) === key)) return
  edit([...(moving ? [{ edit: 'remove-wire' as const, wire: moving }] : []), { edit: 'add-wire', wire }])
}

/** Gives an app a new port for what a device gives, and wires it. */
export const extendApp = (app: DeviceId, from: DeviceId): void => {
  const { composition } = useDocument.getState()
  const device = composition.devices.find(({ id }) => id === app)
  const source = composition.devices.find(({ id }) => id === from)
  if (device && source) edit(portAndWire(catalogueNow(), device, source))
}

/** Removes what is selected. */
export const removeSelected = (): void => {
  const { selection } = useSession.getState()
  const { composition } = useDocument.getState()
  const wires = new Set(selection.wires)
  const edits: Edit[] = [
    ...composition.wires
      .filter(wire => wires.has(wireKey(wire)))
      .map((wire): Edit => ({ edit: 'remove-wire', wire })),
    ...selection.devices.map((device): Edit => ({ edit: 'remove-device', device })),
  ]
  if (edits.length + selection.notes.length === 0) return
  removeAll(edits, new Set(selection.notes))
  select({})
}

/** Removes the selected devices and joins what they stood between. */
export const removeAndReconnect = (): void => {
  const { devices, notes } = useSession.getState().selection
  if (devices.length === 0) {
    removeSelected()
    return
  }
  removeAll(bypassOf(catalogueNow(), useDocument.getState().composition, devices), new Set(notes))
  select({})
}

export const selectAll = (): void => {
  const { composition, layout } = useDocument.getState()
  select({ devices: composition.devices.map(({ id }) => id), notes: layout.notes.map(({ id }) => id) })
}

/** The selected devices as text; null where none is selected. */
export const copySelected = (): string | null => {
  const ids = new Set(useSession.getState().selection.devices)
  const { composition, sources, layout } = useDocument.getState()
  return ids.size === 0 ? null : copyText(composition, placesNow(), sources, ids, layout.frames)
}

/** Pastes devices from text, at the middle of the view; false where the text holds none. */
export const paste = (text: string): boolean => {
  attempt('paste')
  const copied = readCopied(text)
  if (!copied) return false
  const scene = sceneNow()
  const clash = copied.devices.some(({ id }) => scene.boxes.has(id))
  const middle = canvasControls()?.centre()
  const added = pasting(scene, copied, clash || !middle ? null : { x: middle.x - 200, y: middle.y - 100 })
  const { frames, sources } = added
  const grown = Composition.safeParse(applyEdits(scene.composition, added.edits))
  if (!grown.success) {
    const reason = grown.error.issues[0]?.message ?? ''
    toast({
      kind: 'error',
      title: 'Not pasted',
      text: `The project could not be saved with it: ${reason}`,
      key: 'paste',
    })
    return true
  }
  edit(added.edits, { positions: { ...unwrittenPlaces(), ...added.positions }, sources, frames })
  select({ devices: added.devices })
  return true
}

/** Pastes what the clipboard holds; says so where that is no device, or may not be read. */
export const pasteFromClipboard = async (): Promise<void> => {
  const text = await navigator.clipboard?.readText().catch(() => null)
  if (text == null)
    toast({
      kind: 'warning',
      title: `The browser keeps the clipboard. Press ${keysOf('paste')}`,
      key: 'paste',
    })
  else if (!paste(text)) toast({ kind: 'plain', title: 'The clipboard holds no device', key: 'paste' })
}

/** Copies the selected devices beside themselves; what feeds them feeds the copies too. */
export const duplicateSelected = (): void => {
  const ids = new Set(useSession.getState().selection.devices)
  if (ids.size === 0) return
  const added = duplicating(sceneNow(), placesNow(), ids, useDocument.getState().layout.frames)
  if (!added) return
  const { frames } = added
  edit(added.edits, { positions: { ...unwrittenPlaces(), ...added.positions }, frames })
  select({ devices: added.devices })
  if (added.devices[0]) focusDevice(added.devices[0])
}

/** Moves the selected devices and notes by steps of the grid; a held key is one step to undo. */
export const nudge = (dx: number, dy: number): void => {
  const { selection } = useSession.getState()
  const places = allPlacesNow()
  const moved = [...selection.devices, ...selection.notes].flatMap(id => {
    const at = places.get(id)
    return at ? [[id, { x: at.x + dx * grid, y: at.y + dy * grid }] as const] : []
  })
  if (moved.length === 0) return
  moveDevices(
    { ...unwrittenPlaces(), ...Object.fromEntries(moved) },
    `nudge:${moved.map(([id]) => id).join()}`,
  )
}

export const writeNote = (): void => {
  const middle = canvasControls()?.centre() ?? { x: 0, y: 0 }
  const id = `note-${randomName()}`
  const wanted = { x: middle.x - noteWidth / 2, y: middle.y - 48, width: noteWidth, height: 96 }
  addNote({ id, position: freePlace(wanted, [...boxesNow().values()]), title: '', text: '' })
  select({ notes: [id] })
}

/** Letters and digits for an id; also where the page is served without TLS, and `randomUUID` is not there. */
const randomName = (): string => Math.random().toString(36).slice(2, 10)

/** Lays the graph out anew: one step to undo. */
export const tidy = async (): Promise<void> => {
  const { tidied } = await import('./tidy.ts')
  const { composition } = useDocument.getState()
  if (composition.devices.length === 0) return
  const positions = await tidied(catalogueNow(), composition)
  if (useDocument.getState().composition !== composition) return
  moveDevices(positions)
  requestAnimationFrame(() => canvasControls()?.fit())
  toast({
    kind: 'ok',
    title: `Laid out ${pluralize(composition.devices.length, 'device')}`,
    action: { label: 'Undo', run: undo },
    key: 'tidy',
    while: untilNextStep(),
  })
}

/** The ends of a device, in the order in which keys take them: what it gives, its free ports, its wired ports. */
export const endsOfDevice = (id: DeviceId): Endpoint[] => {
  const { composition } = useDocument.getState()
  const device = composition.devices.find(device => device.id === id)
  if (!device) return []
  const wired = new Set(composition.wires.filter(({ to }) => to.device === id).map(({ to }) => to.port))
  const ports = portsOf(catalogueNow(), device).map(
    ({ name }): Endpoint => ({ kind: 'port', device: id, port: name }),
  )
  const free = ports.filter(end => end.kind === 'port' && !wired.has(end.port))
  const gives = givesOf(catalogueNow(), device)
  const output: Endpoint[] =
    gives !== null && catalogueNow().signatures.get(gives)?.kind !== 'sink'
      ? [{ kind: 'output', device: id }]
      : []
  return [...output, ...free, ...ports.filter(end => !free.includes(end))]
}

const commit = ({ device, edits, positions, sources }: Addition): DeviceId => {
  edit(edits, { positions: { ...unwrittenPlaces(), ...positions }, sources })
  select({ devices: [device.id] })
  focusDevice(device.id)
  return device.id
}
