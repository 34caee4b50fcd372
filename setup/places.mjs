import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Where the toolchain is kept; the rule is that of `unikernel/toolchain/build`. */
export const cacheFolder = (environment = process.env) =>
  environment.UNIKERNEL_COMPOSER_CACHE ||
  join(environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache'), 'unikernel-composer')

/** Logs, the lock and the web bundle: made by set-up, never committed. */
export const outputFolder = join(root, 'dist')
export const logFolder = join(outputFolder, 'set-up-log')
export const webFolder = join(outputFolder, 'web')

/** The Debian packages that the tests need on this machine; one name a line, `#` starts a comment. Nothing else needs any. */
export const testPackages = join(root, 'setup', 'apt-packages-test.txt')

export const toolchainBuild = join(root, 'unikernel', 'toolchain', 'build')
/** Runs a command in the root. */
export const inRoot = join(root, 'unikernel', 'toolchain', 'in-root')
