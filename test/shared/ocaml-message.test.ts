import { describe, expect, it } from 'vitest'
import { ocamlWords, suggestedNames } from '../../shared/ocaml/ocaml-message.ts'

describe('the compiler in plain words', () => {
  it.each([
    [
      'The value "first" has type "int" but an expression was expected of type\n         "string"',
      'Wrong type: this is `int`, `string` is expected here',
    ],
    [
      'The constant "1" has type "int" but an expression was expected of type\n         "unit"\n       because it is in the result of a conditional with no else branch',
      'Wrong type: this is `int`, `unit` is expected here',
    ],
    [
      'This pattern matches values of type "string"\n       but a pattern was expected which matches values of type "int option"',
      'Wrong type: this pattern is for `string`, the value is `int option`',
    ],
    [
      'This expression has type "int"\n       This is not a function; it cannot be applied.',
      'This is `int`, not a function: it takes no arguments',
    ],
    [
      'This expression has type\n         string -> unit Lwt.t\n       but an expression was expected of type unit Lwt.t\n       because it is in the left-hand side of a sequence',
      'Wrong type: this is `string -> unit Lwt.t`, `unit Lwt.t` is expected here',
    ],
    ['Unbound value "fooo"\nHint: Did you mean "foo"?', 'Nothing is called `fooo`'],
    ['Unbound module "Foo"', 'There is no module `Foo`'],
    ['Syntax error', 'Syntax error: the text stops making sense here'],
    ["Syntax error: ')' expected", "Syntax error: ')' expected"],
    [
      'The function "f" has type int -> int\n       It is applied to too many arguments',
      'Too many arguments: the function is `int -> int`',
    ],
    ['Warning 26 [unused-var]: unused variable x.', '`x` is defined and never used'],
    [
      'this pattern-matching is not exhaustive.\nHere is an example of a case that is not matched:\nNone',
      'A case is missing: `None`',
    ],
    ['Something of another kind.\nWith more', 'Something of another kind. With more'],
    ['', 'The compiler stopped here'],
  ])('%j', (message, title) => expect(ocamlWords(message).title).toBe(title))

  it('keeps the hint', () =>
    expect(ocamlWords('Unbound value fooo\nHint: Did you mean foo?').hint).toBe('Did you mean foo?'))
  it('finds the names that it proposes', () => {
    expect(suggestedNames('Did you mean "length"?')).toEqual(['length'])
    expect(suggestedNames('Did you mean map, mapi or map2?')).toEqual(['map', 'mapi', 'map2'])
    expect(suggestedNames('If this is intended, write so')).toEqual([])
  })

  it('has few enough words for the row of a device', () => {
    for (const message of ['Syntax error', 'Unbound module type X', 'Signature mismatch: x', 'odd'])
      expect(`Line 123: ${ocamlWords(message).short}`.length).toBeLessThanOrEqual(26)
  })
})
