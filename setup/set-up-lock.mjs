import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { outputFolder } from './places.mjs'
import { tryLock } from './run-command.mjs'

/**
 * Waits until no other set-up of this checkout runs. The kernel gives the lock up when its last holder is gone, so a
 * killed set-up leaves none behind, and an installer that outlived it keeps it until it is done.
 * @returns {Promise<{ file: number, release: () => void }>}
 */
export const takeSetUpLock = async onWait => {
  mkdirSync(outputFolder, { recursive: true })
  const file = openSync(join(outputFolder, 'set-up.lock'), 'a')
  let told = false
  while (!tryLock(file)) {
    if (!told) onWait()
    told = true
    await sleep(500)
  }
  return { file, release: () => closeSync(file) }
}
