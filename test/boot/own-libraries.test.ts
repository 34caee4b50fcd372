import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { boot, buildImage, composer, inTemporaryFolder, writeProject } from './build-and-boot.ts'

const greeting = fileURLToPath(new URL('own-libraries/greeting', import.meta.url))

it("boots an image with the project's own libraries: C, generated code, a preprocessor, a public name", {
  timeout: 900_000,
}, () => {
  const { status, out } = inTemporaryFolder(folder => boot(buildImage(greeting, folder, { seconds: 600 })))
  expect(out).toContain('Good day, Ada! 42 7 (Square 3)')
  expect(status).toBe(0)
})

const app = {
  'composition.json': JSON.stringify({
    format: 1,
    name: 'greeter',
    devices: [
      {
        id: 'greeter',
        type: 'app',
        name: 'greeter',
        app: { module: 'Unikernel', ports: [], bootArguments: [], libraries: ['greeting', 'lwt'] },
      },
    ],
    wires: [],
  }),
  'src/unikernel.ml': 'let start () = print_endline (Greeting.hello ()); Lwt.return_unit\n',
}

/** What a build says of a library of these files. */
const saidOf = (files: Record<string, string>): { problems: unknown[] } =>
  inTemporaryFolder(folder => {
    const project = writeProject(join(folder, 'project'), { ...app, ...files })
    const { status, out, error } = composer(
      ['build', project, '--json', '-o', join(folder, 'image')],
      {
        UNIKERNEL_COMPOSER_BUILD_SECONDS: '600',
      },
      640_000,
    )
    expect([status, error]).toEqual([1, expect.anything()])
    return JSON.parse(out).outcome
  })

it('says what is wrong in a library at its place: in OCaml, in C, and what dune has to say of its dune file', {
  timeout: 900_000,
}, () => {
  const dune = '(library\n (name greeting)\n (foreign_stubs (language c) (names answer)))\n'
  const ml = 'external answer : unit -> int = "answer"\n\nlet hello () = string_of_int (answer ())\n'
  const c = '#include <caml/mlvalues.h>\nvalue answer(value unit) { (void)unit; return Val_int(42); }\n'
  expect(
    saidOf({
      'lib/greeting/dune': dune,
      'lib/greeting/greeting.ml': `${ml}let wrong = 1 + "2"\n`,
      'lib/greeting/answer.c': c,
    }).problems,
  ).toEqual([
    expect.objectContaining({
      code: 'ocaml',
      place: { file: 'lib/greeting/greeting.ml', line: 4, column: 16, endLine: 4, endColumn: 19 },
    }),
  ])
  expect(
    saidOf({
      'lib/greeting/dune': dune,
      'lib/greeting/greeting.ml': ml,
      'lib/greeting/answer.c': c.replace('42', 'fortytwo'),
    }).problems,
  ).toEqual([
    expect.objectContaining({
      code: 'ocaml',
      severity: 'error',
      place: expect.objectContaining({ file: 'lib/greeting/answer.c', line: 2 }),
      message: expect.stringContaining('fortytwo'),
    }),
  ])
  expect(
    saidOf({
      'lib/greeting/dune': '(library\n (name greeting)\n (librarys fmt))\n',
      'lib/greeting/greeting.ml': ml,
    }).problems,
  ).toEqual([
    expect.objectContaining({
      code: 'ocaml',
      place: expect.objectContaining({ file: 'lib/greeting/dune', line: 3 }),
      message: expect.stringContaining('librarys'),
    }),
  ])
})
