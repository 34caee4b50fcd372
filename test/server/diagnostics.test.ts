import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { duneLineReader } from '../../server/builds/dune-output.ts'
import { plainNames } from '../../server/builds/plain-names.ts'
import { noSpaceReason, reportsNoSpace } from '../../server/fs/disk-space.ts'
import { app, problemsOf } from './problems-of.ts'

/** What dune and the compilers printed, line by line, for a project with this mistake. */
const recorded = (name: string): string[] =>
  readFileSync(fileURLToPath(new URL(`compiler-output/${name}.txt`, import.meta.url)), 'utf8').split('\n')

const problemsIn = (...names: string[]) => problemsOf(...names.map(name => recorded(name).join('\n')))

const ocaml = { code: 'ocaml', severity: 'error', device: app }
const at = (file: string, line: number, column: number, endColumn: number, endLine = line) => ({
  file,
  line,
  endLine,
  column,
  endColumn,
})

describe('what the compilers print', () => {
  it('marks a type error at its line and columns, in the app that the file belongs to', () => {
    expect(problemsIn('type-error')).toEqual([
      {
        ...ocaml,
        place: at('src/unikernel.ml', 4, 29, 37),
        message: 'The value "greeting" has type "int" but an expression was expected of type "string"',
        cause: { kind: 'wrong-type', of: 'expression', actual: 'int', expected: 'string' },
      },
    ])
  })

  it('marks a syntax error', () => {
    expect(problemsIn('syntax-error')).toEqual([
      {
        ...{ ...ocaml, place: at('src/unikernel.ml', 2, 10, 12), message: 'Syntax error' },
        cause: { kind: 'syntax' },
      },
    ])
  })

  it('marks a string that does not end where it starts', () => {
    expect(problemsIn('unterminated-string')).toMatchObject([
      { place: at('src/unikernel.ml', 2, 16, 17), message: 'String literal not terminated' },
    ])
  })

  it('counts columns in bytes, as the compiler does', () => {
    expect(problemsIn('utf8-columns')).toMatchObject([
      { severity: 'error', place: { line: 2, column: 51, endColumn: 52 }, cause: { actual: 'int' } },
    ])
  })

  it('gives warnings as such', () => {
    expect(problemsIn('warnings')).toEqual([
      {
        ...ocaml,
        severity: 'warning',
        place: at('src/unikernel.ml', 2, 6, 12),
        message: 'unused variable unused.',
        cause: { kind: 'unused', what: 'variable', name: 'unused' },
      },
    ])
  })

  it('takes a place without columns for the whole line', () => {
    const [problem] = problemsIn('interface-mismatch')
    expect(problem).toMatchObject({ ...ocaml, place: at('src/unikernel.ml', 1, 0, 0) })
    expect(problem).toMatchObject({
      cause: {
        ...{ kind: 'interface-mismatch', implementation: 'src/unikernel.ml', interface: 'src/unikernel.mli' },
        ...{ missing: [], different: ['start'] },
      },
    })
  })

  it('marks the device that a generated line belongs to', () => {
    expect(problemsIn('device-line')).toMatchObject([
      {
        ...ocaml,
        place: { file: 'graph:hello', line: 1 },
        message: expect.stringContaining('has type "unit Lwt.t"'),
      },
    ])
  })

  it('says which library is missing', () => {
    expect(problemsIn('missing-library')).toEqual([
      {
        code: 'build-failed',
        message: "The library no-such-library is not in this universe. Remove it from the app's libraries.",
      },
    ])
  })

  it('says which symbol nothing defines, once, at the line that asks for it', () => {
    const problems = problemsIn('undefined-symbol')
    expect(problems[0]).toMatchObject({ ...ocaml, place: { file: 'src/unikernel.ml', line: 3 } })
    for (const problem of problems)
      expect(problem).toHaveProperty('message', expect.stringContaining('composer_no_such_symbol'))
    expect(problems.length).toBeLessThanOrEqual(2)
  })

  it('keeps what dune says of the project as a whole', () => {
    expect(problemsIn('dependency-cycle')).toEqual([
      {
        code: 'build-failed',
        message: 'The modules need each other, which OCaml cannot compile: Unikernel, Other, Unikernel',
      },
    ])
  })

  it('finds several problems, each once', () => {
    const problems = problemsIn('type-error', 'warnings', 'type-error')
    expect(problems.map(problem => 'severity' in problem && problem.severity)).toEqual(['error', 'warning'])
  })

  it('spans lines where the compiler does', () => {
    const lines = [
      'File "src/unikernel.ml", lines 4-7, characters 4-12:',
      '4 | ....(fun',
      'Error: This expression should not be a function',
    ]
    expect(problemsOf(lines.join('\n'))).toMatchObject([{ place: at('src/unikernel.ml', 4, 4, 12, 7) }])
  })

  it('names no file or module of dune’s own', () => {
    const lines = [
      'File "src/unikernel.ml", line 1:',
      'Error: The implementation src/unikernel.ml',
      '       does not match the interface src/.main.eobjs/byte/dune__exe__Unikernel.cmi:',
      '       Values do not match: val start : Dune__exe__Other.t',
    ]
    expect(problemsOf(lines.join('\n'))).toMatchObject([
      {
        message:
          'The implementation src/unikernel.ml\ndoes not match the interface unikernel.mli:\nValues do not match: val start : Other.t',
      },
    ])
    expect(
      plainNames("ld: .main.eobjs/native/dune__exe__Main.o: in function `camlDune__exe__Main__fun_235':"),
    ).toBe("ld: main.ml: in function `camlMain__fun_235':")
    expect(plainNames('Error: _build/hvt/src/other.ml is not there')).toBe('Error: src/other.ml is not there')
    for (const name of ['interface-mismatch', 'dependency-cycle', 'several-files', 'undefined-symbol'])
      expect(JSON.stringify(problemsIn(name))).not.toMatch(/eobjs|dune__exe|_build/i)
  })

  it('says once what has a place, not again without one', () => {
    const lines = [
      "/composition/_build/hvt/src/unikernel.ml:2: undefined reference to `nowhere'",
      "ld: .main.eobjs/native/dune__exe__Unikernel.o: undefined reference to `nowhere'",
    ]
    expect(problemsOf(lines.join('\n'))).toMatchObject([{ code: 'ocaml', place: { line: 2 } }])
  })

  it('leaves warnings about generated lines out', () => {
    const lines = ['File "main.ml", line 4, characters 4-12:', 'Warning 32 [unused-value]: unused value x.']
    expect(problemsOf(lines.join('\n'))).toEqual([])
  })
})

describe('what dune does', () => {
  it('is told in the words of the tools, stage by stage', () => {
    const read = duneLineReader()
    const commands = recorded('undefined-symbol').flatMap(text => {
      const line = read(text)
      return line.kind === 'command' ? [`${line.stage}: ${line.text}`] : []
    })
    expect(commands).toContain('compile: ocamlopt src/unikernel.ml')
    expect(commands.at(-1)).toBe('link: ocamlopt -o main.exe')
  })

  it('says nothing of its own contexts', () => {
    const read = duneLineReader()
    const shown = recorded('warnings').flatMap(text => {
      const line = read(text)
      return line.kind === 'report' ? line.lines : line.kind === 'message' && line.text !== '' ? [line] : []
    })
    // By the compiler to bytecode, which makes interfaces, and by the other one.
    const warning = [
      ['plain', 'File "src/unikernel.ml", line 2, characters 6-12:'],
      ['plain', '2 |   let unused = 3 in'],
      ['plain', '          ^^^^^^'],
      ['warning', 'Warning 26 [unused-var]: unused variable unused.'],
    ]
    expect(shown.map(({ level, text }) => [level, text])).toEqual([...warning, ...warning])
  })
})

describe('a full disk', () => {
  const quoted = [
    '1 | let start () = "No space left on device" + 1',
    'Alert deprecated: No space left on device',
    'Error: Unbound value no_enospc',
  ]

  it('is never what a message quotes of a source', async () => {
    expect(quoted.some(reportsNoSpace)).toBe(false)
    expect(await noSpaceReason(tmpdir(), { wasFull: false, toolReportsIt: false })).toBeNull()
  })

  it('is known by the tools’ own lines, and by what watching saw', async () => {
    expect(reportsNoSpace('/usr/bin/ld: final link failed: No space left on device')).toBe(true)
    expect(reportsNoSpace('Error: I/O error: src/x.o: No space left on device')).toBe(true)
    expect(await noSpaceReason(tmpdir(), { wasFull: true, toolReportsIt: false })).toContain('full')
    expect(await noSpaceReason('/dev/null/none', { wasFull: false, toolReportsIt: false })).toBeNull()
  })
})
