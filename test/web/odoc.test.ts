import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paragraphsOf } from '../../web/editor/odoc.ts'

const marked = (comment: string) =>
  paragraphsOf(comment).map(pieces => pieces.map(({ text, code }) => (code ? `\`${text}\`` : text)).join(''))

describe('a documentation comment', () => {
  it('has code where odoc has it', () => {
    expect(marked('[get store key] is {!Lwt.t}, see {!val:Mirage_kv.get} and {{!page} this}.')).toEqual([
      '`get store key` is `Lwt.t`, see `Mirage_kv.get` and `page` this.',
    ])
    expect(marked('After [`Eof] or [f [1; 2]].')).toEqual(['After ``Eof` or `f [1; 2]`.'])
    expect(marked('{[\n  let x = 1\n]}')).toEqual(['`let x = 1`'])
  })

  it('keeps the words of other markup, without its signs and its tags', () => {
    expect(
      marked('{e fulfills} the {b promise}, \\{so\\}.\n\n{3 Let syntax}\n@since 4.03 @raise Not_found'),
    ).toEqual(['fulfills the promise, {so}.', 'Let syntax'])
  })

  it('ends whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '!', '@', '\\', ' ', 'a', '\n') }),
        text => {
          expect(Array.isArray(paragraphsOf(text))).toBe(true)
        },
      ),
    )
  })
})
