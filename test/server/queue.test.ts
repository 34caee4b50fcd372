import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Queue } from '../../server/builds/queue.ts'

const never = new AbortController().signal

describe('the queue of builds', () => {
  it('runs so many at once, the others in the order in which they came', async () => {
    const queue = new Queue(2)
    const order: number[] = []
    let max = 0
    await Promise.all(
      [1, 2, 3, 4, 5].map(number =>
        queue.run(async () => {
          order.push(number)
          max = Math.max(max, queue.running)
          await delay(5)
        }, never),
      ),
    )
    expect(order).toEqual([1, 2, 3, 4, 5])
    expect(max).toBe(2)
    expect(queue.running).toBe(0)
  })

  it('gives the position of the next', async () => {
    const queue = new Queue(1)
    const positions: number[] = []
    const done = [1, 2, 3].map(() => {
      positions.push(queue.position())
      return queue.run(() => delay(5), never)
    })
    expect(positions).toEqual([0, 1, 2])
    await Promise.all(done)
  })

  it('never starts what was cancelled while it waited, and keeps the others', async () => {
    const queue = new Queue(1)
    const controller = new AbortController()
    const started: string[] = []
    const work = (name: string) => async () => {
      started.push(name)
      await delay(5)
      return name
    }
    const all = [
      queue.run(work('a'), never),
      queue.run(work('b'), controller.signal),
      queue.run(work('c'), never),
    ]
    controller.abort()
    expect(await Promise.all(all)).toEqual(['a', null, 'c'])
    expect(started).toEqual(['a', 'c'])
  })

  it('goes on after work that fails', async () => {
    const queue = new Queue(1)
    const failed = queue.run(() => Promise.reject(new Error('no')), never)
    const next = queue.run(async () => 'next', never)
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe('next')
  })
})
