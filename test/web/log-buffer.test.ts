import { describe, expect, it } from 'vitest'
import { createLogBuffer, type NewLine } from '../../web/panels/log/log-buffer.ts'
import { searchLog, splitMatches } from '../../web/panels/log/search-log.ts'
import { processorTime } from '../processor-time.ts'

const line = (text: string): NewLine => ({ at: 0, tool: 'dune', text, level: 'plain' })
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => line(`line ${from + i}`))

/** A buffer whose frames a test makes. */
const setUp = (limit?: number) => {
  const frames: (() => void)[] = []
  const log = createLogBuffer(limit, callback => frames.push(callback))
  let told = 0
  log.onChange(() => told++)
  return {
    log,
    frame: () => {
      for (const callback of frames.splice(0)) callback()
    },
    told: () => told,
  }
}

describe('the lines of a log', () => {
  it('tell of a hundred batches once in a frame', () => {
    const { log, frame, told } = setUp()
    for (let i = 0; i < 100; i++) log.append(lines(i * 10, i * 10 + 10))
    expect(told()).toBe(0)
    frame()
    expect([told(), log.version(), log.size()]).toEqual([1, 1, 1000])
    frame()
    expect(told()).toBe(1)
  })

  it('take 200,000 without growing slower', () => {
    const { log } = setUp()
    const ms = processorTime(() => {
      for (let i = 0; i < 2000; i++) log.append(lines(0, 100))
    })
    expect(log.size()).toBe(200_000)
    expect(ms).toBeLessThan(5000)
  })

  it('let the oldest go beyond the limit, and keep their numbers', () => {
    const { log } = setUp(100)
    log.append(lines(0, 111))
    expect([log.first(), log.size(), log.at(0)?.text, log.at(99)?.text]).toEqual([
      11,
      100,
      'line 11',
      'line 110',
    ])
    log.append(lines(111, 112))
    expect(log.at(log.size() - 1)).toMatchObject({ number: 111, text: 'line 111' })
  })

  it('give a line that grows its newest text and the same number', () => {
    const { log } = setUp()
    log.append([line('a'), line('b')])
    log.replaceLast(line('bc'))
    expect(log.text()).toBe('a\nbc')
    expect(log.at(1)?.number).toBe(1)
  })

  it('start anew when cleared', () => {
    const { log } = setUp()
    log.append(lines(0, 5))
    log.clear()
    log.append([line('x')])
    expect([log.first(), log.size(), log.at(0)?.number]).toEqual([0, 1, 0])
  })
})

describe('a search', () => {
  it('finds lines without regard to case, and new ones as they come', () => {
    const { log } = setUp()
    log.append([line('Error here'), line('fine'), line('another ERROR')])
    const search = searchLog(log, 'error')
    expect(search.matches()).toEqual([0, 2])
    log.append([line('fine'), line('error')])
    expect(search.matches()).toEqual([0, 2, 4])
  })

  it('forgets what the log has let go, or all of it when it was cleared', () => {
    const { log } = setUp(10)
    log.append(lines(0, 10))
    const search = searchLog(log, 'line')
    expect(search.matches()).toHaveLength(10)
    log.append(lines(10, 15))
    expect(search.matches()[0]).toBe(5)
    log.clear()
    log.append([line('line')])
    expect(search.matches()).toEqual([0])
  })

  it('marks each match in a text', () => {
    expect(splitMatches('dune Dune d', 'dune')).toEqual([
      { text: 'dune', match: true },
      { text: ' ', match: false },
      { text: 'Dune', match: true },
      { text: ' d', match: false },
    ])
    expect(splitMatches('x', '')).toEqual([{ text: 'x', match: false }])
  })
})
