import { type Catalogue, givesOf, portsOf, titleOf } from '../../shared/catalogue/catalogue.ts'
import { type Composition, type Device, type DeviceId, isApp } from '../../shared/model/composition.ts'
import { closeness, matches } from '../palette/search.ts'

/** A line of the command palette. */
export type Hit<C> =
  | { kind: 'command'; key: string; title: string; command: C }
  | { kind: 'device'; key: string; title: string; name: string; device: DeviceId }

const maxDevices = 50

/**
 * What answers a search: commands by title and words, devices of the graph by name and type. The closest come first;
 * where nothing is typed, every command.
 */
export const searchCommands = <C extends { id: string; title: string; words?: readonly string[] }>(
  commands: readonly C[],
  catalogue: Catalogue,
  composition: Composition,
  query: string,
): Hit<C>[] => {
  const found: { hit: Hit<C>; far: number }[] = commands
    .filter(({ title, words }) => matches(query, [title, ...(words ?? [])]))
    .map(command => ({
      hit: { kind: 'command', key: command.id, title: command.title, command },
      far: farness(query, command.title),
    }))
  if (query.trim() === '') return found.map(({ hit }) => hit)
  const devices = composition.devices
    .map(device => ({ device, title: titleOf(catalogue, device) }))
    .filter(({ device, title }) => matches(query, [device.name, title, device.type]))
    .map(({ device, title }): { hit: Hit<C>; far: number } => ({
      hit: { kind: 'device', key: `device-${device.id}`, title, name: device.name, device: device.id },
      far: Math.min(farness(query, device.name), farness(query, title)),
    }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, maxDevices)
  return [...found, ...devices].toSorted((a, b) => a.far - b.far).map(({ hit }) => hit)
}

/** The devices that answer a search in the graph; all of them where nothing is typed. */
export const searchGraph = (
  catalogue: Catalogue,
  { devices }: Composition,
  query: string,
): Extract<Hit<never>, { kind: 'device' }>[] =>
  devices
    .map(device => ({ device, texts: textsOf(catalogue, device) }))
    .filter(({ texts }) => query.trim() === '' || matches(query, texts))
    .map(({ device, texts }) => ({ device, far: query.trim() === '' ? 0 : closeness(query, texts) }))
    .toSorted((a, b) => a.far - b.far)
    .map(({ device }) => ({
      kind: 'device',
      key: `device-${device.id}`,
      title: titleOf(catalogue, device),
      name: device.name,
      device: device.id,
    }))

/** What a device is found by: its name first, then its type, what it gives and needs, what is set. */
const textsOf = (catalogue: Catalogue, device: Device): string[] => {
  const signature = (id: string): string[] => {
    const found = catalogue.signatures.get(id)
    return found ? [found.short, found.moduleType] : [id]
  }
  const gives = givesOf(catalogue, device)
  return [
    device.name,
    titleOf(catalogue, device),
    device.type,
    ...(gives === null ? [] : signature(gives)),
    ...portsOf(catalogue, device).flatMap(({ name, signature: id }) => [name, ...signature(id)]),
    ...Object.values(device.settings).map(String),
    ...Object.entries(device.boot).map(([flag, value]) => `--${flag}=${value}`),
    ...(isApp(device) ? [device.app.module] : []),
  ]
}

/** As `closeness`, but what was typed in one piece comes before its words here and there. */
const farness = (query: string, text: string): number =>
  closeness(query, [text]) + (text.toLowerCase().includes(query.trim().toLowerCase()) ? 0 : 1)
