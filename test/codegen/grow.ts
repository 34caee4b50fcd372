import { bootArgumentsOf, givesOf, portsOf, satisfies } from '../../shared/catalogue/catalogue.ts'
import { type AppDevice, Composition, type Device, type Wire } from '../../shared/model/composition.ts'
import type { BootArgument, SettingValue } from '../../shared/model/device-type.ts'
import { reached } from '../../shared/model/reached.ts'
import type { World } from './world.ts'

/** What a random graph grows from. */
export type Seed = {
  types: string[]
  /** By device type: what each device of it has set. */
  settings: Record<string, Partial<Record<string, SettingValue>>>
  apps: { ports: string[]; arguments: BootArgument[]; module: string }[]
  names: string[]
  picks: number[]
  slots: string[]
}

/** The composition of a seed: each device stands on others that are there or that are made for it; what cannot be fed is not there. */
export const grow = (world: World, seed: Seed): Composition => new Growth(world, seed).composition()

/** How deep a device may be that is made for another one. */
const depthLimit = 5

class Growth {
  private readonly devices: Device[] = []
  private readonly wires: Wire[] = []
  /** Devices whose ports are being fed: nothing may stand on them yet. */
  private readonly unfinished = new Set<string>()
  private flags = new Set<string>()
  private made = 0
  private picked = 0

  constructor(
    private readonly world: World,
    private readonly seed: Seed,
  ) {
    const taken = new Set<string>()
    for (const type of seed.slots) {
      const slot = world.catalogue.deviceTypes.get(type)?.slot
      if (slot === undefined || taken.has(slot)) continue
      taken.add(slot)
      this.flagged(this.add({ type, settings: seed.settings[type] }))
    }
    for (const type of seed.types) this.raise(type, 0)
    for (const [index, app] of seed.apps.entries()) this.addApp(index, app)
  }

  composition(): Composition {
    return Composition.parse(this.whole())
  }

  private whole(): Composition {
    return { format: 1, name: 'random', devices: this.devices, wires: this.wires }
  }

  private pick(): number {
    const { picks } = this.seed
    return picks[this.picked++ % picks.length] ?? 0
  }

  private choose<T>(from: readonly T[]): T | undefined {
    return from[this.pick() % Math.max(1, from.length)]
  }

  private add(device: object): Device {
    const number = this.made++
    const name = this.seed.names[number] ?? `n${number}`
    const [added] = Composition.shape.devices.parse([
      { id: `d${number}`, name, settings: {}, boot: {}, ...device },
    ])
    if (!added) throw new Error('no device')
    this.devices.push(added)
    return added
  }

  /** A device of a type with all that it stands on; null, and nothing changed, where that cannot be. */
  private raise(type: string, depth: number): Device | null {
    const [devices, wires, flags] = [this.devices.length, this.wires.length, new Set(this.flags)]
    const device = this.add({ type, settings: this.seed.settings[type] })
    this.unfinished.add(device.id)
    const stands =
      this.hasParts(type) &&
      portsOf(this.world.catalogue, device).every(({ name, signature }) =>
        this.feed(device, name, signature, depth),
      ) &&
      this.shared(device) &&
      this.flagged(device)
    this.unfinished.delete(device.id)
    if (stands) return device
    this.devices.length = devices
    this.wires.length = wires
    this.flags = flags
    return null
  }

  /** Whether no part of the platform is left out that devices of a type need. */
  private hasParts(type: string): boolean {
    const { deviceTypes } = this.world.catalogue
    const needed = deviceTypes.get(type)?.needsSlots ?? []
    return !this.devices.some(device => {
      const { slot, gives } = deviceTypes.get(device.type) ?? {}
      return gives === null && slot !== undefined && needed.includes(slot)
    })
  }

  /** Wires a port to a device that is there, or to a new one. */
  private feed(device: Device, port: string, signature: string, depth: number): boolean {
    const { catalogue, deviceTypes } = this.world
    const fits = (gives: string | null | undefined) => !!gives && satisfies(catalogue, gives, signature)
    const present = this.devices.filter(
      source => !this.unfinished.has(source.id) && fits(givesOf(catalogue, source)),
    )
    const types = deviceTypes.filter(type => fits(catalogue.deviceTypes.get(type)?.gives))
    const type = this.choose(types)
    const makes = depth < depthLimit && type !== undefined && (present.length === 0 || this.pick() % 3 === 0)
    const source = (makes ? this.raise(type, depth + 1) : null) ?? this.choose(present)
    if (!source) return false
    this.wires.push({ from: { device: source.id }, to: { device: device.id, port } })
    return true
  }

  /** Has the ways from a device that must end at the same one do so, by what is wired to the device itself. */
  private shared({ id, type }: Device): boolean {
    return (this.world.catalogue.deviceTypes.get(type)?.sharing ?? []).every(paths => {
      const [short, long] = [...paths].sort((a, b) => a.length - b.length)
      const end = reached(this.whole(), id, long ?? [])
      const wire = this.wires.find(({ to }) => to.device === id && to.port === short?.[0])
      if (short?.length !== 1 || !end || !wire) return false
      wire.from = { device: end }
      return true
    })
  }

  /** Takes the flags of a device, which gets a group where another one has them; false where it may have none. */
  private flagged(device: Device): boolean {
    const { catalogue } = this.world
    const free = (): boolean => bootArgumentsOf(catalogue, device).every(({ flag }) => !this.flags.has(flag))
    const groups = catalogue.deviceTypes.get(device.type)?.settings.some(({ id }) => id === 'group')
    if (!free() && groups) device.settings = { ...device.settings, group: `${device.name}-x` }
    if (!free()) return false
    for (const { flag } of bootArgumentsOf(catalogue, device)) this.flags.add(flag)
    return true
  }

  private addApp(index: number, { ports, arguments: given, module }: Seed['apps'][number]): void {
    const { catalogue, libraries } = this.world
    const bootArguments = given.filter(({ flag }) => !this.flags.has(flag))
    for (const { flag } of bootArguments) this.flags.add(flag)
    const path = module.replace(/^[A-Z][a-z]*[0-9]?/, root => `${root}${index === 0 ? '' : `x${index}`}`)
    const app = { module: path, ports: [], bootArguments, libraries }
    const device = this.add({ type: 'app', app }) as AppDevice
    for (const [i, signature] of ports.entries())
      if (this.feed(device, `p${i}`, signature, 0)) device.app.ports.push({ name: `p${i}`, signature })
    const hasFunctor = device.app.ports.some(
      ({ signature }) => catalogue.signatures.get(signature)?.kind === 'functor',
    )
    if (hasFunctor && !path.includes('.')) device.app.module = `${path}.Make`
  }
}
