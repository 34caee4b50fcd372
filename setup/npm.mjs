import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logFolder, root } from './places.mjs'
import { runCommand } from './run-command.mjs'
import { excerptOf, Stop } from './stop.mjs'

const log = join(logFolder, 'npm.log')

/**
 * Whether node_modules holds what package-lock.json names. npm writes its own list of what it installed as the last
 * act of an installation, and removes it first when it begins one: a half-made folder has none.
 */
export const npmPackagesAreThere = () => {
  const wanted = readPackages(join(root, 'package-lock.json'))
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted || !installed) return false
  const paths = Object.keys(wanted).filter(path => path !== '')
  return (
    Object.keys(installed).every(path => path in wanted) &&
    paths.every(path =>
      installed[path]
        ? installed[path].version === wanted[path].version
        : Boolean(wanted[path].optional || wanted[path].devOptional),
    )
  )
}

/** How many packages node_modules holds. */
export const countNpmPackages = () =>
  Object.keys(readPackages(join(root, 'node_modules', '.package-lock.json')) ?? {}).length

/** Installs exactly what package-lock.json names. `lock`: see `runCommand`. */
export const installNpmPackages = async (part, lock) => {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  part.say('installing what package-lock.json names')
  // A proxy's or a sandbox's NODE_ENV=production must not leave out the bundler.
  const { reason } = await runCommand(
    [...npm, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=warn'],
    {
      cwd: root,
      log,
      lock,
    },
  )
  if (reason)
    throw new Stop(
      `npm packages: npm ci failed (${reason}). Is the npm registry reachable from here? Log: ${log}`,
      {
        excerpt: excerptOf(log, { only: /^npm error ./ }),
      },
    )
}

const readPackages = file => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null
  } catch {
    return null
  }
}
