import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition, DeviceId } from '../../shared/model/composition.ts'
import { aligned, distributed } from '../../web/canvas/gestures/snap.ts'
import type { Box } from '../../web/canvas/nodes/geometry.ts'
import { searchCommands } from '../../web/commands/search-commands.ts'

const box = (x: number, y: number, height = 98): Box => ({ x, y, width: 192, height })
const boxes = new Map([
  [DeviceId.parse('a'), box(0, 0)],
  [DeviceId.parse('b'), box(300, 50, 200)],
  [DeviceId.parse('c'), box(900, 400)],
])

describe('lining devices up', () => {
  it('puts an edge of each where the outermost is', () => {
    expect(aligned(boxes, 'left')).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 50 }, c: { x: 0, y: 400 } })
    expect(aligned(boxes, 'bottom')).toEqual({
      a: { x: 0, y: 400 },
      b: { x: 300, y: 298 },
      c: { x: 900, y: 400 },
    })
  })
  it('done twice is done once', () => {
    for (const edge of ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const) {
      const once = aligned(boxes, edge)
      const moved = new Map([...boxes].map(([id, box]) => [id, { ...box, ...once[id] }]))
      expect(aligned(moved, edge)).toEqual(once)
    }
  })
  it('makes gaps equal, and leaves the first and the last', () => {
    expect(distributed(boxes, 'across')).toEqual({
      a: { x: 0, y: 0 },
      b: { x: 450, y: 50 },
      c: { x: 900, y: 400 },
    })
    expect(distributed(new Map([...boxes].slice(0, 2)), 'down')).toEqual({})
  })
})

describe('the command palette', () => {
  const composition = Composition.parse({
    format: 1,
    name: 'test',
    devices: [
      { id: 'l', type: 'default_reporter', name: 'undone' },
      { id: 's', type: 'default_sleep', name: 'nap' },
    ],
    wires: [],
  })
  const commands = [
    { id: 'undo', title: 'Undo' },
    { id: 'tidy', title: 'Tidy', words: ['layout'] },
  ]
  const found = (query: string) =>
    searchCommands(commands, catalogue, composition, query).map(({ key }) => key)
  it('lists every command, and no device, while nothing is typed', () => {
    expect(found('')).toEqual(['undo', 'tidy'])
  })
  it('finds commands by their words, devices by name and by type', () => {
    expect(found('und')).toEqual(['undo', 'device-l'])
    expect(found('layout')).toEqual(['tidy'])
    expect(found('sleep')).toEqual(['device-s'])
    expect(found('logs')).toEqual(['device-l'])
  })
})
