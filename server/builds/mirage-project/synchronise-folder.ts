import type { Dirent, Stats } from 'node:fs'
import { copyFile, lstat, mkdir, readdir, readlink, rm, symlink, utimes } from 'node:fs/promises'
import { dirname, join, normalize, relative, sep } from 'node:path'

/** A folder cannot be taken as it is; `message` is a sentence for the user. */
export class UnusableFolder extends Error {}

export type SynchroniseOptions = {
  /** Names that are left where they are, at whatever depth, and are not brought along. */
  leave: ReadonlySet<string>
  maxFiles: number
  maxBytes: number
}

/**
 * Makes `to` hold what `from` holds; files of the same size and time are taken for the same. Nothing is written through a link: `to`
 * may have been in the hands of a build. Throws `UnusableFolder` for links that lead out of `from`, for what is neither file nor folder
 * nor link, and past the limits.
 */
export const synchroniseFolder = async (
  from: string,
  to: string,
  options: SynchroniseOptions,
): Promise<void> => {
  const counted = { files: 0, bytes: 0 }
  const count = (path: string, bytes: number) => {
    counted.files += 1
    counted.bytes += bytes
    if (counted.files > options.maxFiles)
      throw new UnusableFolder(`The project has more than ${options.maxFiles} files.`)
    if (counted.bytes > options.maxBytes)
      throw new UnusableFolder(`The project has more than ${options.maxBytes / 1024 / 1024} MB (at ${path}).`)
  }
  const folder = async (path: string): Promise<void> => {
    const target = join(to, path)
    const before = await lstat(target).catch(unlessMissing)
    if (before && !before.isDirectory()) await rm(target)
    await mkdir(target, { recursive: true })
    const entries = (await readdir(join(from, path), { withFileTypes: true })).filter(
      ({ name }) => !options.leave.has(name),
    )
    const names = new Set(entries.map(({ name }) => name))
    for (const name of await readdir(target))
      if (!names.has(name) && !options.leave.has(name))
        await rm(join(target, name), { recursive: true, force: true })
    for (const entry of entries) await place(join(path, entry.name), entry)
  }
  const place = async (path: string, entry: Dirent): Promise<void> => {
    if (entry.isDirectory()) return folder(path)
    const facts = await lstat(join(from, path))
    count(path, facts.size)
    const target = join(to, path)
    const before = await lstat(target).catch(unlessMissing)
    if (entry.isSymbolicLink()) {
      const link = await readlink(join(from, path))
      if (leadsOut(path, link))
        throw new UnusableFolder(`${path} is a link to ${link}, which is not of the project.`)
      await rm(target, { recursive: true, force: true })
      return symlink(link, target)
    }
    if (!entry.isFile()) throw new UnusableFolder(`${path} is neither a file nor a folder.`)
    if (before && isSame(before, facts)) return
    await rm(target, { recursive: true, force: true })
    await copyFile(join(from, path), target)
    await utimes(target, facts.atime, facts.mtime)
  }
  await folder('.')
}

/** Times are kept in whole microseconds. */
const isSame = (one: Stats, other: Stats): boolean =>
  one.isFile() && one.size === other.size && Math.abs(one.mtimeMs - other.mtimeMs) < 1

const leadsOut = (path: string, link: string): boolean => {
  const target = normalize(join(dirname(path), link))
  return link.startsWith('/') || target === '..' || relative('.', target).startsWith(`..${sep}`)
}

const unlessMissing = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null
  throw error
}
