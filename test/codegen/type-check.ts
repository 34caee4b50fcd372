import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { SourceTree } from '../../server/codegen/generate.ts'

/**
 * Hands a source tree to the real OCaml type-checker, against the libraries of the toolchain; null, or what it said. `first`
 * are sources that the others may name, in order; then come the user's, then what is generated, as dune would find them.
 */
export const typeCheck = (tree: SourceTree, prefix: string, first: readonly string[] = []): string | null => {
  const folder = mkdtempSync(join(tmpdir(), 'type-check-'))
  try {
    for (const [path, text] of tree) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const inOrder = first.map(name => `src/${name}`).filter(path => tree.has(path))
    const rank = (path: string): number => (path.startsWith('src/') ? 0 : 1)
    const sources = [...tree.keys()]
      .filter(path => /\.mli?$/.test(path) && path !== 'main.ml' && !inOrder.includes(path))
      // An interface before its implementation, and what is shared before what it is shared by.
      .sort((a, b) => rank(a) - rank(b) || basename(b).localeCompare(basename(a)))
    const dune = tree.get('dune') ?? ''
    const libraries = /\(libraries ([^)]*)\)/.exec(dune)?.[1]?.split(/\s+/).join(',') ?? ''
    const { status, stderr, stdout } = spawnSync(
      'ocamlfind',
      [
        ...['-toolchain', 'solo5', 'ocamlc', '-c', '-w', '-a', '-I', 'src', '-package', libraries],
        ...inOrder,
        ...sources,
        'main.ml',
      ],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, OCAMLFIND_CONF: join(prefix, 'findlib.conf') },
      },
    )
    return status === 0 ? null : `${stdout}${stderr}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
