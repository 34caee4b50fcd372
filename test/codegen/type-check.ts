import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { SourceTree } from '../../server/codegen/generate.ts'
import { moduleOfFile } from '../../shared/ocaml/ocaml-names.ts'
import { inRoot } from '../toolchain-prefix.ts'

/*
 * dune gives the modules of a program long names, `Dune__exe__Unikernel`, and opens a module of short ones, so that a
 * user's `dns.ml` is no part of a library that knows another `Dns`. Here it is done likewise.
 */
const wrapper = 'Dune__exe'

/**
 * Hands a source tree to the real OCaml type-checker, against the libraries of the toolchain; null, or what it said. `first`
 * are sources that the others may name, in order; then come the user's, then what is generated.
 */
export const typeCheck = (tree: SourceTree, prefix: string, first: readonly string[] = []): string | null => {
  const folder = mkdtempSync(join(tmpdir(), 'type-check-'))
  try {
    const inOrder = first.map(name => `src/${name}`).filter(path => tree.has(path))
    const rank = (path: string): number => (path.startsWith('src/') ? 0 : 1)
    const others = [...tree.keys()]
      .filter(path => /\.mli?$/.test(path) && path !== 'main.ml' && !inOrder.includes(path))
      // An interface before its implementation, and what is shared before what it is shared by.
      .sort((a, b) => rank(a) - rank(b) || basename(b).localeCompare(basename(a)))
    const sources = [...inOrder, ...others, 'main.ml']
    const modules = [...new Set(sources.map(path => moduleOfFile(basename(path))))]
    const long = (path: string): string =>
      `${wrapper.toLowerCase()}__${moduleOfFile(basename(path))}${path.endsWith('.mli') ? '.mli' : '.ml'}`
    for (const path of sources)
      writeFileSync(join(folder, long(path)), `# 1 ${JSON.stringify(path)}\n${tree.get(path)}`)
    const aliases = modules.map(module => `module ${module} = ${wrapper}__${module}\n`).join('')
    writeFileSync(join(folder, `${wrapper.toLowerCase()}.ml`), aliases)

    const libraries =
      /\(libraries ([^)]*)\)/
        .exec(tree.get('dune') ?? '')?.[1]
        ?.split(/\s+/)
        .join(',') ?? ''
    const compile = (words: string[]): string | null => {
      const { status, stderr, stdout } = spawnSync(
        inRoot,
        ['ocamlfind', '-toolchain', 'solo5', 'ocamlc', '-c', '-w', '-a', '-no-alias-deps', ...words],
        {
          cwd: folder,
          encoding: 'utf8',
          env: { ...process.env, OCAMLFIND_CONF: join(prefix, 'findlib.conf') },
        },
      )
      // findlib says on standard error which packages stand in front of the root's.
      return status === 0 ? null : `${stdout}${stderr}`.replace(/^findlib: \[WARNING\] .*\n/gm, '')
    }
    return (
      compile([`${wrapper.toLowerCase()}.ml`]) ??
      compile(['-package', libraries, '-open', wrapper, ...sources.map(long)])
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
