import { z } from 'zod'
import { type Composition, Device, type DeviceId, isApp, Wire } from '../../../shared/model/composition.ts'
import { fileOfPath } from '../../../shared/model/custom-interface.ts'
import { CustomDeviceType, CustomSignature } from '../../../shared/model/custom-types.ts'
import type { Edit } from '../../../shared/model/edit.ts'
import { Frame, Position } from '../../../shared/model/layout.ts'
import { freeName, newDevice } from '../../../shared/model/new-device.ts'
import { SourceName } from '../../../shared/model/project.ts'
import { moduleFile } from '../../store/source-of-app.ts'
import type { Sources } from '../../store/sources.ts'
import { newFrameId } from '../frames/frames.ts'
import { snapped } from '../nodes/geometry.ts'
import type { Addition, Scene } from './add-device.ts'

/** What is farther off than anyone goes is brought there: with more added it would be no number that JSON has. */
const farthest = 1e6
const Near = Position.transform(({ x, y }) => ({ x: within(x), y: within(y) }))
const within = (at: number): number => Math.max(-farthest, Math.min(farthest, at))

/** Devices as text on the clipboard: readable, and the same in every project and tab. */
const Copied = z.object({
  unikernelComposer: z.literal('devices'),
  format: z.literal(1),
  devices: z.array(Device).min(1).max(5000),
  wires: z.array(Wire).max(20000),
  positions: z.record(z.string(), Near).default({}),
  sources: z.record(SourceName, z.string().max(2_000_000)).default({}),
  /** Definitions of the project's own that these devices are of, or need. */
  signatures: z.array(CustomSignature).max(200).optional(),
  deviceTypes: z.array(CustomDeviceType).max(200).optional(),
  /** Frames of which all devices are among these. */
  frames: z.array(Frame).max(1000).optional(),
})
export type Copied = z.infer<typeof Copied>

/**
 * The text that copying these devices gives: with the wires between them, the modules of the apps among them, and the
 * frames that hold no other device.
 */
export const copyText = (
  composition: Composition,
  places: ReadonlyMap<DeviceId, Position>,
  sources: Readonly<Sources>,
  ids: ReadonlySet<DeviceId>,
  frames: readonly Frame[] = [],
): string => {
  const devices = composition.devices.filter(({ id }) => ids.has(id))
  const files = devices.flatMap(device => {
    const file = isApp(device) ? moduleFile(device.app.module, sources) : null
    return file === null ? [] : [file, `${file}i`].filter(name => sources[name] !== undefined)
  })
  const own = customTypesOf(composition, devices)
  const whole = wholeFrames(composition, ids, frames)
  const copied: Copied = {
    unikernelComposer: 'devices',
    format: 1,
    devices,
    wires: composition.wires.filter(({ from, to }) => ids.has(from.device) && ids.has(to.device)),
    positions: Object.fromEntries(devices.map(({ id }) => [id, places.get(id) ?? { x: 0, y: 0 }])),
    sources: Object.fromEntries(
      [...files, ...modulesOf(own, sources)].map(name => [name, sources[name] ?? '']),
    ),
    ...(own.signatures.length > 0 ? { signatures: own.signatures } : {}),
    ...(own.deviceTypes.length > 0 ? { deviceTypes: own.deviceTypes } : {}),
    ...(whole.length > 0 ? { frames: whole } : {}),
  }
  return JSON.stringify(copied, null, 2)
}

/** What was copied; null for any other text. */
export const readCopied = (text: string): Copied | null => {
  if (!text.includes('unikernelComposer')) return null
  try {
    const read = Copied.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/**
 * Copied devices as an addition, with free ids and names; `at` is where their top left corner goes, else a step beside
 * where they were. A module that the project has already is not brought along.
 */
export const pasting = (
  { catalogue, composition }: Scene,
  copied: Copied,
  at: Position | null,
): Omit<Addition, 'device'> & { devices: DeviceId[]; frames: Frame[] } => {
  const ids = new Map<string, DeviceId>()
  let growing = composition
  const devices = copied.devices.map(device => {
    const { id } = newDevice(catalogue, growing, 'app')
    const pasted: Device = { ...device, id, name: freeName(growing, device.name) }
    ids.set(device.id, id)
    growing = { ...growing, devices: [...growing.devices, pasted] }
    return pasted
  })
  // Text that someone wrote need not say where anything stands; devices without a place are placed like those of a file.
  const corners = Object.values(copied.positions)
  const left = corners.reduce((min, { x }) => Math.min(min, x), corners[0]?.x ?? 0)
  const top = corners.reduce((min, { y }) => Math.min(min, y), corners[0]?.y ?? 0)
  const by = at ? { x: at.x - left, y: at.y - top } : { x: 32, y: 32 }
  const wires = copied.wires.flatMap((wire): Edit[] => {
    const from = ids.get(wire.from.device)
    const to = ids.get(wire.to.device)
    return from && to
      ? [
          {
            edit: 'add-wire',
            wire: { ...wire, from: { ...wire.from, device: from }, to: { ...wire.to, device: to } },
          },
        ]
      : []
  })
  return {
    devices: devices.map(({ id }) => id),
    edits: [
      ...missingTypes(composition, copied),
      ...devices.map((device): Edit => ({ edit: 'add-device', device })),
      ...wires,
    ],
    positions: Object.fromEntries(
      copied.devices.flatMap(({ id }) => {
        const was = copied.positions[id]
        const now = ids.get(id)
        return was && now ? [[now, snapped({ x: was.x + by.x, y: was.y + by.y })]] : []
      }),
    ),
    sources: copied.sources,
    frames: (copied.frames ?? []).map(frame => ({
      ...frame,
      id: newFrameId(),
      devices: frame.devices.flatMap(id => ids.get(id) ?? []),
    })),
  }
}

/** The frames whose devices are all among these, of those that are there; an empty one is nobody's. */
const wholeFrames = (
  { devices }: Composition,
  ids: ReadonlySet<string>,
  frames: readonly Frame[],
): Frame[] => {
  const there = new Set<string>(devices.map(({ id }) => id))
  return frames
    .map(frame => ({ ...frame, devices: frame.devices.filter(id => there.has(id)) }))
    .filter(frame => frame.devices.length > 0 && frame.devices.every(id => ids.has(id)))
}

/** The definitions of the project's own that devices are of, and the signatures that they and apps speak of. */
const customTypesOf = (
  composition: Composition,
  devices: readonly Device[],
): { signatures: CustomSignature[]; deviceTypes: CustomDeviceType[] } => {
  const types = new Set(devices.map(({ type }) => type))
  const deviceTypes = (composition.deviceTypes ?? []).filter(({ id }) => types.has(id))
  const named = new Set([
    ...deviceTypes.flatMap(({ gives, ports }) => [gives, ...ports.map(({ signature }) => signature)]),
    ...devices.filter(isApp).flatMap(({ app }) => app.ports.map(({ signature }) => signature)),
  ])
  const all = composition.signatures ?? []
  // Included ones stand before those that include them, so one pass from the end finds them all.
  for (const { id, includes } of all.toReversed())
    if (named.has(id)) for (const inner of includes) named.add(inner)
  return { signatures: all.filter(({ id }) => named.has(id)), deviceTypes }
}

/** The sources of modules that definitions name. */
const modulesOf = (
  { signatures, deviceTypes }: ReturnType<typeof customTypesOf>,
  sources: Readonly<Sources>,
): string[] =>
  [
    ...signatures.map(({ moduleType }) => moduleType),
    ...deviceTypes.flatMap(({ universes }) => Object.values(universes).flatMap(side => side?.module ?? [])),
  ]
    .map(fileOfPath)
    .flatMap(file => [file, `${file}i`].filter(name => sources[name] !== undefined))

/** What of the copied definitions a project does not have; one of an id that it has stays as it is. */
const missingTypes = ({ signatures = [], deviceTypes = [] }: Composition, copied: Copied): Edit[] => [
  ...(copied.signatures ?? [])
    .filter(({ id }) => !signatures.some(other => other.id === id))
    .map((signature): Edit => ({ edit: 'set-signature', signature })),
  ...(copied.deviceTypes ?? [])
    .filter(({ id }) => !deviceTypes.some(other => other.id === id))
    .map((deviceType): Edit => ({ edit: 'set-device-type', deviceType })),
]

/** Duplicating keeps what feeds the copies from outside: one device may feed many. */
export const duplicating = (
  scene: Scene,
  places: ReadonlyMap<DeviceId, Position>,
  ids: ReadonlySet<DeviceId>,
  frames: readonly Frame[] = [],
) => {
  const copied = readCopied(copyText(scene.composition, places, scene.sources, ids, frames))
  if (!copied) return null
  const added = pasting(scene, copied, null)
  const originals = copied.devices.map(({ id }) => id)
  const outside = scene.composition.wires.flatMap((wire): Edit[] => {
    const index = originals.indexOf(wire.to.device)
    const copy = added.devices[index]
    return copy && !ids.has(wire.from.device)
      ? [{ edit: 'add-wire', wire: { ...wire, to: { ...wire.to, device: copy } } }]
      : []
  })
  return { ...added, edits: [...added.edits, ...outside] }
}
