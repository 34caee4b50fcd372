import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { SourceTree } from '../../server/codegen/generate.ts'
import { testUniverseSources } from './test-universe.ts'

/** Hands a source tree to the real OCaml type-checker, against the libraries of the toolchain; null, or what it said. */
export const typeCheck = (tree: SourceTree, prefix: string): string | null => {
  const folder = mkdtempSync(join(tmpdir(), 'type-check-'))
  try {
    for (const [path, text] of tree) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const inOrder = Object.keys(testUniverseSources).map(name => `src/${name}`)
    const sources = [...tree.keys()].filter(
      path => /\.mli?$/.test(path) && path !== 'main.ml' && !inOrder.includes(path),
    )
    const dune = tree.get('dune') ?? ''
    const libraries = /\(libraries ([^)]*)\)/.exec(dune)?.[1]?.split(/\s+/).join(',') ?? ''
    const present = inOrder.filter(path => tree.has(path))
    const { status, stderr, stdout } = spawnSync(
      'ocamlfind',
      [
        ...['-toolchain', 'solo5', 'ocamlc', '-c', '-w', '-a', '-I', 'src', '-package', libraries],
        ...present,
        ...sources.sort((a, b) => basename(b, '.ml').localeCompare(basename(a, '.ml'))),
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
