import { lstat, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'

/**
 * The file that stands at a path of a folder: its real path, or null where there is none. A link counts as the file that it
 * leads to where that is in the same folder; one that leads out of it, nowhere or to a folder counts as nothing, and so does
 * a path through a linked folder.
 */
export const fileInside = async (folder: string, path: string): Promise<string | null> => {
  const at = join(folder, path)
  const facts = await lstat(at).catch(() => null)
  if (facts === null || !(facts.isFile() || facts.isSymbolicLink())) return null
  const root = await realpath(folder).catch(() => null)
  const real = root === null ? null : await realpath(at).catch(() => null)
  if (root === null || real === null || !real.startsWith(`${root}${sep}`)) return null
  if (facts.isFile()) return real === join(root, path) ? real : null
  return (await lstat(real).catch(() => null))?.isFile() ? real : null
}
