import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { bubblewrapOf } from '../server/process/root.ts'

/** The folder of the built toolchain. Throws where there is none: a test that needs it must fail, not pass unseen. */
export const toolchainPrefix = (): string => {
  const prefix = inject('toolchain')
  if (prefix === null) throw new Error('The toolchain has not been built. Run `npm start` once.')
  return prefix
}

/** The bubblewrap that builds are confined by, as a file. */
export const bubblewrapFile = (): string => {
  const root = realpathSync(join(toolchainPrefix(), 'root'))
  return resolve('/usr/bin', bubblewrapOf(root))
}

/** Runs a command in the root, with these words before it: it sees the checkout, the cache folder and /tmp. */
export const inRoot = fileURLToPath(new URL('../unikernel/toolchain/in-root', import.meta.url))
