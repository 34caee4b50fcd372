import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffCounts, diffParts, isSame, lineDiff } from '../../web/panels/files/line-diff.ts'

const written = (before: string, after: string) =>
  lineDiff(before, after).map(line => (isSame(line) ? ' ' : line.before === null ? '+' : '-') + line.text)

describe('the difference of two texts', () => {
  it('has what is gone before what came in its place', () => {
    expect(written('a\nb\nc\n', 'a\nx\nc\n')).toEqual([' a', '-b', '+x', ' c'])
    expect(written('', 'a\n')).toEqual(['+a'])
    expect(written('a\nb\n', '')).toEqual(['-a', '-b'])
    expect(diffCounts(lineDiff('a\nb\n', 'b\nc\nd\n'))).toEqual({ added: 2, removed: 1 })
  })

  it('folds equal lines that are far from a change', () => {
    const lines = Array.from({ length: 20 }, (_, at) => `${at}`)
    const parts = diffParts(lineDiff(lines.join('\n'), lines.with(10, 'x').join('\n')), 2)
    expect(parts.map(({ kind, lines }) => `${kind} ${lines.length}`)).toEqual([
      'folded 8',
      'shown 6',
      'folded 7',
    ])
  })

  it('holds both texts whole, in order, with their numbers, whatever is folded', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 })
      .map(lines => lines.map(line => `${line}\n`).join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after)
        const side = (number: 'before' | 'after') =>
          lines
            .filter(line => line[number] !== null)
            .map(line => `${line.text}\n`)
            .join('')
        expect(side('before')).toBe(before)
        expect(side('after')).toBe(after)
        expect(lines.flatMap(({ before }) => before ?? [])).toEqual(
          Array.from({ length: before.split('\n').length - 1 }, (_, at) => at + 1),
        )
        expect(diffParts(lines).flatMap(part => part.lines)).toEqual(lines)
      }),
    )
  })
})
