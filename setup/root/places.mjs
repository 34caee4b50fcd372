import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, root as checkout } from '../places.mjs'

/*
 * The root is a folder with the packages of Debian 13 that all tools come from, seen as `/` by whatever runs in it. It is made once for
 * a list of packages and kept in the cache folder:
 *
 *   root/KEY         one root; KEY tells names and versions of its packages
 *   root/of-LIST     a link to the root of a list of packages; LIST is the beginning of its SHA-256, 16 digits
 *   root/fetch       package lists and packages on their way
 *
 * The rule for LIST stands in unikernel/toolchain/root-folder, too.
 */

export const packageList = join(checkout, 'setup', 'root', 'packages.txt')
export const debianKeys = join(checkout, 'setup', 'root', 'debian-13.asc')

/** Where roots are kept. */
export const rootsFolder = () => join(cacheFolder(), 'root')

/** What a root tells of itself: `key`, `packages.txt` (name and version), `files/PACKAGE` (paths), `sources/`, `sizes.txt`. */
export const factsOf = folder => join(folder, 'usr/share/unikernel-composer')

/** The link that names the root of today's list of packages. */
export const rootLink = () =>
  join(
    rootsFolder(),
    `of-${createHash('sha256').update(readFileSync(packageList)).digest('hex').slice(0, 16)}`,
  )

/** The root of today's list, or the one that UNIKERNEL_COMPOSER_ROOT names; null where there is none. */
export const findRoot = (environment = process.env) => {
  const folder = environment.UNIKERNEL_COMPOSER_ROOT || rootLink()
  return existsSync(join(factsOf(folder), 'key')) ? realpathSync(folder) : null
}
