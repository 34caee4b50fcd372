import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What a folder is to who would build it as MirageOS's own project: one that `mirage configure` (4.x) wrote for hvt, with the
 * name of its image; one of which `reason` says what is missing; or none at all.
 */
export type FoundMirageProject =
  | { how: 'configured'; image: string }
  | { how: 'unusable'; reason: string }
  | { how: 'none' }

/** Where `mirage configure` has the rule of the image. */
const distribution = join('dist', 'dune')

/** Looks at the files that `mirage configure` writes. */
export const findMirageProject = async (folder: string): Promise<FoundMirageProject> => {
  const [workspace, rules, config] = await Promise.all(
    ['dune-workspace', distribution, 'config.ml'].map(name => textOf(join(folder, name))),
  )
  if (workspace === null || rules === null) {
    return config === null
      ? { how: 'none' }
      : {
          how: 'unusable',
          reason:
            'This is a MirageOS project that has not been configured. `mirage configure -t hvt`, then `make lock pull`, bring it to where it can be built.',
        }
  }
  const targets = [...(rules ?? '').matchAll(/\(target\s+([A-Za-z0-9_.-]+)\s*\)/g)].map(
    ([, name = '']) => name,
  )
  const image = targets.find(name => name.endsWith('.hvt'))
  if (image !== undefined) return { how: 'configured', image }
  return {
    how: 'unusable',
    reason: `This MirageOS project is configured for another target (${distribution} makes ${targets.join(', ') || 'nothing'}). Images are built for hvt here: \`mirage configure -t hvt\`.`,
  }
}

/** Null where there is no such file. */
const textOf = async (path: string): Promise<string | null> => {
  const facts = await lstat(path).catch(() => null)
  return facts?.isFile() && facts.size < 1_000_000 ? await readFile(path, 'utf8') : null
}
