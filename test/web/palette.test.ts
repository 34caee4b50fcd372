import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { groupsOf, searched } from '../../web/palette/entries.ts'
import { matches } from '../../web/palette/search.ts'

const groups = groupsOf(catalogue, 'embedded')
const found = (query: string) =>
  searched(groups, query, false).flatMap(({ entries }) => entries.map(({ type }) => type))

describe('the palette', () => {
  it('holds every device type of the universe once, and the app', () => {
    const all = groups.flatMap(({ entries }) => entries.map(({ type }) => type)).sort()
    const wanted = [...catalogue.deviceTypes.values()]
      .filter(({ universes }) => universes.embedded)
      .map(({ id }) => id)
    expect(all).toEqual([...wanted, 'app'].sort())
  })

  it('finds by name, by signature and by what a device is for', () => {
    expect(found('clock')[0]).toBe('default_ptime')
    expect(found('Mirage_sleep')).toContain('default_sleep')
    expect(found('entropy')).toContain('default_random')
    expect(found('ocaml')[0]).toBe('app')
  })

  it('puts the best answer first, whatever group it is in: Enter adds it', () => {
    expect(found('logs')[0]).toBe('default_reporter')
  })

  it('finds nothing for a name that nothing has', () => {
    expect(found('zzzz')).toEqual([])
  })

  it('shows what can be left out only when asked', () => {
    expect(found('')).not.toContain('no_random')
    expect(found('no random')).toContain('no_random')
    expect(searched(groups, '', true).map(({ layer }) => layer)).toContain('without')
  })
})

describe('a search', () => {
  it('wants every word, in any order, whatever the case', () => {
    expect(matches('CLOCK wall', ['Wall clock'])).toBe(true)
    expect(matches('clock door', ['Wall clock'])).toBe(false)
    expect(matches('', ['anything'])).toBe(true)
  })
})
