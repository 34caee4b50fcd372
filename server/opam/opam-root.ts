import { createHash } from 'node:crypto'
import { access, chmod, mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { writeTree } from '../fs/workspace.ts'
import { insidePath } from '../process/confinement.ts'
import { quoted } from './opam-file.ts'
import type { OpamTools } from './opam-tools.ts'
import { runOpam } from './run-opam.ts'

/** A repository on this machine: `key` changes with what is in it, `folder` has its `packages`. */
export type LocalRepository = { name: string; key: string; folder: string }

/** opam's state over repositories in order: what the solver is asked in. Nothing in it changes once it is there. */
export type OpamRoot = {
  folder: string
  /** The first is that of the toolchain's system. */
  repositories: readonly LocalRepository[]
  /** Folders that opam reads. */
  readOnly: readonly string[]
}

/** The name of the repository with the packages of the root. */
export const rootName = 'root'

/** A repository of files that are made here, by path. */
export const provideRepository = async (
  name: string,
  files: ReadonlyMap<string, string>,
  tools: OpamTools,
): Promise<LocalRepository> => {
  const key = keyOf([...files].flat())
  const folder = await makeOnce(join(tools.folder, 'repositories', key), tmpPath =>
    writeTree({ folder: tmpPath }, files),
  )
  return { name, key, folder }
}

/** opam's state over these repositories, the first one before the others. */
export const provideOpamRoot = async (
  repositories: readonly LocalRepository[],
  tools: OpamTools,
): Promise<OpamRoot> => {
  const readOnly = repositories.map(({ folder }) => folder)
  const key = keyOf(['1', ...repositories.flatMap(({ name, key, folder }) => [name, key, folder])])
  const folder = await makeOnce(join(tools.folder, 'roots', key), async tmpPath => {
    await writeTree({ folder: tmpPath }, opamState(repositories))
    for (const { name, folder } of repositories) await symlink(folder, join(tmpPath, 'repo', name))
    await tools.workspaces.with(async workspace => {
      const inside = { folder: tmpPath, user: workspace.user }
      // Reads all packages once and leaves them in one file, which makes each later question ten times as quick.
      await runOpam(tools, inside, insidePath(tools.confinement, { writable: tmpPath }), readOnly, [
        'list',
        '--all',
        '--short',
        'none',
      ])
    })
  })
  return { folder, repositories, readOnly }
}

const opamState = (repositories: readonly LocalRepository[]): Map<string, string> => {
  const list = repositories.map(({ name, folder }) => `${quoted(name)} {${quoted(`file://${folder}`)}}`)
  return new Map([
    [
      'config',
      [
        'opam-version: "2.0"',
        'opam-root-version: "2.2"',
        `repositories: [${repositories.map(({ name }) => quoted(name)).join(' ')}]`,
        'download-jobs: 1',
        'depext: false',
        'default-compiler: []',
        '',
      ].join('\n'),
    ],
    ['repo/repos-config', `opam-version: "2.0"\nrepositories: [${list.join(' ')}]\n`],
  ])
}

/** One name for texts in order. */
export const keyOf = (parts: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
  return hash.digest('hex').slice(0, 32)
}

/** The folder, filled by `fill` where it is not there: whole or not at all. Everybody may read it, as tools run as other users. */
export const makeOnce = async (folder: string, fill: (tmpPath: string) => Promise<void>): Promise<string> => {
  const there = await access(folder).then(
    () => true,
    () => false,
  )
  if (there) return folder
  await mkdir(join(folder, '..'), { recursive: true })
  const tmpPath = await mkdtemp(`${folder}.unfinished-`)
  try {
    await chmod(tmpPath, 0o755)
    await fill(tmpPath)
    await rename(tmpPath, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Another one was quicker.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(tmpPath, { recursive: true, force: true })
  }
  return folder
}
