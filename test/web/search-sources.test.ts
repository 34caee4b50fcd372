import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxFound, searchSources } from '../../web/editor/search-sources.ts'

describe('a search in all sources', () => {
  it('finds lines in every file, without regard to case, each once', () => {
    const sources = { 'a.ml': 'let Start = start\nlet x = 1\n', 'b.mli': 'val x : int\nval START : int' }
    expect(searchSources(sources, 'start')).toEqual([
      { file: 'a.ml', line: 1, column: 4, text: 'let Start = start' },
      { file: 'b.mli', line: 2, column: 4, text: 'val START : int' },
    ])
    expect(searchSources(sources, '')).toEqual([])
  })

  it('finds what stands there, and no more than it lists', () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 6 }), {
      maxLength: 300,
    })
    fc.assert(
      fc.property(lines, fc.constantFrom('a', 'ab', 'b a'), (lines, wanted) => {
        const found = searchSources({ 'a.ml': lines.join('\n') }, wanted)
        const all = lines.filter(line => line.includes(wanted)).length
        expect(found.length).toBe(Math.min(all, maxFound))
        for (const { line, column } of found) expect(lines[line - 1]?.startsWith(wanted, column)).toBe(true)
      }),
    )
  })
})
