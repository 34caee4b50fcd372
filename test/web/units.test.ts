import { describe, expect, it } from 'vitest'
import { ago, bytes, longTime, perSecond, pluralize, seconds } from '../../web/ui/text/units.ts'

describe('units', () => {
  it.each([
    [412, '412 B'],
    [1640, '1.6 kB'],
    [17_900, '18 kB'],
    [999_600, '1.00 MB'],
    [1_940_000, '1.94 MB'],
    [26_430_000, '26.4 MB'],
  ])('%d bytes are %s', (count, text) => expect(bytes(count)).toBe(text))

  it.each([
    [0, '0 B/s'],
    [999.6, '1.0 kB/s'],
    [9960, '10 kB/s'],
    [999_400, '999 kB/s'],
    [999_600, '1.0 MB/s'],
    [5_340_000, '5.3 MB/s'],
    [123_000_000, '123 MB/s'],
    [2_500_000_000, '2.5 GB/s'],
  ])('%d bytes a second are %s', (rate, text) => expect(perSecond(rate)).toBe(text))

  it.each([
    [4, '0.00 s'],
    [940, '0.94 s'],
    [12_440, '12.4 s'],
    [185_000, '3 min 5 s'],
  ])('%d ms are %s', (ms, text) => expect(seconds(ms)).toBe(text))

  it('count in whole seconds what goes on', () =>
    expect([longTime(12_900), longTime(72_000), longTime(7_440_000)]).toEqual([
      '12 s',
      '1 min 12 s',
      '2 h 4 min',
    ]))
  it('say how many of what', () =>
    expect([pluralize(1, 'wire'), pluralize(1200, 'wire')]).toEqual(['1 wire', '1,200 wires']))
  it('say how long ago', () => {
    const now = Date.UTC(2026, 10, 23, 12)
    const before = (minutes: number) => ago(now - minutes * 60_000, now)
    expect([0, 1, 59, 60, 60 * 24, 60 * 72].map(before)).toEqual([
      'just now',
      '1 minute ago',
      '59 minutes ago',
      '1 hour ago',
      'yesterday',
      '3 days ago',
    ])
  })
})
