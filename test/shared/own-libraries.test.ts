import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'
import { libraryPathFault } from '../../shared/model/library-files.ts'
import { ownLibrariesOf } from '../../shared/model/own-libraries.ts'
import { pathOfSource, SourceName, sourceAtPath } from '../../shared/model/project.ts'
import { readDuneFile } from '../../shared/ocaml/dune-file.ts'
import { describe as describeProblem } from '../../shared/problems/describe.ts'
import { severityOf } from '../../shared/problems/problem.ts'
import { validate } from '../../shared/validation/validate.ts'

describe('a path of a library', () => {
  it('is one of a dune file, of OCaml or of C below lib/', () => {
    const paths = [
      'lib/dune',
      'lib/greeting/dune',
      'lib/greeting/greeting.ml',
      'lib/greeting/greeting.mli',
      'lib/greeting/c/stubs.c',
      'lib/greeting/c/stubs.h',
      'lib/parser-0.1+x/lexer.mll',
      'lib/vendored/dune-project',
      'lib/vendored/vendored.opam',
    ]
    expect(paths.map(path => [path, libraryPathFault(path)])).toEqual(paths.map(path => [path, null]))
    for (const path of paths) expect(SourceName.safeParse(path).success).toBe(true)
  })

  it('is told why it is none', () => {
    const faults: [path: string, words: RegExp][] = [
      ['lib', /not in `lib\/`/],
      ['src/a.ml', /not in `lib\/`/],
      ['/lib/a.ml', /not in `lib\/`/],
      ['lib/../src/a.ml', /does not stay/],
      ['lib/a/./b.ml', /does not stay/],
      ['lib//a.ml', /empty name/],
      ['lib/.git/a.ml', /version control/],
      ['lib/.hidden.ml', /has `.hidden.ml` in it/],
      ['lib/a b.ml', /has `a b.ml` in it/],
      ['lib/dune/a.ml', /a folder `dune`/],
      ['lib/a.ml/dune', /a folder `a.ml`/],
      ['lib/a/notes.txt', /no text of a library/],
      ['lib/a/dune-workspace', /no text of a library/],
      [`lib/${'d/'.repeat(11)}a.ml`, /more than 12 names/],
      [`lib/${'d'.repeat(99)}/${'d'.repeat(99)}/a.ml`, /longer than 200/],
    ]
    for (const [path, words] of faults)
      expect([path, libraryPathFault(path)]).toEqual([path, expect.stringMatching(words)])
  })

  it('never leads out of lib/, nor stands in the way of another, whatever it is made of', () => {
    const names = fc.oneof(
      fc.constantFrom('.', '..', '', 'lib', 'dune', 'a.ml', 'a', '__proto__', '_build', '.git'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    )
    const path = fc.array(names, { minLength: 1, maxLength: 6 }).map(parts => ['lib', ...parts].join('/'))
    fc.assert(
      fc.property(path, path, (one, other) => {
        for (const each of [one, other]) {
          if (libraryPathFault(each) !== null) continue
          expect(new URL(`file:///p/${each}`).pathname).toMatch(/^\/p\/lib\/./)
          expect(sourceAtPath(pathOfSource(each))).toBe(each)
        }
        if (libraryPathFault(one) === null && libraryPathFault(other) === null)
          expect(one.startsWith(`${other}/`)).toBe(false)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('a dune file', () => {
  it('is read as dune reads it: comments, strings, discarded expressions', () => {
    const read = readDuneFile(
      '; (no\n#| (more #| within |#\n |#\n(library #;(name no) (name "a b") #; #; x y (z))',
    )
    expect(read).toEqual({
      ok: true,
      stanzas: [
        {
          line: 4,
          list: [
            { line: 4, atom: 'library' },
            {
              line: 4,
              list: [
                { line: 4, atom: 'name' },
                { line: 4, atom: 'a b' },
              ],
            },
            { line: 4, list: [{ line: 4, atom: 'z' }] },
          ],
        },
      ],
    })
  })

  it('that cannot be read is told with its line', () => {
    const faults: [text: string, line: number, words: RegExp][] = [
      ['(library\n (name a)', 1, /`\(` has no `\)`/],
      ['(library)\n)', 2, /`\)` has no `\(`/],
      ['\n"abc', 2, /string has no end/],
      ['\n\n#| abc', 3, /comment/],
      ['(* -*- tuareg -*- *)\nlet () = ()', 1, /OCaml program/],
      [`${'('.repeat(5000)}`, 1, /within each other/],
    ]
    for (const [text, line, words] of faults)
      expect(readDuneFile(text)).toEqual({ ok: false, line, reason: expect.stringMatching(words) })
  })

  it('is read or refused, whatever it is, in a time that grows with it', () => {
    const pieces = fc.constantFrom('(', ')', '"', ';', '#;', '#|', '|#', '\\', '\n', ' ', 'library', 'a')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), parts => {
        const read = readDuneFile(parts.join(''))
        if (!read.ok) expect(read.line).toBeGreaterThan(0)
      }),
    )
  })
})

const project = (libraries: string[], files: Record<string, string>) => ({
  composition: Composition.parse({
    format: 1,
    name: 'own',
    devices: [
      {
        id: 'app',
        type: 'app',
        name: 'app',
        app: { module: 'Unikernel', ports: [], bootArguments: [], libraries },
      },
    ],
    wires: [],
  }),
  sources: { 'unikernel.ml': 'let start () = Lwt.return_unit', ...files },
})

const saidOf = (libraries: string[], files: Record<string, string>): string[] => {
  const { composition, sources } = project(libraries, files)
  const catalogue = catalogueFor(composition)
  return validate({ composition, sources }, { universe: 'embedded', target: 'hvt' }, catalogue).map(
    problem => {
      const { title, where } = describeProblem(problem, { composition, catalogue })
      return `${severityOf(problem)}: ${title} (${where})`
    },
  )
}

describe("the project's own libraries", () => {
  it('are known by name, by public name, in sub-folders and below included files', () => {
    const { libraries, faults } = ownLibrariesOf({
      'lib/dune': '(library (name top))\n(subdir below (library (name below)))\n(include more.inc)',
      'lib/more.inc': '(library (name included))',
      'lib/a/dune':
        '(library\n (public_name pack.a)\n (name a) (libraries fmt (re_export below) (select x from)))',
      'lib/v/dune-project': '(lang dune 3.0)',
      'lib/v/dune': '(library (name hidden))\n(library (name v) (public_name v))',
    })
    expect(faults).toEqual([])
    expect(
      libraries.map(({ name, otherName, folder, line, package: pack }) => [
        name,
        otherName,
        folder,
        line,
        pack,
      ]),
    ).toEqual([
      ['pack.a', 'a', 'lib/a', 1, 'pack'],
      ['top', null, 'lib', 1, null],
      ['below', null, 'lib/below', 2, null],
      ['included', null, 'lib', 1, null],
      ['v', null, 'lib/v', 2, null],
    ])
    expect(libraries[0]?.needs.map(({ library }) => library)).toEqual(['fmt', 'below'])
  })

  it('are libraries that an app may name, beside those of the universe', () => {
    const files = { 'lib/a/dune': '(library (name a) (public_name pack.a))' }
    expect(saidOf(['a', 'fmt'], files)).toEqual([])
    expect(saidOf(['pack.a'], files)).toEqual([])
    expect(saidOf(['b'], files)).toEqual([
      expect.stringContaining('error: Library `b` is not in the embedded'),
    ])
  })

  it('are told what is wrong with them, with file and line', () => {
    expect(saidOf([], { 'lib/a/dune': '\n(library' })).toEqual([
      'error: `lib/a/dune` cannot be read: a `(` has no `)` (lib/a/dune, line 2)',
    ])
    expect(saidOf([], { 'lib/a/dune': '(library (name fmt))' })).toEqual([
      "error: The universe has a library `fmt` already: give the project's own another name (lib/a/dune, line 1)",
    ])
    expect(saidOf([], { 'lib/a/dune': '(library (name unix))' })).toHaveLength(1)
    expect(
      saidOf([], { 'lib/a/dune': '(library (name a))', 'lib/b/dune': '; twice\n(library (name a))' }),
    ).toEqual([
      'error: `lib/b/dune` and `lib/a/dune` define a library `a` each: give one of them another name (lib/b/dune, line 2)',
    ])
    expect(saidOf([], { 'lib/a/a.ml': '' })).toEqual([
      'warning: `lib/a/a.ml` is not compiled: there is no dune file in its folder, nor in one above it up to `lib/` (lib/a/a.ml)',
    ])
  })

  it('are held to what an image can have where it is linked, and nowhere else', () => {
    const files = {
      'lib/a/dune': '(library (name a) (libraries b))',
      'lib/b/dune': '(library\n (name b)\n (libraries a unix))',
    }
    expect(saidOf(['a'], files)).toEqual([
      "error: The project's library `b` needs `unix`, which cannot be in an image: it calls an operating system (lib/b/dune, line 3)",
    ])
    expect(saidOf([], files)).toEqual([])
  })
})
