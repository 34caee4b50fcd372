import { describe, expect, it } from 'vitest'
import { OcamlCause } from '../../shared/ocaml/ocaml-cause.ts'
import { formatOcamlProblem, suggestedNames } from '../../shared/ocaml/ocaml-problem.ts'

const causes: [OcamlCause, string][] = [
  [
    { kind: 'wrong-type', of: 'expression', actual: 'int', expected: 'string' },
    'Wrong type: this is `int`, `string` is expected here',
  ],
  [
    { kind: 'wrong-type', of: 'pattern', actual: 'string', expected: 'int option' },
    'Wrong type: this pattern is for `string`, the value is `int option`',
  ],
  [{ kind: 'not-a-function', type: 'int' }, 'This is `int`, not a function: it takes no arguments'],
  [{ kind: 'too-many-arguments', type: 'int -> int' }, 'Too many arguments: the function is `int -> int`'],
  [{ kind: 'unbound', what: 'value', name: 'fooo', near: ['foo'] }, 'Nothing is called `fooo`'],
  [{ kind: 'unbound', what: 'module', name: 'Foo', near: [] }, 'There is no module `Foo`'],
  [{ kind: 'unbound', what: 'module type', name: 'X', near: [] }, 'There is no module type `X`'],
  [{ kind: 'syntax' }, 'Syntax error: the text stops making sense here'],
  [{ kind: 'syntax', expected: ')' }, 'Syntax error: `)` expected'],
  [{ kind: 'unused', what: 'variable', name: 'x' }, '`x` is defined and never used'],
  [{ kind: 'unused', what: 'match case', name: '' }, 'This match case is not used'],
  [{ kind: 'missing-case', example: 'None' }, 'A case is missing: `None`'],
  [{ kind: 'value-dropped' }, 'The value of this expression is dropped: it should be `unit`'],
  [
    {
      ...{ kind: 'interface-mismatch', implementation: 'a.ml', interface: 'a.mli' },
      ...{ missing: ['y'], different: ['x', 'z'] },
    },
    '`a.ml` is not what `a.mli` says: `y` is missing, `x`, `z` have other types',
  ],
  [{ kind: 'signature-mismatch', missing: ['y'], different: [] }, 'The module does not fit: `y` is missing'],
]

describe('a problem of OCaml in plain words', () => {
  it.each(causes)('%j', (cause, title) =>
    expect(formatOcamlProblem({ message: 'whatever the compiler says', cause }).title).toBe(title),
  )

  it('of each kind of cause has few enough words for the row of a device', () => {
    expect(new Set(causes.map(([{ kind }]) => kind))).toEqual(
      new Set(OcamlCause.options.map(({ shape }) => shape.kind.value)),
    )
    for (const [cause] of causes)
      expect(`Line 123: ${formatOcamlProblem({ message: '', cause }).short}`.length).toBeLessThanOrEqual(26)
  })

  it('is told what an older MirageOS called a module that is gone', () => {
    const cause: OcamlCause = { kind: 'unbound', what: 'module', name: 'Mirage_time', near: [] }
    expect(formatOcamlProblem({ message: '', cause }).title).toContain('Mirage_sleep')
  })

  it('has the names that may be meant, and a hint of them', () => {
    const cause: OcamlCause = {
      kind: 'unbound',
      what: 'value',
      name: 'List.mapp',
      near: ['map', 'map2', 'mapi'],
    }
    expect(suggestedNames(cause)).toEqual(['map', 'map2', 'mapi'])
    expect(formatOcamlProblem({ message: '', cause }).hint).toBe('Did you mean `map`, `map2` or `mapi`?')
    const itself: OcamlCause = { kind: 'unbound', what: 'value', name: 'f', near: [], rec: 3 }
    expect(formatOcamlProblem({ message: '', cause: itself }).hint).toBe(
      'If it is to call itself, write `let rec` on line 3',
    )
    expect(suggestedNames(undefined)).toEqual([])
  })

  it('keeps what the compiler says where it has no cause: of another kind, or from a build of before 0.3', () => {
    const message = 'Something of another "kind".\n       With more'
    expect(formatOcamlProblem({ message })).toEqual({
      ...{ title: 'Something of another `kind`. With more', hint: '', short: 'see the source' },
    })
    expect(formatOcamlProblem({ message: '' }).title).toBe('The compiler stopped here')
  })
})
