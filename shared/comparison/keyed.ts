import { type Composition, type Device, type Wire, wireKey } from '../model/composition.ts'
import type { Layout, Note } from '../model/layout.ts'

/*
 * Devices, wires and notes are lists; to compare them, each has a key. Keys are unique even where a file has an id twice:
 * the second of the same id has a key of its own.
 */

export const keyedDevices = ({ devices }: Composition): Map<string, Device> =>
  keyed(devices, ({ id }, nth) => (nth === 0 ? id : `${id} ${nth + 1}`))

export const keyedWires = ({ wires }: Composition): Map<string, Wire> =>
  keyed(wires, (wire, nth) =>
    nth === 0 ? wireKey(wire) : JSON.stringify([wire.from.device, wire.to.device, wire.to.port, nth]),
  )

export const keyedNotes = ({ notes }: Layout): Map<string, Note> =>
  keyed(notes, ({ id }, nth) => JSON.stringify([id, nth]))

const keyed = <T>(items: readonly T[], keyOf: (item: T, nth: number) => string): Map<string, T> => {
  const map = new Map<string, T>()
  const counts = new Map<string, number>()
  for (const item of items) {
    const first = keyOf(item, 0)
    const nth = counts.get(first) ?? 0
    counts.set(first, nth + 1)
    map.set(nth === 0 ? first : keyOf(item, nth), item)
  }
  return map
}

/** Whether two JSON values say the same, whatever the order of their fields. */
export const sameJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = definedKeys(a)
  return (
    left.length === definedKeys(b).length &&
    left.every(key => Object.hasOwn(b, key) && sameJson(fieldOf(a, key), fieldOf(b, key)))
  )
}

/** A field of an object's own; undefined where it has none of that name. */
export const fieldOf = (object: object, key: string): unknown =>
  Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined

const definedKeys = (object: object): string[] =>
  Object.keys(object).filter(key => fieldOf(object, key) !== undefined)
