import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LocalRepository } from '../../../server/opam/opam-root.ts'
import type { LockedRepository } from '../../../shared/protocol/sources.ts'
import { inRoot } from '../../toolchain-prefix.ts'

/** The metadata of the public repositories, as test/opam/data has it, unpacked into a folder. */
export const publicRepositories = (
  folder: string,
): { local: LocalRepository[]; locked: LockedRepository[] } => {
  chmodSync(folder, 0o755)
  const names = ['opam-overlays', 'opam-repository']
  const local = names.map(name => {
    const there = join(folder, name)
    mkdirSync(there)
    const archive = fileURLToPath(new URL(`../../opam/data/${name}.tar.xz`, import.meta.url))
    execFileSync(inRoot, ['tar', '-xJf', archive, '-C', there, '--no-same-owner'])
    return { name, key: name, folder: there }
  })
  const locked = names.map(name => ({
    name,
    url: `https://repositories.test/${name}.tar.gz`,
    revision: '2026-08-22',
  }))
  return { local, locked }
}
