import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { Layout } from '../../shared/model/layout.ts'
import type { Scene } from '../../web/canvas/edits/add-device.ts'
import { copyText, duplicating, pasting, readCopied } from '../../web/canvas/edits/clipboard.ts'
import { placeDevices } from '../../web/canvas/nodes/place.ts'
import { anyComposition } from './random-graph.ts'

const sceneOf = (composition: Scene['composition'], sources = {}): Scene => ({
  catalogue,
  composition,
  sources,
  boxes: new Map(),
})

describe('copying', () => {
  it('gives text from which the same devices and wires are pasted, under ids and names of their own', () => {
    fc.assert(
      fc.property(anyComposition, composition => {
        if (composition.devices.length === 0) return
        const places = placeDevices(catalogue, composition, {})
        const text = copyText(composition, places, {}, new Set(composition.devices.map(({ id }) => id)))
        const copied = readCopied(text)
        expect(copied).not.toBeNull()
        if (!copied) return
        const added = pasting(sceneOf(composition), copied, null)
        const grown = applyEdits(composition, added.edits)
        expect(grown.devices).toHaveLength(composition.devices.length * 2)
        expect(new Set(grown.devices.map(({ id }) => id)).size).toBe(grown.devices.length)
        expect(new Set(grown.devices.map(({ name }) => name)).size).toBe(grown.devices.length)
        const types = (devices: typeof grown.devices) => devices.map(({ type }) => type)
        expect(types(grown.devices.slice(composition.devices.length))).toEqual(types(composition.devices))
      }),
    )
  })

  it('brings the module of an app along, and its interface', () => {
    const composition = {
      format: 1 as const,
      name: 'a',
      devices: [
        {
          id: 'app',
          type: 'app' as const,
          name: 'app',
          settings: {},
          boot: {},
          app: { module: 'Site.Make', ports: [], bootArguments: [], libraries: [] },
        },
      ],
      wires: [],
    } as unknown as Scene['composition']
    const sources = { 'site.ml': 'a', 'site.mli': 'b', 'other.ml': 'c' }
    const ids = new Set(composition.devices.map(({ id }) => id))
    expect(readCopied(copyText(composition, new Map(), sources, ids))?.sources).toEqual({
      'site.ml': 'a',
      'site.mli': 'b',
    })
  })

  it('takes frames along whose devices are all copied, around the copies and under ids of their own', () => {
    fc.assert(
      fc.property(anyComposition, fc.integer({ min: 0, max: 5 }), (composition, left) => {
        const all = composition.devices.map(({ id }) => id)
        const ids = new Set(all.slice(left))
        if (ids.size === 0) return
        const whole = { id: 'whole', title: 'Whole', devices: [...ids, 'gone'], collapsed: true }
        const wider = { id: 'wider', title: 'Wider', devices: all, collapsed: false }
        const empty = { id: 'empty', title: 'Empty', devices: ['gone'], collapsed: false }
        const added = duplicating(sceneOf(composition), new Map(), ids, [whole, wider, empty])
        const copies = { devices: added?.devices.toSorted() }
        expect(
          added?.frames.map(({ id: _, devices, ...frame }) => ({ ...frame, devices: devices.toSorted() })),
        ).toEqual([
          { title: 'Whole', collapsed: true, ...copies },
          ...(left === 0 ? [{ title: 'Wider', collapsed: false, ...copies }] : []),
        ])
        for (const { id } of added?.frames ?? []) expect(['whole', 'wider', 'empty']).not.toContain(id)
      }),
    )
  })

  it('leaves devices that text gives no place to be placed like those of a file: the layout can be saved', () => {
    const device = { type: 'app', name: 'app', settings: {}, boot: {}, app: { module: 'Unikernel' } }
    const devices = ['a', 'b', 'c'].map(id => ({ id, ...device }))
    const empty = { format: 1 as const, name: 'p', devices: [], wires: [] } as Scene['composition']
    for (const positions of [
      undefined,
      {},
      { a: { x: 7, y: 7 } },
      { a: { x: 1e308, y: -1e308 }, b: { x: -1e308, y: 0 } },
    ])
      for (const at of [null, { x: 160, y: 80 }]) {
        const text = JSON.stringify({
          unikernelComposer: 'devices',
          format: 1,
          devices,
          wires: [],
          positions,
        })
        const copied = readCopied(text)
        if (!copied) throw new Error('not read')
        const added = pasting(sceneOf(empty), copied, at)
        expect(Object.keys(added.positions)).toHaveLength(Object.keys(positions ?? {}).length)
        const saved = JSON.stringify({ format: 1, positions: added.positions })
        expect(Layout.safeParse(JSON.parse(saved)).error).toBeUndefined()
        const places = placeDevices(catalogue, applyEdits(empty, added.edits), added.positions)
        expect(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(3)
      }
  })

  it('takes any other text for what it is', () => {
    for (const text of ['', 'hello', '{"unikernelComposer":', '{"unikernelComposer":"devices"}']) {
      expect(readCopied(text)).toBeNull()
    }
  })
})

describe('duplicating', () => {
  it('keeps what feeds the copies from outside', () => {
    fc.assert(
      fc.property(anyComposition, composition => {
        const [target] = composition.wires.map(({ to }) => to.device)
        if (!target) return
        const feeding = composition.wires.filter(
          ({ to, from }) => to.device === target && from.device !== target,
        )
        const added = duplicating(sceneOf(composition), new Map(), new Set([target]))
        const grown = applyEdits(composition, added?.edits ?? [])
        const copy = added?.devices[0]
        const ports = new Set(feeding.map(({ to }) => to.port))
        const fed = new Set(
          grown.wires
            .filter(({ to, from }) => to.device === copy && from.device !== copy)
            .map(({ to }) => to.port),
        )
        expect(fed).toEqual(ports)
      }),
    )
  })
})
