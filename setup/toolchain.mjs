import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { formatSeconds } from './format-seconds.mjs'
import { cacheFolder, inRoot, logFolder, toolchainBuild } from './places.mjs'
import { askCommand, runCommand } from './run-command.mjs'
import { excerptOf, Stop } from './stop.mjs'

const log = join(logFolder, 'toolchain.log')

/** Where the toolchain of this checkout is, or would be, and whether it is complete. */
export const findToolchain = () => {
  const { code, output, errors } = askCommand([toolchainBuild, '--print-prefix', '--cache', cacheFolder()])
  return { complete: code === 0, prefix: output.trim(), reason: code === 0 ? '' : errors.trim() }
}

/**
 * Builds what is missing of the toolchain, reporting the events that `unikernel/toolchain/build` prints.
 * @returns {Promise<string>} its folder
 */
export const buildToolchain = async part => {
  let steps = 0
  let title = ''
  let failure = ''
  let prefix = ''
  const handlers = {
    plan: ([count]) => {
      steps = Number(count)
    },
    step: ([index, count, ...words]) => {
      title = words.join(' ')
      steps = Number(count)
      part.say(`${index}/${steps} ${title}`)
    },
    done: ([index, seconds]) =>
      part.progress(`${index}/${steps} ${title}: ${formatSeconds(Number(seconds))}`),
    note: words => part.say(words.join(' ')),
    failed: words => {
      failure = words.join(' ')
    },
    ready: words => {
      prefix = words.join(' ')
    },
  }
  const { reason } = await runCommand([inRoot, toolchainBuild, '--cache', cacheFolder()], {
    env: { UNIKERNEL_COMPOSER_CACHE: cacheFolder() },
    log,
    onLine: line => {
      const [, event, rest] = /^@(\w+) ?(.*)$/.exec(line) ?? []
      if (event) handlers[event]?.(rest.split(' '))
    },
  })
  if (reason || !prefix) {
    const stageLog = failure ? newestLog() : null
    throw new Stop(
      `Toolchain: ${failure || reason || 'the build ended without a result'}. Run the same command again to go on from there. ` +
        `Log: ${stageLog ?? log}`,
      { excerpt: excerptOf(stageLog ?? log) },
    )
  }
  return prefix
}

/** The stage log that was written last: that of the stage that failed. */
const newestLog = () => {
  const folder = join(cacheFolder(), 'log')
  if (!existsSync(folder)) return null
  const files = readdirSync(folder)
    .filter(name => name.endsWith('.log'))
    .map(name => join(folder, name))
  return files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0] ?? null
}
