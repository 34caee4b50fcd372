import { rmSync } from 'node:fs'
import { installPackages, missingPackages, readAptList, wayToInstall } from './apt.mjs'
import { askToInstall } from './ask-to-install.mjs'
import { prepareCacheFolder } from './cache-folder.mjs'
import { formatSeconds } from './format-seconds.mjs'
import { checkMachine } from './machine.mjs'
import { countNpmPackages, installNpmPackages, npmPackagesAreThere } from './npm.mjs'
import { logFolder, testPackages } from './places.mjs'
import { createProgressDisplay } from './progress-display.mjs'
import { makeRoot, wholeRoot } from './root/make-root.mjs'
import { takeSetUpLock } from './set-up-lock.mjs'
import { Stop } from './stop.mjs'
import { buildToolchain, findToolchain } from './toolchain.mjs'
import { buildWebBundle, webBundleIsThere } from './web-bundle.mjs'

const titles = {
  apt: 'Packages of the tests',
  root: 'Debian 13 root',
  npm: 'npm packages',
  toolchain: 'Toolchain',
  web: 'Web page',
}

/**
 * Brings this checkout to where it can build, run and serve: what is there is left alone, the rest is fetched or built. Nothing is
 * installed on this machine but what only the tests need. The npm packages are fetched beside the root's, and the page is bundled
 * while the toolchain compiles.
 * @param {{ tests?: boolean, ask?: boolean }} [what] `tests`: with what only the tests need; `ask`: before system packages are
 *   installed, where there is a terminal to ask at
 * @returns {Promise<{ prefix: string }>} the toolchain's folder
 */
export const setUp = async ({ tests = false, ask = false } = {}) => {
  checkMachine()
  const names = tests ? readAptList(testPackages) : []
  const lock = await takeSetUpLock(() =>
    process.stdout.write('Another set-up of this checkout is at work; this one waits for it.\n'),
  )
  try {
    return await bringUp([...new Set(names)], lock.file, ask)
  } finally {
    lock.release()
  }
}

const bringUp = async (names, lock, ask) => {
  const missing = missingPackages(names)
  const asRoot = missing.length > 0 ? wayToInstall(missing) : []
  if (missing.length > 0 && ask) await askToInstall(missing)
  const rootFolder = wholeRoot(text => process.stdout.write(text))
  const toolchain = findToolchain()
  if (!toolchain.complete) prepareCacheFolder()
  const needs = {
    apt: missing.length > 0,
    root: rootFolder === null,
    npm: !npmPackagesAreThere(),
    toolchain: rootFolder === null || !toolchain.complete,
    web: !webBundleIsThere(),
  }
  const needed = Object.keys(titles).filter(part => needs[part])
  const there = [
    `${names.length} packages of the tests`,
    'the root',
    `${countNpmPackages()} npm packages`,
    `toolchain ${shortKey(toolchain.prefix)}`,
    'the web page',
  ]
  const kept = Object.keys(titles).flatMap((part, index) =>
    needs[part] || (part === 'apt' && names.length === 0) ? [] : [there[index]],
  )
  if (kept.length > 0) process.stdout.write(`Already here: ${kept.join(', ')}.\n`)
  if (needed.length === 0) return { prefix: toolchain.prefix }

  rmSync(logFolder, { recursive: true, force: true })
  const display = createProgressDisplay(needed.map(part => titles[part]))
  const run = (part, work, done) => (needs[part] ? report(display.part(titles[part]), work, done) : undefined)
  let prefix = toolchain.prefix

  const ofTests = () =>
    run(
      'apt',
      part => installPackages(missing, asRoot, part),
      () => `${missing.length} installed`,
    )
  const toolchainInRoot = async () => {
    await run('root', makeRoot, () => 'made')
    await run(
      'toolchain',
      async part => {
        part.start('looking what is there')
        prefix = await buildToolchain(part)
      },
      () => shortKey(prefix),
    )
  }
  const npm = async () => {
    await run(
      'npm',
      part => installNpmPackages(part, lock),
      () => `${countNpmPackages()} installed`,
    )
    await run(
      'web',
      part => buildWebBundle(part, lock),
      () => 'bundled',
    )
  }
  // Both go on to their own ends: what one has fetched is not fetched again after the other's failure is fixed.
  const ends = await Promise.allSettled([ofTests(), toolchainInRoot(), npm()])
  display.close()
  const failures = ends.flatMap(end => (end.status === 'rejected' ? [end.reason] : []))
  if (failures.length > 0) throw joined(failures)
  process.stdout.write(`Set up in ${formatSeconds(display.seconds())}.\n`)
  return { prefix }
}

const report = async (part, work, done) => {
  try {
    await work(part)
    part.done(done())
  } catch (error) {
    part.fail('failed')
    throw error
  }
}

/** One failure for all; one of our own mistakes goes before those that were foreseen. */
const joined = failures => {
  const unforeseen = failures.find(failure => !(failure instanceof Stop))
  if (unforeseen || failures.length === 1) return unforeseen ?? failures[0]
  const [{ status, excerpt }] = failures
  return new Stop(failures.map(({ message }) => message).join('\n'), { status, excerpt })
}

const shortKey = prefix => prefix.split('/').at(-1).slice(0, 12)
