import { describe, expect, it } from 'vitest'
import { fromByteColumn } from '../../web/editor/byte-columns.ts'

describe('columns in bytes', () => {
  it.each([
    ['let x = 1', 4, 4],
    ['let é = 1', 6, 5],
    ['"€" x', 6, 4],
    ['"🐫" x', 7, 5],
    ['short', 40, 5],
  ])('of %j, %d is letter %d', (line, bytes, letter) => expect(fromByteColumn(line, bytes)).toBe(letter))
})
