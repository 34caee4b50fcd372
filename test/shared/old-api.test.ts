import { expect, describe as group, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { counterpartTypes } from '../../shared/catalogue/counterparts.ts'
import { usesLibrary } from '../../shared/catalogue/libraries.ts'
import { Composition } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { oldModulesIn } from '../../shared/ocaml/old-api.ts'
import { describe } from '../../shared/problems/describe.ts'
import { fixesFor } from '../../shared/problems/fixes.ts'
import { validate } from '../../shared/validation/validate.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const
const app = (libraries: string[] = []) => ({
  id: 'app',
  type: 'app',
  name: 'app',
  app: { module: 'Unikernel', libraries },
})
const graph = (...devices: object[]) => Composition.parse({ format: 1, name: 'test', devices, wires: [] })

const said = (composition: Composition, sources: Record<string, string> = { 'unikernel.ml': '' }) =>
  validate({ composition, sources }, platform, catalogue).map(problem => ({
    title: describe(problem, { composition, catalogue }).title,
    fixes: fixesFor(problem, { composition, catalogue, sources, platform }).map(({ label }) => label),
  }))

group('a name of MirageOS that is not here', () => {
  it('is told from a misspelt one, with what has its place', () => {
    const stranger = (type: string) => said(graph(app(), { id: 'x', name: 'x', type }))
    expect(stranger('ethif')).toEqual([
      {
        title:
          '`ethif` is not to be had. “TCP/IP stack” has its place: the TCP/IP stack holds it: lwIP is one piece',
        fixes: ['Make it “TCP/IP stack”', 'Remove x'],
      },
    ])
    expect(stranger('git_ssh')).toEqual([
      { title: '`git_ssh` is not to be had: git is not there yet', fixes: ['Remove x'] },
    ])
    expect(stranger('chrunch')).toEqual([
      {
        title: 'No device type is called `chrunch`. The nearest is `crunch`, “Image folder”',
        fixes: ['Make it “Image folder”', 'Remove x'],
      },
    ])
    expect(stranger('zzz')).toEqual([
      { title: 'No device type is called `zzz`, here or in MirageOS 4.11', fixes: ['Remove x'] },
    ])
  })

  it('has its place taken by a type that there is', () => {
    for (const type of counterpartTypes)
      if (type !== 'app') expect([...catalogue.deviceTypes.keys()]).toContain(type)
  })

  it('is fixed by the fix', () => {
    const composition = graph(app(), { id: 'x', name: 'x', type: 'direct_stackv4v6' })
    const [problem] = validate({ composition, sources: { 'unikernel.ml': '' } }, platform, catalogue)
    if (!problem) throw new Error('nothing found')
    const [fix] = fixesFor(problem, { composition, catalogue, sources: {}, platform })
    const codes = validate(
      { composition: applyEdits(composition, fix?.edits ?? []), sources: { 'unikernel.ml': '' } },
      platform,
      catalogue,
    ).map(({ code }) => code)
    expect(codes).toEqual(['unwired-port'])
  })
})

group('a module of an older MirageOS', () => {
  const titles = (text: string, more: Record<string, string> = {}) =>
    oldModulesIn({ composition: graph(app()), sources: { 'unikernel.ml': text, ...more } }).map(problem =>
      [describe(problem, { composition: graph(app()), catalogue }).title].join(),
    )

  it('is named with what to write in its place, and where it stands', () => {
    expect(titles('module Main (Time : Mirage_time.S) = struct end')).toEqual([
      '`Mirage_time` is gone: MirageOS 4.9 made sleeping a plain module. Instead, leave the functor argument out and call `Mirage_sleep.ns`',
    ])
    const [problem] = oldModulesIn({
      composition: graph(app()),
      sources: { 'unikernel.ml': 'let é = "ü"\nlet t = "ß", Key_gen.port' },
    })
    expect(problem).toMatchObject({
      device: 'app',
      place: { file: 'src/unikernel.ml', line: 2, column: 14, endColumn: 21 },
    })
  })

  it('is not seen in comments, strings, paths, and modules of the project', () => {
    expect(titles('(* Mirage_time.S *) let s = "Mirage_clock.x" let t = My.Mirage_random.x')).toEqual([])
    expect(titles('module OS = struct let x = 1 end let y = OS.x')).toEqual([])
    expect(titles('let y = Key_gen.x ()', { 'key_gen.ml': 'let x () = 1' })).toEqual([])
  })
})

group('a library that is not there', () => {
  it('is not to be removed while the sources use it', () => {
    const fixes = (library: string, text: string) =>
      said(graph(app([library])), { 'unikernel.ml': text })[0]?.fixes
    expect(fixes('hello', 'let start () = Hello.greet ()')).toEqual([])
    expect(fixes('hello', 'let start () = Lwt.return_unit')).toEqual(['Remove hello'])
    expect(fixes('mirage-clock', 'let start () = Mirage_clock.x')).toEqual([
      'Use mirage-ptime and mirage-mtime',
    ])
    expect(fixes('lwt_ppx', 'let start () = let%lwt () = x in y')).toEqual([])
    expect(said(graph(app(['hello'])), { 'unikernel.ml': 'open Hello' })[0]?.title).toBe(
      'Library `hello` is not in the embedded universe. What the app needs of it can be a module in src/, or a library of the project in lib/',
    )
  })

  it('is used where a module of it is named, whatever its name looks like', () => {
    for (const [library, text] of [
      ['x509', 'open X509'],
      ['tls.mirage', 'module T = Tls_mirage.Make (F)'],
      ['mirage-crypto-ec', 'Mirage_crypto_ec.P256.generate'],
      ['ppx_deriving.show', 'type t = int [@@deriving show]'],
    ] as const)
      expect(usesLibrary({ 'a.ml': text }, library), library).toBe(true)
    expect(usesLibrary({ 'a.ml': 'let hello = 1' }, 'hello')).toBe(false)
    expect(usesLibrary({ 'a.ml': '' }, '((((')).toBe(false)
  })
})
