import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition, isApp } from '../../shared/model/composition.ts'
import { compareHead } from '../../shared/ocaml/app-head.ts'
import { headOf } from '../../shared/ocaml/ocaml-head.ts'
import { ocamlTokens } from '../../shared/ocaml/ocaml-tokens.ts'
import { samplePath } from '../server/sample-project.ts'

const parameters = (text: string, path = ['Make']) =>
  headOf(text, path)?.parameters.map(({ name, moduleType }) => `${name} : ${moduleType}`)
const start = (text: string, path = ['Make']) => headOf(text, path)?.start?.parameters.map(({ name }) => name)

describe('the head of an app', () => {
  it('is read in every sample as its composition has it', () => {
    const samples = readdirSync(samplePath('.'))
    for (const sample of samples) {
      const composition = Composition.parse(
        JSON.parse(readFileSync(join(samplePath(sample), 'composition.json'), 'utf8')),
      )
      for (const device of composition.devices.filter(isApp)) {
        const [root = '', ...path] = device.app.module.split('.')
        const file = join(samplePath(sample), 'src', `${root.toLowerCase()}.ml`)
        const kinds = device.app.ports.map(({ signature }) => catalogue.signatures.get(signature))
        const head = headOf(readFileSync(file, 'utf8'), path)
        expect(head?.parameters.length, sample).toBe(kinds.filter(each => each?.kind === 'functor').length)
        const values = kinds.filter(each => each?.kind === 'functor' || each?.kind === 'value').length
        expect(head?.start?.parameters.length, sample).toBe(
          Math.max(1, values + device.app.bootArguments.length),
        )
        const compared = compareHead(device, readFileSync(file, 'utf8'), catalogue)
        expect(compared.differences, sample).toEqual([])
      }
    }
  })

  it('has its parameters in order, their module types without comments and line ends', () => {
    const text = `(* module Make (Not : This) = *)
module Make (Stack : Tcpip.Stack.V4V6)
    (Kv (* : Wrong.S *) : Mirage_kv.RO
      with type t = int) = struct
  let start stack kv = ignore (stack, kv); Lwt.return_unit
end`
    expect(parameters(text)).toEqual(['Stack : Tcpip.Stack.V4V6', 'Kv : Mirage_kv.RO with type t = int'])
    expect(start(text)).toEqual(['stack', 'kv'])
  })

  it('is read from the words of a functor, and past a result signature', () => {
    expect(
      parameters('module Make = functor (A : S.A) -> functor (B : S.B) -> struct let start a b = a b end'),
    ).toEqual(['A : S.A', 'B : S.B'])
    const sealed = 'module Make (A : S) : sig val start : int end = struct let start (x : int) y = x + y end'
    expect(parameters(sealed)).toEqual(['A : S'])
    expect(start(sealed)).toEqual(['x', 'y'])
  })

  it('is that of the last module and the last start, at their own level', () => {
    const text = `
module Other = struct module Make (No : S) = struct end end
module Make (A : S) = struct
  module Inner = struct let start a b c = a b c end
  let run x =
    let start y = y + x in
    start 3
  let start one = run one
  let start ?(tries = 3) ~port:p (two, three) = start (tries, p, two, three)
end`
    expect(parameters(text)).toEqual(['A : S'])
    expect(parameters(text, ['Other', 'Make'])).toEqual(['No : S'])
    expect(start(text)).toEqual(['port', 'two'])
    expect(start('let start () = Lwt.return_unit', [])).toEqual([null])
  })

  it('is null where there is no such module, and knows no start whose parameters it cannot tell', () => {
    expect(headOf('let start () = ()', ['Make'])).toBeNull()
    expect(start('module Make (A : S) = struct let start = A.go end')).toBeUndefined()
    expect(start('module Make (A : S) = struct let start : A.t -> unit = A.go end')).toBeUndefined()
    expect(start('module Make (A : S) = struct let start a = function B -> a end')).toBeUndefined()
  })

  it('is read in an interface', () => {
    const text = readFileSync(join(samplePath('tcp-echo'), 'src/unikernel.mli'), 'utf8')
    expect(parameters(text)).toEqual(['Stack : Tcpip.Stack.V4V6'])
  })

  it('is the same whatever comments, strings and attributes stand between', () => {
    const noise = fc.array(
      fc.constantFrom(' ', '\n', '(* module Make (X : Y) *)', '(* "*)" (* nested *) *)', "(* don't *)"),
      { maxLength: 4 },
    )
    const items = fc.array(
      fc.constantFrom(
        'let text = "module Make (X : Y)"',
        'let quoted = {|end) "|}',
        "let c = '\"'",
        "let d = '('",
        'type t = { a : int; b : string }[@@deprecated "end"]',
        'module M = struct let start x y z = x y z end',
        'let f = function [] -> begin match 1 with _ -> 2 end | _ -> 3',
        "let g (type a) (x : 'a) = for i = 0 to 1 do ignore (x, i) done",
      ),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(
        items,
        items,
        fc.array(noise, { minLength: 12, maxLength: 12 }),
        (before, inside, spaces) => {
          const words = 'module;Make;(;Stack;:;A.B;);=;struct;BODY;let;start;a;b;=;a b;end'.split(';')
          const text = [
            ...before,
            words
              .map((word, at) =>
                word === 'BODY' ? inside.join('\n') : `${word} ${spaces[at % 12]?.join('') ?? ''}`,
              )
              .join(' '),
          ].join('\n')
          expect(parameters(text)).toEqual(['Stack : A.B'])
          expect(start(text)).toEqual(['a', 'b'])
        },
      ),
    )
  })

  it('ends for any text, with places that are in it', () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom(...'module Make ( ) : = struct end let start "|}{|(**) \' ~ ? [@ ->'.split(' ')),
          fc.string(),
        ),
      )
      .map(words => words.join(' '))
    fc.assert(
      fc.property(text, text => {
        for (const { from, to, text: word } of ocamlTokens(text)) expect(text.slice(from, to)).toBe(word)
        const head = headOf(text, ['Make'])
        for (const { from, to } of [...(head?.parameters ?? []), ...(head?.start?.parameters ?? [])])
          expect(0 <= from && from <= to && to <= text.length).toBe(true)
      }),
    )
  })
})
