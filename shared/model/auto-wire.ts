import { bootArgumentsOf, type Catalogue, givesOf, portsOf, satisfies } from '../catalogue/catalogue.ts'
import type { Composition, Device, DeviceId } from './composition.ts'
import type { DeviceType } from './device-type.ts'
import { applyEdits, type Edit } from './edit.ts'
import { newStore } from './new-store.ts'
import { reach } from './order.ts'
import { maySupply, type Purpose, purposeOf, purposesServed } from './secrets.ts'
import type { SignatureId } from './signature.ts'
import { slotDefaults } from './slots.ts'
import type { Platform } from './target.ts'

/*
 * What is missing behind a port, found whole: a device that is there and fits, else a new one with all that it needs in
 * turn. A chain is complete or it is not proposed, so what is accepted brings no problem of its own.
 */

export type OpenPort = { device: DeviceId; port: string }

/** The edits that complete the chains, and the ports for which the catalogue has no complete chain. */
export type AutoWire = { edits: Edit[]; left: OpenPort[] }

/** Every port without a wire, of the devices named or of all, in the order of the graph. */
export const openPorts = (
  catalogue: Catalogue,
  { devices, wires }: Composition,
  only?: ReadonlySet<DeviceId>,
): OpenPort[] => {
  const wired = new Set(wires.map(({ to }) => `${to.device}.${to.port}`))
  const seen = new Set<DeviceId>()
  return devices.flatMap(device => {
    if (seen.has(device.id) || (only && !only.has(device.id))) return []
    seen.add(device.id)
    return portsOf(catalogue, device)
      .filter(({ name }) => !wired.has(`${device.id}.${name}`))
      .map(({ name }) => ({ device: device.id, port: name }))
  })
}

/**
 * Wires ports, and whatever then misses a wire in the devices they come to stand on. Devices that are there come first;
 * of device types, the one that needs the fewest further devices. A slot is filled once, a boot argument declared once,
 * and a disk or a network interface that feeds another device already is taken only where no new one can be had.
 */
export const autoWire = (
  catalogue: Catalogue,
  composition: Composition,
  platform: Platform,
  ports: readonly OpenPort[],
  random?: () => string,
): AutoWire => {
  const costs = costsOf(catalogue, platform)
  const fresh = random ?? (() => Math.random().toString(36).slice(2, 10))
  let plan = startOf(catalogue, composition)
  const left: OpenPort[] = []
  const queue = [...ports]
  const asked = new Set<string>()
  for (let next = queue.shift(); next; next = queue.shift()) {
    const key = `${next.device}.${next.port}`
    if (asked.has(key)) continue
    asked.add(key)
    const target = plan.composition.devices.find(({ id }) => id === next.device)
    const port = target && portsOf(catalogue, target).find(({ name }) => name === next.port)
    if (!target || !port || plan.wired.has(key)) continue
    const above = reach(plan.composition, target.id, 'fed')
    const need = { signature: port.signature, purpose: purposeOf(catalogue, target, port.name) }
    const fed = feed({ catalogue, platform, costs, fresh, above }, plan, need, [])
    if (!fed) {
      left.push(next)
      continue
    }
    plan = wiredTo(catalogue, fed.plan, fed.from, target.id, port.name)
    // What is there and was left unfinished is finished with it.
    queue.push(
      ...openPorts(catalogue, plan.composition, reach(plan.composition, fed.from, 'suppliers')).filter(
        ({ device, port }) => !asked.has(`${device}.${port}`),
      ),
    )
  }
  return { edits: plan.edits, left }
}

/** What a port asks for. */
type Need = { signature: SignatureId; purpose: Purpose }

/** What has been decided so far; never changed, so that a chain that leads nowhere costs nothing to drop. */
type Plan = {
  composition: Composition
  edits: Edit[]
  slots: ReadonlySet<string>
  flags: ReadonlySet<string>
  /** Devices that feed something. */
  used: ReadonlySet<DeviceId>
  wired: ReadonlySet<string>
  /** What the devices that feed something are used for. */
  served: ReadonlyMap<DeviceId, ReadonlySet<Purpose>>
  manifest: number
}

type Search = {
  catalogue: Catalogue
  platform: Platform
  costs: ReadonlyMap<string, number>
  fresh: () => string
  /** The port's device and all that stand on it: what feeds it must not be among them. */
  above: ReadonlySet<DeviceId>
}

/** Solo5's manifest has 64 entries, the first of them reserved. */
const manifestLimit = 63

const startOf = (catalogue: Catalogue, composition: Composition): Plan => {
  const types = composition.devices.map(({ type }) => catalogue.deviceTypes.get(type))
  return {
    composition,
    edits: [],
    slots: new Set(types.flatMap(type => type?.slot ?? [])),
    flags: new Set(
      composition.devices.flatMap(device => bootArgumentsOf(catalogue, device).map(({ flag }) => flag)),
    ),
    used: new Set(composition.wires.map(({ from }) => from.device)),
    wired: new Set(composition.wires.map(({ to }) => `${to.device}.${to.port}`)),
    served: purposesServed(catalogue, composition),
    manifest: types.filter(type => type?.manifest).length,
  }
}

/** A device that gives what is needed: one that is there, or a new one with its own chain; null where there is none. */
const feed = (
  search: Search,
  plan: Plan,
  { signature: needs, purpose }: Need,
  path: readonly string[],
): { plan: Plan; from: DeviceId } | null => {
  const { catalogue, above } = search
  const isStore = satisfies(catalogue, needs, 'kv_ro')
  const present = plan.composition.devices
    .filter(device => {
      const gives = givesOf(catalogue, device)
      if (gives === null || !satisfies(catalogue, gives, needs) || above.has(device.id)) return false
      return !isStore || maySupply(catalogue, plan.composition, plan.served, device, purpose)
    })
    .toSorted((a, b) => strangeness(catalogue, a, needs) - strangeness(catalogue, b, needs))
  const own = present.find(device => !(isExclusive(catalogue, device) && plan.used.has(device.id)))
  if (own) return { plan, from: own.id }
  for (const type of typesFor(search, needs)) {
    const added = path.includes(type.id) ? null : addChain(search, plan, type, purpose, path)
    if (added) return added
  }
  return present[0] ? { plan, from: present[0].id } : null
}

/** A new device of a type with everything behind its ports; null where something of that cannot be had. */
const addChain = (
  search: Search,
  plan: Plan,
  type: DeviceType,
  purpose: Purpose,
  path: readonly string[],
): { plan: Plan; from: DeviceId } | null => {
  const { catalogue } = search
  const flags = type.bootArguments.map(({ flag }) => flag)
  if (type.slot !== undefined && plan.slots.has(type.slot)) return null
  if (flags.some(flag => plan.flags.has(flag))) return null
  if (type.manifest && plan.manifest >= manifestLimit) return null
  let next: Plan = {
    ...plan,
    slots: type.slot === undefined ? plan.slots : new Set([...plan.slots, type.slot]),
    flags: flags.length === 0 ? plan.flags : new Set([...plan.flags, ...flags]),
    manifest: plan.manifest + (type.manifest ? 1 : 0),
  }
  const feeds: { from: DeviceId; port: string }[] = []
  for (const { name, signature, secret } of type.ports) {
    const need: Need = { signature, purpose: secret ? 'secret' : 'open' }
    const fed = feed(search, next, need, [...path, type.id])
    if (!fed) return null
    // It counts as used before its wire is there: two ports of one device never share a disk.
    next = { ...usedFor(fed.plan, fed.from, need.purpose), used: new Set([...fed.plan.used, fed.from]) }
    feeds.push({ from: fed.from, port: name })
  }
  const device = newStore(catalogue, next.composition, next.served, type, purpose, search.fresh)
  next = withEdits(next, [{ edit: 'add-device', device }])
  for (const { from, port } of feeds) next = wiredTo(catalogue, next, from, device.id, port)
  return { plan: next, from: device.id }
}

const wiredTo = (catalogue: Catalogue, plan: Plan, from: DeviceId, device: DeviceId, port: string): Plan => {
  const target = plan.composition.devices.find(({ id }) => id === device)
  const purpose = target ? purposeOf(catalogue, target, port) : 'open'
  return {
    ...withEdits(usedFor(plan, from, purpose), [
      { edit: 'add-wire', wire: { from: { device: from }, to: { device, port } } },
    ]),
    used: new Set([...plan.used, from]),
    wired: new Set([...plan.wired, `${device}.${port}`]),
  }
}

const usedFor = (plan: Plan, device: DeviceId, purpose: Purpose): Plan =>
  plan.served.get(device)?.has(purpose)
    ? plan
    : {
        ...plan,
        served: new Map([...plan.served, [device, new Set([...(plan.served.get(device) ?? []), purpose])]]),
      }

const withEdits = (plan: Plan, edits: Edit[]): Plan => ({
  ...plan,
  composition: applyEdits(plan.composition, edits),
  edits: [...plan.edits, ...edits],
})

/** What gives exactly what is needed comes before what gives more. */
const strangeness = (catalogue: Catalogue, device: Device, needs: SignatureId): number =>
  givesOf(catalogue, device) === needs ? 0 : 1

/** Whoever reads a network interface or writes a disk expects to be alone with it. */
const isExclusive = (catalogue: Catalogue, device: Device): boolean =>
  catalogue.deviceTypes.get(device.type)?.manifest !== undefined

/** The device types that give what is needed on this platform, those with the shortest chains first. */
const typesFor = ({ catalogue, platform, costs }: Search, needs: SignatureId): DeviceType[] => {
  const rank = (type: DeviceType): number =>
    (costs.get(type.id) ?? Number.POSITIVE_INFINITY) * 4 +
    (type.gives === needs ? 0 : 2) +
    (defaults.has(type.id) ? 0 : 1)
  return [...catalogue.deviceTypes.values()]
    .filter(
      type =>
        type.gives !== null &&
        satisfies(catalogue, type.gives, needs) &&
        runsOn(type, platform) &&
        costs.has(type.id),
    )
    .toSorted((a, b) => rank(a) - rank(b))
}

const defaults: ReadonlySet<string> = new Set(Object.values(slotDefaults))

const runsOn = (type: DeviceType, { universe, target }: Platform): boolean =>
  type.universes[universe] !== undefined && type.targets.includes(target)

/** How many devices each type needs, itself included, from nothing; absent for a type that can never be complete. */
const costsOf = (catalogue: Catalogue, platform: Platform): ReadonlyMap<string, number> => {
  const types = [...catalogue.deviceTypes.values()].filter(type => runsOn(type, platform))
  const costs = new Map<string, number>()
  const cheapest = (needs: SignatureId): number =>
    Math.min(
      ...types
        .filter(({ gives }) => gives !== null && satisfies(catalogue, gives, needs))
        .map(({ id }) => costs.get(id) ?? Number.POSITIVE_INFINITY),
    )
  for (let changed = true; changed; ) {
    changed = false
    for (const { id, ports } of types) {
      const cost = ports.reduce((sum, { signature }) => sum + cheapest(signature), 1)
      if (cost < (costs.get(id) ?? Number.POSITIVE_INFINITY)) {
        costs.set(id, cost)
        changed = true
      }
    }
  }
  return costs
}
