import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonPieces } from '../../server/http/json-pieces.ts'

describe('JSON in pieces', () => {
  it('is what JSON.stringify writes, whatever the data', () => {
    const data = fc.oneof(
      fc.jsonValue({ maxDepth: 5 }),
      // As our own objects may be: keys without a value.
      fc.object({ maxDepth: 4, values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(undefined)] }),
    )
    fc.assert(
      fc.property(data, fc.integer({ min: 1, max: 60 }), (value, size) => {
        expect([...jsonPieces(value, size)].join('')).toBe(JSON.stringify(value))
      }),
      { numRuns: 2000 },
    )
  })

  it('has no large piece where no string is large', () => {
    const value = { list: Array.from({ length: 50_000 }, (_, n) => ({ n, text: `number ${n}` })), more: [] }
    const pieces = [...jsonPieces(value, 10_000)]
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(40_000)
    expect(pieces.length).toBeGreaterThan(50)
    expect(JSON.parse(pieces.join(''))).toEqual(value)
  })
})
