import { type Catalogue, givesOf, portsOf, satisfies } from '../catalogue/catalogue.ts'
import { autoWire, openPorts } from '../model/auto-wire.ts'
import { type Composition, type Device, type DeviceId, isApp } from '../model/composition.ts'
import { applyEdits, type Edit } from '../model/edit.ts'
import { newDevice } from '../model/new-device.ts'
import { newStore } from '../model/new-store.ts'
import { wouldClose } from '../model/order.ts'
import { reached } from '../model/reached.ts'
import { maySupply, purposeOf, purposesServed } from '../model/secrets.ts'
import type { Platform } from '../model/target.ts'
import type { Fix, Problem } from './problem.ts'
import type { FixContext } from './record.ts'

/* Fixes that wire devices, put others in their place, or part what is shared. */

/**
 * The device as one of another type: its wires stay, those that are not compatible with it are marked. Settings and boot arguments of the
 * old type mean nothing to the new one.
 */
export const retyped = (
  device: DeviceId,
  types: readonly string[],
  { composition, catalogue }: FixContext,
): Fix[] => {
  const old = composition.devices.find(({ id }) => id === device)
  return types.flatMap(type => {
    const title = catalogue.deviceTypes.get(type)?.title
    if (!old || title === undefined) return []
    const made: Device = { ...newDevice(catalogue, composition, type), id: old.id, name: old.name }
    return [{ label: `Make it “${title}”`, edits: [{ edit: 'replace-device', device: made }] }]
  })
}

/** Devices that are there and fit, then device types that would fit, as edits that wire them. */
export const feeding = (
  device: DeviceId,
  port: string,
  needs: string,
  { composition, catalogue }: FixContext,
): Fix[] => {
  const target = composition.devices.find(({ id }) => id === device)
  if (!target || !portsOf(catalogue, target).some(({ name }) => name === port)) return []
  const purpose = purposeOf(catalogue, target, port)
  const served = purposesServed(catalogue, composition)
  const isStore = satisfies(catalogue, needs, 'kv_ro')
  const present = composition.devices.flatMap<Fix>(source => {
    const gives = givesOf(catalogue, source)
    if (gives === null || !satisfies(catalogue, gives, needs) || wouldClose(composition, source.id, device))
      return []
    if (isStore && !maySupply(catalogue, composition, served, source, purpose)) return []
    return [
      {
        label: `Wire ${source.name}`,
        edits: [{ edit: 'add-wire', wire: { from: { device: source.id }, to: { device, port } } }],
      },
    ]
  })
  if (present.length > 0) return present
  return [...catalogue.deviceTypes.values()].flatMap<Fix>(type => {
    if (type.gives === null || !satisfies(catalogue, type.gives, needs)) return []
    const slotTaken = composition.devices.find(
      other => type.slot !== undefined && catalogue.deviceTypes.get(other.type)?.slot === type.slot,
    )
    const added = newStore(catalogue, composition, served, type, purpose)
    return [
      {
        label: `Add “${type.title}”`,
        edits: [
          ...(slotTaken ? [{ edit: 'remove-device', device: slotTaken.id } as const] : []),
          { edit: 'add-device', device: added },
          { edit: 'add-wire', wire: { from: { device: added.id }, to: { device, port } } },
        ],
      },
    ]
  })
}

/** Another store for the reader, with a folder of its own, so that the key is left to those who keep it to themselves. */
export const separateStore = (
  { device, reader, port }: Extract<Problem, { code: 'exposed-key' }>,
  { composition, catalogue }: FixContext,
): Fix[] => {
  const served = purposesServed(catalogue, composition)
  const store = composition.devices.find(({ id }) => id === device)
  const type = store && catalogue.deviceTypes.get(store.type)
  if (!type || !served.get(device)?.has('secret')) return []
  const withoutReader = applyEdits(composition, [
    { edit: 'remove-wire', wire: { from: { device }, to: { device: reader, port } } },
  ])
  const added = newStore(catalogue, withoutReader, purposesServed(catalogue, withoutReader), type, 'open')
  return [
    {
      label: `Give ${composition.devices.find(({ id }) => id === reader)?.name ?? reader} a store of its own`,
      edits: [
        { edit: 'add-device', device: added },
        { edit: 'add-wire', wire: { from: { device: added.id }, to: { device: reader, port } } },
      ],
    },
  ]
}

/** A device of the same type for each port but the first. */
export const oneEach = (
  { device, wires }: Extract<Problem, { code: 'not-alone' }>,
  { composition, catalogue }: FixContext,
): Fix[] => {
  const shared = composition.devices.find(({ id }) => id === device)
  if (!shared || isApp(shared)) return []
  const edits: Edit[] = []
  for (const { to } of wires.slice(1)) {
    const added = newDevice(catalogue, applyEdits(composition, edits), shared.type)
    edits.push(
      { edit: 'add-device', device: added },
      { edit: 'add-wire', wire: { from: { device: added.id }, to } },
    )
  }
  return [{ label: wires.length === 2 ? 'Add another one' : 'Add one for each', edits }]
}

/** Rewires the last port of either path to where the other one leads: the shorter path first, it changes less. */
export const sharing = (
  { device, paths, ends }: Extract<Problem, { code: 'not-shared' }>,
  { composition }: FixContext,
): Fix[] =>
  [
    { path: paths[0], end: ends[1] },
    { path: paths[1], end: ends[0] },
  ]
    .sort((a, b) => a.path.length - b.path.length)
    .flatMap(({ path, end }) => {
      const holder = reached(composition, device, path.slice(0, -1))
      const port = path.at(-1)
      const source = composition.devices.find(({ id }) => id === end)
      const target = composition.devices.find(({ id }) => id === holder)
      if (!source || !target || port === undefined || wouldClose(composition, source.id, target.id)) return []
      return [
        {
          label: `Wire ${source.name} to ${target.name}`,
          edits: [
            {
              edit: 'add-wire',
              wire: { from: { device: source.id }, to: { device: target.id, port } },
            } as const,
          ],
        },
      ]
    })

/** Adds, in second place, the fix that wires all that is missing, where that is more than the first fix does. */
export const withEverything = (fixes: Fix[], { composition, catalogue, platform }: FixContext): Fix[] => {
  if (!platform) return fixes
  const edits = everything(catalogue, composition, platform)
  const [first, ...others] = fixes
  if (edits.length === 0 || (first && edits.length <= first.edits.length)) return fixes
  const all: Fix = { label: 'Wire everything that is missing', edits, preview: true }
  return first ? [first, all, ...others] : [all]
}

let last: { composition: Composition; catalogue: Catalogue; platform: Platform; edits: Edit[] } | null = null

/** The same for every port of a composition, so it is found once. */
const everything = (catalogue: Catalogue, composition: Composition, platform: Platform): Edit[] => {
  if (last?.composition !== composition || last.catalogue !== catalogue || last.platform !== platform) {
    const { edits } = autoWire(catalogue, composition, platform, openPorts(catalogue, composition))
    last = { composition, catalogue, platform, edits }
  }
  return last.edits
}
