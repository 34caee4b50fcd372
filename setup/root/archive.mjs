import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { runCommand } from '../run-command.mjs'
import { Stop } from '../stop.mjs'
import { damageOf, pointAt, unfinishedRoot } from './make-root.mjs'
import { factsOf, findRoot, rootsFolder } from './places.mjs'

/** Writes the root into one file, for a machine without a network. It is written aside, so that a file of that name is whole or not there. */
export const exportRoot = async file => {
  const root = findRoot()
  if (root === null || root === '/')
    throw new Stop('There is no root in the cache folder that could be exported: `npm start` makes it.')
  const there = resolve(file)
  const tmpPath = `${there}.unfinished`
  try {
    const { reason } = await runCommand(['tar', '-czf', tmpPath, '-C', rootsFolder(), basename(root)])
    if (reason) throw new Stop(`${there} cannot be written: ${reason}.`)
    renameSync(tmpPath, there)
  } finally {
    rmSync(tmpPath, { force: true })
  }
}

/** Takes the root of an exported file into the cache folder. What is no whole root of this version's list is refused, and nothing stays of it. */
export const importRoot = async file => {
  if (!existsSync(file)) throw new Stop(`${resolve(file)} is not there.`)
  const tmpPath = unfinishedRoot()
  try {
    const { reason } = await runCommand(['tar', '-xzf', resolve(file), '-C', tmpPath, '--no-same-owner'])
    const [key] = readdirSync(tmpPath)
    const folder = join(tmpPath, key ?? 'none')
    if (reason || !existsSync(join(factsOf(folder), 'key')))
      throw new Stop(
        `${resolve(file)} is no exported toolchain, or is cut short${reason ? `: ${reason}` : ''}.`,
      )
    const damage = damageOf(folder)
    if (damage.length > 0 || readFileSync(join(factsOf(folder), 'key'), 'utf8').trim() !== key)
      throw new Stop(`${resolve(file)} is damaged: ${damage.slice(0, 3).join(', ')}. Export it again.`)
    rmSync(join(rootsFolder(), key), { recursive: true, force: true })
    renameSync(folder, join(rootsFolder(), key))
    pointAt(key)
  } finally {
    rmSync(tmpPath, { recursive: true, force: true })
  }
}
