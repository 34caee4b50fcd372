import { portsFromHead } from './app-head.ts'
import { autoWire, openPorts } from './auto-wire.ts'
import { counterpartOf } from './catalogue/counterparts.ts'
import { type Catalogue, givesOf, portsOf, satisfies } from './catalogue.ts'
import { type AppPort, type Composition, type Device, type DeviceId, isApp } from './composition.ts'
import { applyEdits, type Edit } from './edit.ts'
import { inPlaceOf, usesLibrary } from './libraries.ts'
import { nearestTypes } from './nearest-types.ts'
import { freeName, newDevice } from './new-device.ts'
import { newStore } from './new-store.ts'
import { headOf } from './ocaml-head.ts'
import { capitalised, moduleOfFile, suggestDeviceName } from './ocaml-names.ts'
import { wouldClose } from './order.ts'
import type { Fix, Problem } from './problem.ts'
import { reached } from './reached.ts'
import { maySupply, purposeOf, purposesServed } from './secrets.ts'
import type { DataFiles } from './static-data.ts'
import type { Platform } from './target.ts'

export type FixContext = {
  readonly composition: Composition
  readonly catalogue: Catalogue
  readonly sources: Readonly<Record<string, string>>
  /** Where given, an unwired port is also offered the whole chain behind everything that is missing. */
  readonly platform?: Platform
  /** Data files by path; absent: none are known. */
  readonly files?: DataFiles | undefined
}

/** What would mend a problem, the best first; empty where only the user can know. */
export const fixesFor = (problem: Problem, context: FixContext): Fix[] => {
  const { composition, catalogue, sources, files = {}, platform } = context
  const find = (id: DeviceId): Device | undefined => composition.devices.find(device => device.id === id)
  const remove = (device: DeviceId, label = `Remove ${find(device)?.name || device}`): Fix => ({
    label,
    edits: [{ edit: 'remove-device', device }],
  })
  const rename = (device: DeviceId, name: string): Fix => ({
    label: `Rename to ${name}`,
    edits: [{ edit: 'rename-device', device, name }],
  })

  switch (problem.code) {
    case 'unwired-port':
      return withEverything(feeding(problem.device, problem.port, problem.needs, context), context)
    case 'type-mismatch':
      return [
        ...feeding(problem.wire.to.device, problem.wire.to.port, problem.needs, context),
        { label: 'Remove the wire', edits: [{ edit: 'remove-wire', wire: problem.wire }] },
      ]
    case 'dangling-wire':
    case 'unknown-port':
      return [{ label: 'Remove the wire', edits: [{ edit: 'remove-wire', wire: problem.wire }] }]
    case 'doubly-wired-port':
      return problem.wires.map(wire => ({
        label: `Keep ${find(wire.from.device)?.name ?? wire.from.device}`,
        edits: problem.wires
          .filter(other => other !== wire)
          .map((wire): Edit => ({ edit: 'remove-wire', wire })),
      }))
    case 'not-shared':
      return sharing(problem, context)
    case 'part-left-out':
      return [remove(problem.other)]
    case 'exposed-key':
      return separateStore(problem, context)
    case 'not-alone':
      return oneEach(problem, context)
    case 'too-many-manifest-devices': {
      const last = composition.devices.findLast(({ type }) => catalogue.deviceTypes.get(type)?.manifest)
      return last ? [remove(last.id)] : []
    }
    case 'cycle': {
      const wire = problem.wires.at(-1)
      return wire
        ? [{ label: 'Remove the last wire of the cycle', edits: [{ edit: 'remove-wire', wire }] }]
        : []
    }
    case 'bad-name': {
      const name = freeName(composition, suggestDeviceName(problem.name))
      return [rename(problem.device, name)]
    }
    case 'duplicate-name':
      return [rename(problem.device, freeName(composition, problem.name))]
    case 'unknown-device-type': {
      const types = [counterpartOf(problem.type)?.type ?? nearestTypes(catalogue, problem.type)].flat()
      return [...retyped(problem.device, types.slice(0, 2), context), remove(problem.device)]
    }
    case 'needs-tls':
      return retyped(problem.device, ['https_client'], context)
    case 'slot-taken':
    case 'unsupported-target':
    case 'not-in-universe':
      return [remove(problem.device)]
    case 'unknown-setting':
    case 'bad-setting':
      return [
        {
          label: 'Back to the default',
          edits: [{ edit: 'set-setting', device: problem.device, setting: problem.setting, value: null }],
        },
      ]
    case 'unknown-boot-argument':
      return [
        {
          label: 'Forget its value',
          edits: [{ edit: 'set-boot', device: problem.device, flag: problem.flag, value: null }],
        },
      ]
    case 'boot-argument-clash': {
      // Either of the two may take a group: the one that was found second, rather.
      const grouped = [problem.device, problem.other].flatMap(id => {
        const device = id === null ? undefined : find(id)
        const type = device && !isApp(device) ? catalogue.deviceTypes.get(device.type) : undefined
        return device && type?.settings.some(({ id }) => id === 'group') ? [device] : []
      })
      return grouped.slice(0, 1).map(({ id, name }) => ({
        label: 'Give it a group',
        edits: [{ edit: 'set-setting', device: id, setting: 'group', value: name }],
      }))
    }
    case 'boot-values-clash':
      return problem.flags.map(flag => ({
        label: `Forget --${flag}`,
        edits: [{ edit: 'set-boot', device: problem.device, flag, value: null }],
      }))
    case 'bad-boot-value':
      return [
        {
          label: 'Back to the default',
          edits: [{ edit: 'set-boot', device: problem.device, flag: problem.flag, value: null }],
        },
      ]
    case 'missing-module': {
      const modules = [
        ...new Set(
          Object.keys(sources)
            .filter(file => file.endsWith('.ml'))
            .map(moduleOfFile),
        ),
      ]
      const device = find(problem.device)
      if (!device || !isApp(device)) return []
      const rest = device.app.module.split('.').slice(1)
      return modules
        .slice(0, 3)
        .map(module => changeApp(device, `Use ${module}`, { module: [module, ...rest].join('.') }))
    }
    case 'not-a-functor': {
      const device = find(problem.device)
      return device && isApp(device)
        ? [changeApp(device, `Use ${problem.module}.Make`, { module: `${problem.module}.Make` })]
        : []
    }
    case 'bad-module-path': {
      const device = find(problem.device)
      const path = problem.module
        .replace(/\.mli?$/, '')
        .split('.')
        .map(capitalised)
        .join('.')
      return device && isApp(device) && /^[A-Z][A-Za-z0-9_']*(\.[A-Z][A-Za-z0-9_']*)*$/.test(path)
        ? [changeApp(device, `Use ${path}`, { module: path })]
        : []
    }
    case 'unknown-library': {
      const device = find(problem.device)
      if (!device || !isApp(device)) return []
      const others = device.app.libraries.filter(library => library !== problem.library)
      const instead = inPlaceOf(platform?.universe ?? 'embedded', problem.library)
      return [
        ...(instead.length === 0
          ? []
          : [
              changeApp(device, `Use ${instead.join(' and ')}`, {
                libraries: [...new Set([...others, ...instead])],
              }),
            ]),
        // Where the sources use it, that would only move the error into them.
        ...(usesLibrary(sources, problem.library)
          ? []
          : [changeApp(device, `Remove ${problem.library}`, { libraries: others })]),
      ]
    }
    case 'head-differs': {
      const device = find(problem.device)
      const text = sources[problem.file.replace(/^src\//, '')]
      const portsDiffer = ['functor-count', 'signature'].includes(problem.difference.kind)
      if (!portsDiffer || text === undefined || !device || !isApp(device)) return []
      const head = headOf(text, device.app.module.split('.').slice(1))
      const taken = head && portsFromHead(device, head, catalogue)
      if (!taken || taken.unknown.length > 0) return []
      const kept = new Set(taken.ports.map(({ name }) => name))
      const gone = composition.wires.filter(({ to }) => to.device === device.id && !kept.has(to.port))
      return [
        {
          label: 'Take the ports from the source',
          edits: [
            ...gone.map((wire): Edit => ({ edit: 'remove-wire', wire })),
            ...changeApp(device, '', { ports: taken.ports }).edits,
          ],
        },
      ]
    }
    case 'empty-data-folder': {
      const device = find(problem.device)
      const setting = device && catalogue.deviceTypes.get(device.type)?.dataFolder
      const folders = new Set(Object.keys(files).flatMap(path => path.split('/').slice(0, -1).slice(0, 1)))
      return setting === undefined
        ? []
        : [...folders].slice(0, 3).map(folder => ({
            label: `Use ${folder}`,
            edits: [{ edit: 'set-setting', device: problem.device, setting, value: folder }],
          }))
    }
    case 'data-folder-clash':
      return [remove(problem.device)]
    case 'nothing-starts':
      return [
        {
          label: 'Add an OCaml app',
          edits: [{ edit: 'add-device', device: newDevice(catalogue, composition, 'app') }],
        },
      ]
    default:
      return []
  }
}

/**
 * The device as one of another type: its wires stay, those that are not compatible with it are marked. Settings and boot arguments of the
 * old type mean nothing to the new one.
 */
const retyped = (
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
const feeding = (
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
const separateStore = (
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
const oneEach = (
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
const sharing = (
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
const withEverything = (fixes: Fix[], { composition, catalogue, platform }: FixContext): Fix[] => {
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

const changeApp = (
  device: Extract<Device, { type: 'app' }>,
  label: string,
  change: Partial<{ module: string; libraries: string[]; ports: AppPort[] }>,
): Fix => ({
  label,
  edits: [{ edit: 'replace-device', device: { ...device, app: { ...device.app, ...change } } }],
})
