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
  return await takeLock(join(outputFolder, 'set-up.lock'), onWait)
}

/** Waits for the lock on a file, which is made where it is not there. `file`: the open file that holds it. */
export const takeLock = async (path, onWait) => {
  const file = openSync(path, 'a')
  let waits = false
  while (!tryLock(file)) {
    if (!waits) onWait()
    waits = true
    await sleep(500)
  }
  return { file, release: () => closeSync(file) }
}
