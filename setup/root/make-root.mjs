import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { readAptList } from '../apt.mjs'
import { takeLock } from '../set-up-lock.mjs'
import { Stop } from '../stop.mjs'
import { aptFetcher } from './apt-fetcher.mjs'
import { factsOf, findRoot, packageList, rootLink, rootsFolder } from './places.mjs'
import { finish, listFiles, unpackPackages } from './unpack.mjs'

const MB = 1_000_000

/** Debian has these only as sources; the toolchain compiles them. */
const sourcePackages = ['lwip']

/** What fetching and unpacking need at most, in MB: the packages, the unpacked files, and the toolchain beside them. */
const neededMb = 1800

/**
 * Makes the root of today's list of packages, and removes older ones. Whatever ends it, the next call goes on: what was fetched stays,
 * what was half unpacked goes, and a root is there whole or not at all.
 * @param {{ say: (text: string) => void, progress: (text: string) => void }} part
 * @returns {Promise<string>} its folder
 */
export const makeRoot = async (part, fetcher = aptFetcher(join(rootsFolder(), 'fetch'))) => {
  mkdirSync(rootsFolder(), { recursive: true })
  const lock = await takeLock(join(rootsFolder(), 'lock'), () => part.say('another set-up makes it: waiting'))
  try {
    return findRoot() ?? (await makeTmpFolder(part, fetcher))
  } finally {
    lock.release()
  }
}

/** A new folder beside the roots, for what becomes one; the next set-up that makes a root removes what did not. */
export const unfinishedRoot = () => {
  mkdirSync(rootsFolder(), { recursive: true })
  return mkdtempSync(join(rootsFolder(), 'unfinished-'))
}

const makeTmpFolder = async (part, fetcher) => {
  checkSpace()
  remove(/^unfinished-/)
  const list = readAptList(packageList)
  const leftOut = new Set(list.filter(name => name.startsWith('-')).map(name => name.slice(1)))
  part.say('reading the lists of Debian 13')
  const all = await fetcher.resolve(list.filter(name => !name.startsWith('-')))
  const packages = all.filter(({ name }) => !leftOut.has(name))
  const bytes = packages.reduce((sum, { bytes }) => sum + bytes, 0)
  part.say(`fetching ${packages.length} packages, ${Math.round(bytes / MB)} MB`)
  const archives = await fetcher.download(packages, there =>
    part.progress(`fetched ${Math.round(there / MB)} of ${Math.round(bytes / MB)} MB`),
  )
  part.say(`unpacking ${packages.length} packages`)
  const tmpPath = unfinishedRoot()
  await unpackPackages(packages, archives, tmpPath, {
    processors: Math.min(8, availableParallelism()),
    progress: done => part.progress(`unpacked ${done} of ${packages.length} packages`),
  })
  for (const name of sourcePackages) await fetcher.sources(name, join(factsOf(tmpPath), 'sources'))
  finish(tmpPath)
  const key = writeFacts(tmpPath, packages)
  const folder = join(rootsFolder(), key)
  if (existsSync(folder)) rmSync(tmpPath, { recursive: true })
  else renameSync(tmpPath, folder)
  pointAt(key)
  remove(/^([0-9a-f]{16}|of-[0-9a-f]{16})$/, [key, basename(rootLink())])
  fetcher.clean()
  return folder
}

/** The facts of a root are written last but for its name: one that has them is whole. @returns {string} its key */
const writeFacts = (folder, packages) => {
  const facts = factsOf(folder)
  const versions = packages
    .map(({ name, version }) => `${name} ${version}\n`)
    .sort()
    .join('')
  const key = createHash('sha256')
    .update(readFileSync(packageList))
    .update(versions)
    .digest('hex')
    .slice(0, 16)
  writeFileSync(join(facts, 'packages.txt'), versions)
  writeFileSync(
    join(facts, 'sizes.txt'),
    listFiles(folder)
      .map(line => `${line}\n`)
      .join(''),
  )
  writeFileSync(join(facts, 'key'), `${key}\n`)
  return key
}

/** Makes a root the one of today's list. */
export const pointAt = key => {
  const link = `${rootLink()}.new`
  rmSync(link, { force: true })
  symlinkSync(key, link)
  renameSync(link, rootLink())
}

/** Removes what has such a name in the folder of roots, but for some. */
const remove = (pattern, except = []) => {
  for (const name of readdirSync(rootsFolder()))
    if (pattern.test(name) && !except.includes(name))
      rmSync(join(rootsFolder(), name), { recursive: true, force: true })
}

const checkSpace = () => {
  const { bavail, bsize } = statfsSync(rootsFolder())
  const free = Math.floor((bavail * bsize) / MB)
  if (free < neededMb)
    throw new Stop(
      `Disk: ${free} MB free where ${rootsFolder()} is; making the toolchain needs ${neededMb}. Free some space, or let UNIKERNEL_COMPOSER_CACHE name another folder.`,
    )
}

/** What a root has lost or what has another size than when it was made: paths, at most ten; none where it is whole. */
export const damageOf = folder => {
  const expected = readFileSync(join(factsOf(folder), 'sizes.txt'), 'utf8')
    .split('\n')
    .filter(line => line !== '')
  const there = new Set(listFiles(folder))
  return expected
    .flatMap(line =>
      there.has(line) || / usr\/share\/unikernel-composer\//.test(line) ? [] : [line.replace(/^\S+ /, '')],
    )
    .slice(0, 10)
}

/** The root of today's list where it is whole. A damaged one is taken away, to be made again. */
export const wholeRoot = say => {
  const folder = findRoot()
  if (folder === null || process.env.UNIKERNEL_COMPOSER_ROOT) return folder
  const damage = damageOf(folder)
  if (damage.length === 0) return folder
  say(`The toolchain's root has lost files (${damage.slice(0, 3).join(', ')} …): it is made again.\n`)
  rmSync(folder, { recursive: true, force: true })
  return null
}
