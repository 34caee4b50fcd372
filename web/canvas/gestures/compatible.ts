import { type Catalogue, givesOf, portsOf, satisfies } from '../../../shared/catalogue/catalogue.ts'
import { type Composition, type DeviceId, isApp, type Wire } from '../../../shared/model/composition.ts'
import { reach } from '../../../shared/model/order.ts'
import { hasOutput } from '../nodes/geometry.ts'

/** One end of a wire: what a device gives, or one of its ports. */
export type Endpoint = { kind: 'output'; device: DeviceId } | { kind: 'port'; device: DeviceId; port: string }

export const sameEndpoint = (a: Endpoint | null, b: Endpoint | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.device === b.device &&
    (a.kind === 'output' ? b.kind === 'output' : b.kind === 'port' && a.port === b.port))

/** The wire between two ends; null where both are of a kind. */
export const wireBetween = (a: Endpoint, b: Endpoint): Wire | null => {
  if (a.kind === 'output' && b.kind === 'port')
    return { from: { device: a.device }, to: { device: b.device, port: b.port } }
  if (a.kind === 'port' && b.kind === 'output') return wireBetween(b, a)
  return null
}

/**
 * The ends that a wire from `end` may be joined to, in the order of the graph: the same answer as `canConnect` for each, in
 * one pass over the graph.
 */
export const compatibleEndpoints = (
  catalogue: Catalogue,
  composition: Composition,
  end: Endpoint,
): Endpoint[] => {
  const device = composition.devices.find(({ id }) => id === end.device)
  if (!device) return []
  if (end.kind === 'output') {
    const gives = givesOf(catalogue, device)
    if (gives === null) return []
    const below = reach(composition, end.device, 'suppliers')
    return composition.devices.flatMap(target =>
      below.has(target.id)
        ? []
        : portsOf(catalogue, target)
            .filter(({ signature }) => satisfies(catalogue, gives, signature))
            .map(({ name }): Endpoint => ({ kind: 'port', device: target.id, port: name })),
    )
  }
  const port = portsOf(catalogue, device).find(({ name }) => name === end.port)
  if (!port) return []
  const above = reach(composition, end.device, 'fed')
  return composition.devices
    .filter(source => {
      const gives = givesOf(catalogue, source)
      return gives !== null && !above.has(source.id) && satisfies(catalogue, gives, port.signature)
    })
    .map(({ id }): Endpoint => ({ kind: 'output', device: id }))
}

/** A device type of the palette that fits, and the port of its that would be wired (null: what it gives). */
export type FittingType = { type: string; port: string | null }

/** The device types that could be put at the loose end of a wire; for each port that fits, its own entry. */
export const compatibleTypes = (
  catalogue: Catalogue,
  composition: Composition,
  end: Endpoint,
): FittingType[] => {
  const device = composition.devices.find(({ id }) => id === end.device)
  if (!device) return []
  if (end.kind === 'port') {
    const needs = portsOf(catalogue, device).find(({ name }) => name === end.port)?.signature
    if (needs === undefined) return []
    return [...catalogue.deviceTypes.values()]
      .filter(({ gives }) => gives !== null && satisfies(catalogue, gives, needs))
      .map(({ id }) => ({ type: id, port: null }))
  }
  const gives = givesOf(catalogue, device)
  if (gives === null) return []
  return [...catalogue.deviceTypes.values()].flatMap(({ id, ports }) =>
    ports
      .filter(({ signature }) => satisfies(catalogue, gives, signature))
      .map(({ name }) => ({ type: id, port: name })),
  )
}

/** The device types that could stand in the middle of a wire; for each port of theirs that takes what it carries, an entry. */
export const compatibleInserts = (
  catalogue: Catalogue,
  composition: Composition,
  wire: Wire,
): FittingType[] => {
  const source = composition.devices.find(({ id }) => id === wire.from.device)
  const target = composition.devices.find(({ id }) => id === wire.to.device)
  const given = source ? givesOf(catalogue, source) : null
  const needs = target && portsOf(catalogue, target).find(({ name }) => name === wire.to.port)?.signature
  if (given === null || needs === undefined) return []
  return [...catalogue.deviceTypes.values()]
    .filter(({ gives }) => gives !== null && satisfies(catalogue, gives, needs))
    .flatMap(({ id, ports }) =>
      ports
        .filter(({ signature }) => satisfies(catalogue, given, signature))
        .map(({ name }) => ({ type: id, port: name })),
    )
}

/** The apps that could get a new port for what a device gives: all but those it stands on. */
export const appsToExtend = (catalogue: Catalogue, composition: Composition, end: Endpoint): DeviceId[] => {
  if (end.kind !== 'output') return []
  const source = composition.devices.find(({ id }) => id === end.device)
  if (!source || !hasOutput(catalogue, source)) return []
  const below = reach(composition, end.device, 'suppliers')
  return composition.devices.filter(device => isApp(device) && !below.has(device.id)).map(({ id }) => id)
}
