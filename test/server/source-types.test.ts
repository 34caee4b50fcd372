import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Composition, isApp } from '../../shared/model/composition.ts'
import type { MembersReply, TypedName, TypesReply } from '../../shared/protocol/source-types.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { platform, samplePath } from './sample-project.ts'
import { startServer, type TestServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

let server: TestServer
beforeAll(async () => {
  toolchainPrefix()
  // A preprocessor is linked, which takes its time where others build as well.
  server = await startServer(temporaryFolder(), { limits: { buildMs: 600_000, buildCpuSeconds: 600 } })
})

const composition = (sample: string) =>
  Composition.parse(JSON.parse(readFileSync(join(samplePath(sample), 'composition.json'), 'utf8')))
const source = (sample: string, file = 'unikernel.ml') =>
  readFileSync(join(samplePath(sample), 'src', file), 'utf8')

const typesOf = (sample: string, sources: Record<string, string>) =>
  server.json<TypesReply>('POST', '/types', {
    platform,
    content: { composition: composition(sample), sources },
  })

/** The name that stands where `word` first does after `after`. */
const nameAt = (reply: TypesReply, file: string, text: string, word: string, after = ''): TypedName => {
  const at = text.indexOf(word, text.indexOf(after))
  const before = text.slice(0, at).split('\n')
  const column = Buffer.byteLength(before.at(-1) ?? '')
  const found = reply.names[file]?.find(
    ({ range }) => range[0] === before.length && range[1] === column && range[3] - range[1] === word.length,
  )
  if (!found) throw new Error(`no name ${word} at ${before.length}:${column}`)
  return found
}

describe("the types of a project's own libraries", { timeout: 900_000 }, () => {
  const own = composition('hello')
  for (const device of own.devices) if (isApp(device)) device.app.libraries = ['greeting', 'lwt']
  const typesWith = (sources: Record<string, string>) =>
    server.json<TypesReply>('POST', '/types', { platform, content: { composition: own, sources } })
  const dune = '(library (name greeting) (preprocess (pps ppx_deriving.show)))'
  const app = 'let start () = print_endline (Greeting.show (Greeting.hello "Ada")); Lwt.return_unit\n'
  const library = 'type t = To of string [@@deriving show]\n\nlet hello name = To name\n'

  it('are those that they have when they are compiled, also after an edit', async () => {
    const sources = { 'unikernel.ml': app, 'lib/greeting/dune': dune, 'lib/greeting/greeting.ml': library }
    const reply = await typesWith(sources)
    expect(reply.problems).toEqual([])
    const hello = reply.names['unikernel.ml']?.find(({ text }) => text.startsWith('val hello'))
    expect(hello?.text).toBe('val hello : string -> Greeting.t')
    expect(hello?.defined).toEqual({ file: 'lib/greeting/greeting.ml', line: 3, column: 4 })

    const edited = { ...sources, 'lib/greeting/greeting.ml': library.replace('To of string', 'To of int') }
    const [problem] = (await typesWith(edited)).problems
    expect(problem).toMatchObject({ code: 'ocaml', place: { file: 'src/unikernel.ml', line: 1 } })
    expect((await typesWith(sources)).problems).toEqual([])
  })

  it('come with what is wrong in the libraries, at its place', async () => {
    const reply = await typesWith({
      'unikernel.ml': app,
      'lib/greeting/dune': dune,
      'lib/greeting/greeting.ml': `${library}let wrong = 1 + "2"\n`,
    })
    expect(reply.problems).toEqual([
      expect.objectContaining({
        code: 'ocaml',
        severity: 'error',
        place: { file: 'lib/greeting/greeting.ml', line: 4, column: 16, endLine: 4, endColumn: 19 },
        message: expect.stringMatching(/expected of type\s"int"/),
      }),
    ])
  })

  it('write to no file outside, whatever a rule puts in the place of its folders', async () => {
    const outside = temporaryFolder()
    const sources = {
      'unikernel.ml': app,
      'lib/greeting/dune': `(library (name greeting))\n(rule (with-stdout-to greeting.ml (progn (system "cd /build 2>/dev/null; rm -rf _build/x src lib/x; ln -s ${outside} src; ln -s ${outside} lib/x; ln -s ${outside} _build/x") (echo "let hello x = x let show x = x"))))`,
    }
    // Whether there are types of sources that are gone is of no interest.
    await typesWith(sources).catch(() => null)
    const more = { ...sources, 'lib/x/x.ml': '', 'unikernel.ml': `${app}\n` }
    await typesWith(more).catch(() => null)
    expect(readdirSync(outside)).toEqual([])
  })
})

describe('the types of sources', () => {
  it('are those of values, modules and module types, each part of a path with its own', async () => {
    const text = source('tcp-echo')
    const reply = await typesOf('tcp-echo', { 'unikernel.ml': text })
    expect(reply.problems).toEqual([])
    expect(nameAt(reply, 'unikernel.ml', text, 'Stack', '(Stack').text).toBe(
      'module Stack : Tcpip.Stack.V4V6',
    )
    expect(nameAt(reply, 'unikernel.ml', text, 'Stack', '(Stack').signature).toContain('module TCP :')
    expect(nameAt(reply, 'unikernel.ml', text, 'V4V6').text).toBe('module type V4V6 : Tcpip.Stack.V4V6')
    expect(nameAt(reply, 'unikernel.ml', text, 'info', 'Logs.').text).toMatch(/^val info :/)
  })

  it('come with the documentation of a library, and of the signature of a functor argument', async () => {
    const text =
      'module Make (Stack : Tcpip.Stack.V4V6) = struct\n  let read = Stack.TCP.read\n  let map = Lwt.map\nend\n'
    const reply = await typesOf('tcp-echo', { 'unikernel.ml': text })
    expect(nameAt(reply, 'unikernel.ml', text, 'map', 'Lwt.').document).toContain('promise')
    const read = nameAt(reply, 'unikernel.ml', text, 'read', 'TCP.')
    expect(read.text.replace(/\s+/g, ' ')).toBe(
      'val read : Stack.TCP.flow -> (Cstruct.t Mirage_flow.or_eof, Stack.TCP.error) result Lwt.t',
    )
    expect(read.document).toMatch(/\S/)
  })

  it('lead to the definition, in another file too', async () => {
    const reply = await typesOf('hello', {
      'unikernel.ml': 'let start () = Greeting.say "é"; Lwt.return_unit\n',
      'greeting.ml': 'let prefix = "> "\n\nlet say text = print_endline (prefix ^ text)\n',
    })
    expect(reply.problems).toEqual([])
    const say = reply.names['unikernel.ml']?.find(({ text }) => text.startsWith('val say'))
    expect(say?.text).toBe('val say : string -> unit')
    expect(say?.defined).toEqual({ file: 'greeting.ml', line: 3, column: 4 })
  })

  it('go as far as the first error, which has the compiler’s message and its cause', async () => {
    const reply = await typesOf('hello', {
      'unikernel.ml': 'let first = 1\n\nlet start () = print_endline first\n\nlet last = 2\n',
    })
    expect(reply.problems).toEqual([
      {
        code: 'ocaml',
        severity: 'error',
        place: { file: 'src/unikernel.ml', line: 3, column: 29, endLine: 3, endColumn: 34 },
        device: null,
        message: 'The value "first" has type "int" but an expression was expected of type "string"',
        cause: { kind: 'wrong-type', of: 'expression', actual: 'int', expected: 'string' },
      },
    ])
    const texts = reply.names['unikernel.ml']?.map(({ text }) => text)
    expect(texts).toContain('val first : int')
    expect(texts).toContain('val print_endline : string -> unit')
    expect(texts).not.toContain('val last : int')
  })

  it('blame the file that is wrong, not those that need it', async () => {
    const reply = await typesOf('hello', {
      'unikernel.ml': 'let start () = Greeting.say "x"; Lwt.return_unit\n',
      'greeting.ml': 'let say text = print_endline (1 + text)\n',
    })
    expect(reply.problems.map(problem => 'place' in problem && problem.place.file)).toEqual([
      'src/greeting.ml',
    ])
  })

  it('hold where an interface hides a name, and where the two disagree', async () => {
    const good = await typesOf('hello', {
      'unikernel.ml': source('hello'),
      'unikernel.mli': source('hello', 'unikernel.mli'),
    })
    expect(good.problems).toEqual([])
    const bad = await typesOf('hello', {
      'unikernel.ml': 'let start () = Lwt.return_unit\n',
      'unikernel.mli': 'val start : int -> unit Lwt.t\n',
    })
    expect(bad.problems).toHaveLength(1)
    expect(bad.problems[0]).toMatchObject({
      severity: 'error',
      message: expect.stringContaining('not included'),
    })
  })

  it('know the module of a data folder, and a composition that is not finished', async () => {
    const { devices, ...rest } = composition('kv-browser')
    const reply = await server.json<TypesReply>('POST', '/types', {
      platform,
      content: {
        composition: { ...rest, devices, wires: [] },
        sources: { 'unikernel.ml': 'let start () = Static_content.connect ()\n' },
      },
    })
    expect(reply.problems).toEqual([])
  })

  it('are the same, at once, for the same sources', async () => {
    const ask = () => typesOf('hello', { 'unikernel.ml': 'let start () = Lwt.return_unit\n' })
    const [first, second] = await Promise.all([ask(), ask()])
    expect(second).toEqual(first)
  })
})

describe('what may stand at a place', () => {
  /** `¦` is where the cursor is. */
  const membersAt = async (sample: string, marked: string) => {
    const { members } = await server.json<MembersReply>('POST', '/types/members', {
      platform,
      content: { composition: composition(sample), sources: { 'unikernel.ml': marked.replace('¦', '') } },
      file: 'unikernel.ml',
      offset: marked.indexOf('¦'),
    })
    return new Map(members.map(({ name, text }) => [name, text.replace(/\s+/g, ' ')]))
  }

  it('are the members of a functor argument', async () => {
    const members = await membersAt(
      'tcp-echo',
      'module Make (Stack : Tcpip.Stack.V4V6) = struct\n  let start stack = Stack.TCP.li¦ stack\nend\n',
    )
    expect(members.get('listen')).toMatch(/port:int/)
    expect(members.has('create_connection')).toBe(true)
    expect(members.has('print_endline')).toBe(false)
  })

  it('are known in a source that does not parse while it is written', async () => {
    const members = await membersAt(
      'tcp-echo',
      'open Lwt.Syntax\nmodule Make (Stack : Tcpip.Stack.V4V6) = struct\n  module TCP = Stack.TCP\n  let start stack =\n    let* x = TCP.¦\nend\n',
    )
    expect(members.get('read')).toMatch(/Cstruct/)
  })

  it('are those of the scope where no module stands before', async () => {
    const members = await membersAt(
      'hello',
      'let greeting = "hi"\nlet start () = print_endline gre¦; Lwt.return_unit\n',
    )
    expect(members.get('greeting')).toBe('string')
    expect(members.get('Lwt_result') ?? members.get('List')).toBeDefined()
  })

  it('are none of a module that there is not', async () => {
    expect((await membersAt('hello', 'let start () = Nothing.x¦\n')).size).toBe(0)
  })
})
