import { stringLiteral } from '../ocaml.ts'

/*
 * The opam packages of findlib libraries. A library is of the package that its name begins with, everywhere in MirageOS.
 */

/** Parts of OCaml itself, or of what every unikernel has anyway: nothing is to be said of them. */
const alwaysThere: ReadonlySet<string> = new Set(['bytes', 'duration', 'lwt', 'seq', 'stdlib-shims'])

/** Libraries of this product's own that opam does not have, and what to use in MirageOS instead. */
const ours: ReadonlyMap<string, string> = new Map([
  ['kv-sqlite', 'a store that is wired to the app'],
  ['kv-static', 'an image folder that is wired to the app'],
  ['mirage-flow.pair', 'mirage-flow-combinators, in the exported project'],
  ['tcpip.stack-lwip', 'a TCP/IP stack that is wired to the app'],
])

/** What takes the place of a library that MirageOS does not have; null for one that it has. */
export const insteadOfLibrary = (library: string): string | null => ours.get(library) ?? null

/** `package ~sublibs:[ "mirage" ] "logs-syslog"`, one for each package, in alphabetical order. */
export const packagesOf = (libraries: readonly string[]): string[] => {
  const parts = new Map<string, Set<string>>()
  for (const library of libraries) {
    if (alwaysThere.has(library)) continue
    const [root = library, ...rest] = library.split('.')
    parts.set(root, (parts.get(root) ?? new Set()).add(rest.join('.')))
  }
  return [...parts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([root, sublibraries]) => {
      const named = stringLiteral(root === 'str' ? 'ocaml' : root)
      if (root === 'str') return `package ~scope:\`Switch ~libs:[ "str" ] ${named}`
      const plain = sublibraries.size === 1 && sublibraries.has('')
      const list = [...sublibraries].sort().map(stringLiteral).join('; ')
      return plain ? `package ${named}` : `package ~sublibs:[ ${list} ] ${named}`
    })
}
