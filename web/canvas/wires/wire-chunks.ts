import type { Family } from '../../../shared/model/signature.ts'
import type { WireView } from '../flow-types.ts'

/** Wires that are drawn as one path: of one family, all bad or none of them. */
export type WireChunk = { key: string; family: Family; bad: boolean; wires: readonly WireView[] }

/** So many wires in one path: few enough to be drawn anew when one of them changes, many enough to be few paths. */
const max = 48

/** Remembers what it gave last: a chunk is the same object as long as its wires are. */
export const createWireChunker = () => {
  let before = new Map<string, WireChunk>()
  return (wires: readonly WireView[]): WireChunk[] => {
    const open = new Map<string, { count: number; chunk: WireView[] }>()
    const next: typeof before = new Map()
    for (const wire of wires) {
      const kind = `${wire.family}${wire.bad ? ' bad' : ''}`
      let filling = open.get(kind)
      if (!filling || filling.chunk.length >= max) {
        filling = { count: (filling?.count ?? 0) + 1, chunk: [] }
        open.set(kind, filling)
        const key = `${kind} ${filling.count}`
        next.set(key, { key, family: wire.family, bad: wire.bad, wires: filling.chunk })
      }
      filling.chunk.push(wire)
    }
    for (const [key, chunk] of next) {
      const old = before.get(key)
      if (old && sameItems(old.wires, chunk.wires)) next.set(key, old)
    }
    before = next
    return [...next.values()]
  }
}

const sameItems = (a: readonly WireView[], b: readonly WireView[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])
