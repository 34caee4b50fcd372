import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceLines } from '../../web/panels/files/device-lines.ts'
import { lineMarks } from '../../web/panels/files/line-marks.ts'

const marks = (before: string, after: string) =>
  [...lineMarks(before.split(' ').join('\n'), after.split(' ').join('\n'))].sort(([a], [b]) => a - b)

describe('marks of difference', () => {
  it('mark nothing where nothing changed', () => expect(marks('a b c', 'a b c')).toEqual([]))
  it('mark a line in the place of another as changed', () =>
    expect(marks('a b c', 'a x c')).toEqual([[2, 'changed']]))
  it('mark new lines as added', () =>
    expect(marks('a c', 'a b b c')).toEqual([
      [2, 'added'],
      [3, 'added'],
    ]))
  it('mark the line after a gap as having lost some', () =>
    expect(marks('a b c', 'a c')).toEqual([[2, 'removed']]))
  it('mark the last line where the end is gone', () =>
    expect(marks('a b c', 'a b')).toEqual([[2, 'removed']]))
  it('tell several places apart', () =>
    expect(marks('a b c d e', 'x b c y y e')).toEqual([
      [1, 'changed'],
      [4, 'changed'],
      [5, 'changed'],
    ]))

  it('are within the text, and leave as unmarked only lines that were there before', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
      .map(lines => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const found = lineMarks(before, after)
        const now = after.split('\n')
        for (const line of found.keys()) expect(line >= 1 && line <= now.length).toBe(true)
        const kept = now.filter((_, index) => !['added', 'changed'].includes(found.get(index + 1) ?? ''))
        const old = before.split('\n')
        let at = 0
        for (const line of kept) {
          at = old.indexOf(line, at) + 1
          expect(at).toBeGreaterThan(0)
        }
        expect(found.size === 0).toBe(before === after)
      }),
    )
  })
})

describe('the lines of a device', () => {
  const text = [
    'let a = 1',
    '# 1 "graph:web"',
    'let web = x',
    '',
    '  y',
    '# 6 "main.ml"',
    'let b',
    '# 1 "graph:tls"',
    'z',
  ]
  it('reach from its directive to the next', () => {
    expect([...deviceLines(text.join('\n'), new Set(['web']))]).toEqual([2, 3, 4, 5])
    expect([...deviceLines(text.join('\n'), new Set(['tls', 'web']))]).toEqual([2, 3, 4, 5, 8, 9])
    expect([...deviceLines(text.join('\n'), new Set(['main']))]).toEqual([])
  })
})
