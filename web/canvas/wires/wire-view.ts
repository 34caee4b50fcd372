import { type Composition, wireKey } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import type { FlowNode, WireView } from '../flow-types.ts'
import type { DeviceView } from '../nodes/device-view.ts'
import type { Routes } from './use-routes.ts'

/** Remembers what was drawn last of each wire. */
export const createWireMaker = () => {
  let wires = new Map<string, WireView>()
  return (
    composition: Composition,
    nodes: readonly FlowNode[],
    { routes, crossings }: Pick<Routes, 'routes' | 'crossings'>,
    bad: ReadonlySet<string>,
    suggestions: ReadonlySet<string>,
  ): WireView[] => {
    const views = new Map<string, DeviceView>()
    for (const node of nodes) if (node.type === 'device') views.set(node.id, node.data.view)
    const next: typeof wires = new Map()
    for (const { from, to } of composition.wires) {
      const key = wireKey({ from, to })
      const route = routes.get(key)
      if (!route) continue
      const source = views.get(from.device)
      const view: WireView = {
        key,
        source: from.device,
        target: to.device,
        port: to.port,
        route,
        gaps: crossings.get(key) ?? none,
        family: source?.gives?.family ?? 'app',
        bad: bad.has(key),
        suggested: suggestions.has(key),
        title: `${source?.name} gives ${source?.gives?.short} to ${views.get(to.device)?.name}, port ${to.port}`,
      }
      const old = wires.get(key)
      next.set(key, old && same(old, view) ? old : view)
    }
    wires = next
    return [...next.values()]
  }
}

const none: readonly Position[] = []

const same = (a: WireView, b: WireView): boolean =>
  samePoints(a.route, b.route) &&
  samePoints(a.gaps, b.gaps) &&
  a.family === b.family &&
  a.title === b.title &&
  a.bad === b.bad &&
  a.suggested === b.suggested

const samePoints = (a: readonly Position[], b: readonly Position[]): boolean =>
  a === b || (a.length === b.length && a.every(({ x, y }, index) => b[index]?.x === x && b[index]?.y === y))
