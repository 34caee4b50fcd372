import { describe, expect, it } from 'vitest'
import { differing } from '../../web/panels/data/files-elsewhere.ts'

const file = (letter: string, size = 3) => ({ size, sha256: letter.repeat(64) })

describe('data files that were changed elsewhere', () => {
  it('are told by what they hold, also where their sizes are the same', () => {
    const here = { same: file('a'), changed: file('b'), gone: file('c') }
    const there = { same: file('a'), changed: file('d'), come: file('e') }
    expect(differing(here, there)).toEqual(['changed', 'come', 'gone'])
  })
})
