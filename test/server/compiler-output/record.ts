import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { reportingEnvironment } from '../../../server/builds/compiler-report.ts'
import { generate } from '../../../server/codegen/generate.ts'
import { catalogueFor } from '../../../shared/catalogue/project-catalogue.ts'
import { inRoot, toolchainPrefix } from '../../toolchain-prefix.ts'
import { hello, platform } from '../sample-project.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** By name: files by path, written over those of the build of the hello sample, or what is made of one of them. */
export const mistakes: Record<string, Record<string, string | ((before: string) => string)>> = {
  'type-error': {
    'src/unikernel.ml': `let greeting = 42

let start () =
  Logs.info (fun m -> m "%s" greeting);
  Lwt.return_unit
`,
  },
  'several-lines': {
    'src/unikernel.ml': `let start () =
  Mirage_sleep.ns
    (String.concat ""
       [ "a first";
         "a second" ])
`,
  },
  'syntax-error': { 'src/unikernel.ml': 'let start () =\n  let x = in\n  Lwt.return_unit\n' },
  'unterminated-string': {
    'src/unikernel.ml': 'let start () =\n  print_endline "hello;\n  Lwt.return_unit\n',
  },
  'utf8-columns': {
    'src/unikernel.ml':
      'let start () =\n  let é = "ñandú" in print_endline ("ñandú" ^ 3);\n  Lwt.return_unit\n',
  },
  warnings: {
    'src/unikernel.ml': 'let start () =\n  let unused = 3 in\n  Lwt.return_unit\n',
  },
  'missing-module': { 'src/unikernel.ml': 'let start () = Cohttp.nothing ()\n' },
  'misspelt-name': { 'src/unikernel.ml': 'let start () = List.iterr print_endline []; Lwt.return_unit\n' },
  'missing-library': { dune: before => before.replace('(libraries ', '(libraries no-such-library ') },
  'interface-mismatch': {
    'src/unikernel.ml': 'let start () = 3\n',
    'src/unikernel.mli': 'val start : unit -> unit Lwt.t\n',
  },
  'device-line': {
    'main.ml': before => before.replace(/\(Unikernel\.start[^)]*\)|Unikernel\.start\b/, '($& : int)'),
  },
  'several-files': {
    'src/unikernel.ml': 'let start () = Other.f (Third.g ()); Lwt.return_unit\n',
    'src/other.ml': 'let f x = x + 1\n',
    'src/third.ml': 'let g () = 1 +\n',
  },
  'dependency-cycle': {
    'src/unikernel.ml': 'let start () = Other.f (); Lwt.return_unit\n',
    'src/other.ml': 'let f () = ignore Unikernel.start\n',
  },
  'undefined-symbol': {
    'src/unikernel.ml': `external nothing : unit -> unit = "composer_no_such_symbol"

let start () = nothing (); Lwt.return_unit
`,
  },
}

/** What dune and the compilers of the toolchain print for the hello sample with a mistake in it. */
export const printedFor = async (name: string): Promise<string> => {
  const prefix = toolchainPrefix()
  const content = hello()
  const tree = generate(content, platform, catalogueFor(content.composition))
  const folder = temporaryFolder()
  const written = new Map(tree)
  for (const [path, text] of Object.entries(mistakes[name] ?? {}))
    written.set(path, typeof text === 'string' ? text : text(tree.get(path) ?? ''))
  for (const [path, text] of written) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const { all } = await execa(
    inRoot,
    [
      ...[
        'env',
        `HOME=${folder}`,
        'dune',
        'build',
        '--root',
        folder,
        '--no-config',
        '--profile',
        'release',
        '-j',
        '2',
      ],
      ...['--display', 'verbose', '--cache', 'disabled', '_build/hvt/hello.hvt'],
    ],
    {
      all: true,
      reject: false,
      env: {
        ...reportingEnvironment,
        LC_ALL: 'C.UTF-8',
        OCAMLFIND_CONF: join(prefix, 'findlib.conf'),
        BUILD_PATH_PREFIX_MAP: `/composition=${folder}`,
      },
    },
  )
  return `${all.replaceAll(folder, '/build').replaceAll(prefix, '/toolchain')}\n`
}
