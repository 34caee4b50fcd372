import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the complete toolchain; null where it has not been built. */
    toolchain: string | null
  }
}

/** Finds the toolchain once for all tests: `inject('toolchain')`, or `toolchainPrefix()` of `toolchain-prefix.ts`. */
export const setup = (project: TestProject): void => {
  const build = fileURLToPath(new URL('../unikernel/toolchain/build', import.meta.url))
  const named = process.env.UNIKERNEL_COMPOSER_TOOLCHAIN
  if (named) {
    project.provide('toolchain', named)
    return
  }
  const { status, stdout } = spawnSync(build, ['--print-prefix'], { encoding: 'utf8' })
  project.provide('toolchain', status === 0 ? stdout.trim() : null)
}
