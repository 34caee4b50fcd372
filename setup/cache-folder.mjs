import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { cacheFolder } from './places.mjs'
import { Stop } from './stop.mjs'

const reasons = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its disk is read-only',
  ENOTDIR: 'a file stands on the way to it',
  EEXIST: 'a file stands in its place',
  ENOENT: 'a folder on the way to it cannot be made',
  ENOSPC: 'its disk is full',
}

/** Node's own recursive `mkdirSync` never ends where a file system knows no such folder, as /proc does. */
const makeFolder = folder => {
  const make = () => {
    try {
      mkdirSync(folder)
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
  }
  try {
    make()
  } catch (error) {
    if (error.code !== 'ENOENT' || dirname(folder) === folder) throw error
    makeFolder(dirname(folder))
    make()
  }
}

/** Makes the cache folder, or stops with a sentence that says why it cannot be written to and what to do. */
export const prepareCacheFolder = (folder = cacheFolder()) => {
  try {
    makeFolder(folder)
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch ({ code }) {
    throw new Stop(
      `The toolchain is kept in the cache folder ${folder}, which cannot be used: ${reasons[code] ?? code}. ` +
        'Let this user write there, or set UNIKERNEL_COMPOSER_CACHE to another folder.',
    )
  }
}
