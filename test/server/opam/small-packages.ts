import { type PackageServer, sha256, tarball } from './package-server.ts'

/** The `opam` file of a package that dune builds. */
const opam = (fields: readonly string[], source: { url: string; bytes: Buffer } | null): string =>
  [
    'opam-version: "2.0"',
    'license: "ISC"',
    ...fields,
    ...(source ? [`url { src: "${source.url}" checksum: "sha256=${sha256(source.bytes)}" }`] : []),
    '',
  ].join('\n')

const byDune = 'build: ["dune" "build" "-p" name "-j" jobs]'

/** The sources of `greet-core`: C stubs that say a word. */
const core = (word: string) => ({
  'dune-project': '(lang dune 3.0)\n(name greet-core)\n',
  'greet-core.opam': 'opam-version: "2.0"\n',
  dune: '(library (name greet_core) (public_name greet-core) (foreign_stubs (language c) (names word)))\n',
  'greet_core.ml': 'external word : unit -> string = "greet_core_word"\n',
  'word.c': `#include <caml/alloc.h>\n#include <caml/mlvalues.h>\nvalue greet_core_word(value unit) { (void)unit; return caml_copy_string("${word}"); }\n`,
})

const greet = (sentence: string) => ({
  'dune-project': '(lang dune 3.0)\n(name greet)\n',
  'greet.opam': `opam-version: "2.0"\n${byDune}\ndepends: ["greet-core" "lwt"]\n`,
  dune: '(library (name greet) (public_name greet) (libraries greet-core lwt))\n',
  'greet.ml': `let whom name = Lwt.return (Greet_core.word () ^ ", " ^ name ^ "${sentence}")\n`,
})

/** A repository of packages written for these tests, on a server; its URL, and that of an overlay. */
export const serveSmallPackages = async (
  server: PackageServer,
): Promise<{ repository: string; overlay: string }> => {
  const source = async (name: string, files: Readonly<Record<string, string>>, breaks = 0) => {
    const bytes = await tarball(name, files)
    return { url: server.serve(`/archives/${name}.tar.gz`, bytes, breaks), bytes }
  }
  const greet1 = await source('greet-1.0.0', greet('.'))
  const greet2 = await source('greet-2.0.0', greet('!'))
  const core1 = await source('greet-core-1.0.0', core('Good day'))
  const overlayCore = await source('greet-core-1.0.0+overlay', core('Hello'))
  const brittle = await source('brittle-1.0.0', { ...greet('?'), filler: 'x'.repeat(200_000) }, 1)
  const changed = await source('changed-1.0.0', { 'dune-project': '(lang dune 3.0)\n' })
  const mirrored = await source('mirrored-1.0.0', library('mirrored', 'let there = true\n'))
  const broken = await source('broken-1.0.0', library('broken', 'let broken : int = "text"\n'))
  const patched = await source('patched-1.0.0', library('patched', 'let word = "before"\n'))
  const patch = '--- a/patched.ml\n+++ b/patched.ml\n@@ -1 +1 @@\n-let word = "before"\n+let word = "after"\n'
  const patchUrl = server.serve('/archives/word.patch', Buffer.from(patch))
  const repository = await tarball('', {
    repo: 'opam-version: "2.0"\n',
    ...at('greet', '1.0.0', opam([byDune, 'depends: ["dune" "greet-core" "lwt"]'], greet1)),
    ...at('greet', '2.0.0', opam([byDune, 'depends: ["dune" "greet-core" "lwt"]'], greet2)),
    ...at('greet-core', '1.0.0', opam([byDune, 'depends: ["dune" "ocaml" {>= "5.0"}]'], core1)),
    ...at('brittle', '1.0.0', opam([byDune, 'depends: ["dune" "greet-core" "lwt"]'], brittle)),
    ...at(
      'changed',
      '1.0.0',
      opam([byDune], { ...changed, bytes: Buffer.from('other bytes than those that are served') }),
    ),
    ...at(
      'mirrored',
      '1.0.0',
      [
        opam([byDune], null),
        `url { src: "${server.address}/archives/gone.tar.gz" mirrors: ["${mirrored.url}"] checksum: ["sha256=${sha256(mirrored.bytes)}"] }\n`,
      ].join(''),
    ),
    ...at('broken', '1.0.0', opam([byDune], broken)),
    ...at(
      'patched',
      '1.0.0',
      `${opam([byDune, 'patches: ["word.patch"]'], patched)}extra-source "word.patch" { src: "${patchUrl}" checksum: "sha256=${sha256(Buffer.from(patch))}" }\n`,
    ),
    ...at('by-make', '1.0.0', opam(['build: [make]', 'install: [make "install"]'], greet1)),
    ...at('needs-make', '1.0.0', opam([byDune, 'depends: ["by-make"]'], greet1)),
    ...at(
      'conf-nothing',
      '1',
      opam(['flags: conf', 'depexts: [["libnothing-dev"] {os-family = "debian"}]'], null),
    ),
    ...at('needs-system', '1.0.0', opam([byDune, 'depends: ["conf-nothing"]'], greet1)),
    ...at('needs-old', '1.0.0', opam([byDune, 'depends: ["lwt" {< "2"}]'], greet1)),
  })
  const overlay = await tarball('overlay-main', {
    repo: 'opam-version: "2.0"\n',
    ...at('greet-core', '1.0.0', opam([byDune, 'depends: ["dune"]'], overlayCore)),
  })
  return {
    repository: server.serve('/repository.tar.gz', repository),
    overlay: server.serve('/overlay.tar.gz', overlay),
  }
}

const library = (name: string, source: string) => ({
  'dune-project': `(lang dune 3.0)\n(name ${name})\n`,
  [`${name}.opam`]: 'opam-version: "2.0"\n',
  dune: `(library (name ${name}) (public_name ${name}))\n`,
  [`${name}.ml`]: source,
})

const at = (name: string, version: string, text: string) => ({
  [`packages/${name}/${name}.${version}/opam`]: text,
})
