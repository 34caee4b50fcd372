import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition, wireKey } from '../../shared/model/composition.ts'
import type { Frame } from '../../shared/model/layout.ts'
import { framed } from '../../web/canvas/frames/frames.ts'
import { createNodeMaker, endsOf } from '../../web/canvas/nodes/flow.ts'
import { placeDevices } from '../../web/canvas/nodes/place.ts'
import { nothingSelected } from '../../web/store/session.ts'
import { anyComposition } from './random-graph.ts'

const layoutOf = (...frames: Frame[]) => ({ format: 1 as const, positions: {}, notes: [], frames })
const frame = (devices: string[], collapsed: boolean): Frame => ({ id: 'f', title: 'F', devices, collapsed })

const graph = Composition.parse({
  format: 1,
  name: 'graph',
  devices: [
    { id: 'disk', type: 'block_of_file', name: 'disk' },
    { id: 'store', type: 'sqlite_kv_rw', name: 'store' },
    {
      id: 'app',
      type: 'app',
      name: 'app',
      app: {
        module: 'App.Make',
        ports: [
          { name: 'log', signature: 'reporter' },
          { name: 'store', signature: 'kv_rw' },
        ],
      },
    },
  ],
  wires: [
    { from: { device: 'disk' }, to: { device: 'store', port: 'block' } },
    { from: { device: 'store' }, to: { device: 'app', port: 'store' } },
  ],
})
const places = placeDevices(catalogue, graph, {})

describe('a frame', () => {
  it('is as large as its devices, and changes nothing else while it is expanded', () => {
    const drawn = framed(catalogue, graph, layoutOf(frame(['disk', 'store'], false)), places)
    expect(drawn.composition).toBe(graph)
    expect(drawn.hidden.size).toBe(0)
    for (const id of ['disk', 'store'] as const) {
      const at = [...places].find(([device]) => device === id)?.[1]
      const box = drawn.frames[0]?.box
      expect(at && box && box.x < at.x && box.y < at.y).toBe(true)
    }
  })

  it('keeps, collapsed, a row for each wire that crosses its edge, and no wire inside', () => {
    const drawn = framed(catalogue, graph, layoutOf(frame(['disk', 'store'], true)), places)
    expect(drawn.frames[0]?.rows.map(({ name, gives }) => [name, gives?.id])).toEqual([['store', 'kv_rw']])
    expect(drawn.composition.wires.map(wireKey)).toEqual(['store>app.store'])
  })

  it('shows where a wire comes in by the name of the port', () => {
    const drawn = framed(catalogue, graph, layoutOf(frame(['app'], true)), places)
    expect(drawn.frames[0]?.rows.map(({ port }) => port)).toEqual([null, 'store'])
  })

  it('of devices that are gone is not drawn', () => {
    expect(framed(catalogue, graph, layoutOf(frame(['gone'], true)), places).frames).toEqual([])
  })

  it('collapsed, has every crossing wire end at its edge, for any graph and any choice of devices', () => {
    fc.assert(
      fc.property(anyComposition, fc.infiniteStream(fc.boolean()), (composition, coin) => {
        const inside = composition.devices.filter(() => coin.next().value).map(({ id }) => id)
        const places = placeDevices(catalogue, composition, {})
        const drawn = framed(catalogue, composition, layoutOf(frame(inside, true)), places)
        const [box] = drawn.frames
        if (!box) return
        const standing = new Map([...places, ...drawn.hidden])
        const nodes = createNodeMaker()(catalogue, drawn.composition, [], standing, nothingSelected)
        const { x, y, width, height } = box.box
        for (const wire of endsOf(drawn.composition, nodes)) {
          const [from, to] = wire.key.split('>') as [string, string]
          if (inside.some(id => id === from)) expect(wire.from.x).toBe(x + width)
          if (inside.some(id => id === to.split('.')[0])) expect(wire.to.x).toBe(x)
          if (inside.some(id => id === from)) expect(wire.from.y).toBeLessThan(y + height)
        }
      }),
    )
  })
})
