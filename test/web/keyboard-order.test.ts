import { describe, expect, it } from 'vitest'
import { type Composition, DeviceId } from '../../shared/model/composition.ts'
import { deviceBeside, stepIn } from '../../web/canvas/gestures/keyboard-order.ts'
import type { Box } from '../../web/canvas/nodes/geometry.ts'

const id = (name: string) => DeviceId.parse(name)
const at = (x: number, y: number): Box => ({ x, y, width: 192, height: 98 })
const boxes = new Map([
  [id('logs'), at(0, 0)],
  [id('sleep'), at(0, 136)],
  [id('app'), at(240, 0)],
  [id('other'), at(240, 300)],
])
const wire = (from: string, to: string, port: string) => ({
  from: { device: id(from) },
  to: { device: id(to), port },
})
const composition: Composition = {
  format: 1,
  name: 'test',
  devices: [],
  wires: [wire('sleep', 'app', 'sleep'), wire('logs', 'app', 'log'), wire('logs', 'other', 'log')],
}

describe('arrow keys', () => {
  it('lead left along the first wired port', () => {
    expect(deviceBeside(composition, boxes, id('app'), 'left', ['log', 'sleep'])).toBe('logs')
    expect(deviceBeside(composition, boxes, id('app'), 'left', ['sleep', 'log'])).toBe('sleep')
  })

  it('lead right to the topmost device that is fed', () => {
    expect(deviceBeside(composition, boxes, id('logs'), 'right')).toBe('app')
  })

  it('lead up and down to the nearest device that way', () => {
    expect(deviceBeside(composition, boxes, id('logs'), 'down')).toBe('sleep')
    expect(deviceBeside(composition, boxes, id('other'), 'up')).toBe('app')
  })

  it('lead to the nearest device where there is no wire, and nowhere at the edge', () => {
    const unwired = { ...composition, wires: [] }
    expect(deviceBeside(unwired, boxes, id('sleep'), 'right')).not.toBeNull()
    expect(deviceBeside(unwired, boxes, id('logs'), 'left')).toBeNull()
  })
})

describe('a walk through a list', () => {
  it('goes around its ends', () => {
    expect(stepIn(['a', 'b', 'c'], 2, 1)).toBe('a')
    expect(stepIn(['a', 'b', 'c'], 0, -1)).toBe('c')
    expect(stepIn([], 0, 1)).toBeNull()
  })
})
