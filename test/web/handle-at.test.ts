import { describe, expect, it } from 'vitest'
import { DeviceId } from '../../shared/model/composition.ts'
import type { Endpoint } from '../../web/canvas/gestures/compatible.ts'
import { deviceHeight, deviceWidth } from '../../web/canvas/nodes/geometry.ts'
import { type NodeBox, targetAt } from '../../web/canvas/wires/handle-at.ts'

const id = (name: string) => DeviceId.parse(name)
const app: NodeBox = {
  device: id('app'),
  box: { x: 400, y: 0, width: deviceWidth, height: deviceHeight(3) },
  ports: ['log', 'sleep', 'wall'],
  gives: false,
}
const logs: NodeBox = {
  device: id('logs'),
  box: { x: 0, y: 0, width: deviceWidth, height: deviceHeight(1) },
  ports: [],
  gives: true,
}
const standing = [app, logs]
const held: Endpoint = { kind: 'output', device: id('logs') }
const port = (name: string): Endpoint => ({ kind: 'port', device: id('app'), port: name })

describe('a pulled wire', () => {
  it('snaps to a port that fits within 24 px', () => {
    expect(targetAt({ x: 384, y: 40 }, held, [port('log')], standing)).toEqual({
      on: 'end',
      end: port('log'),
      compatible: true,
    })
    expect(targetAt({ x: 370, y: 40 }, held, [port('log')], standing)).toEqual({ on: 'canvas' })
  })

  it('means the port right under it, even where that does not fit', () => {
    expect(targetAt({ x: 401, y: 77 }, held, [port('log')], standing)).toEqual({
      on: 'end',
      end: port('sleep'),
      compatible: false,
    })
  })

  it('takes the nearer of two that fit', () => {
    const compatible = [port('log'), port('sleep')]
    expect(targetAt({ x: 396, y: 66 }, held, compatible, standing)).toEqual({
      on: 'end',
      end: port('sleep'),
      compatible: true,
    })
  })

  it('takes the one port that fits, anywhere on the device', () => {
    expect(targetAt({ x: 500, y: 10 }, held, [port('wall')], standing)).toEqual({
      on: 'end',
      end: port('wall'),
      compatible: true,
    })
  })

  it('names the device where nothing on it fits and no row is meant', () => {
    expect(targetAt({ x: 500, y: 10 }, held, [], standing)).toEqual({ on: 'device', device: id('app') })
  })

  it('takes what a device gives when it comes from a port', () => {
    const output: Endpoint = { kind: 'output', device: id('logs') }
    expect(targetAt({ x: 100, y: 20 }, port('log'), [output], standing)).toEqual({
      on: 'end',
      end: output,
      compatible: true,
    })
  })
})
