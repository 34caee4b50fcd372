import { realpath, rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { releaseUnfinishedOf, tmpPathFor } from '../builds/temporary.ts'

/**
 * Writes a file that the user has named: `make` fills one beside it, which takes its place when it is whole. Whatever ends the
 * command, the file is as it was before or as it is meant to be. A device or a pipe is written to as it is.
 */
export const writeOutput = async (output: string, make: (file: string) => Promise<void>): Promise<void> => {
  const path = resolve(output)
  const before = await stat(path).catch(() => null)
  if (before !== null && !before.isFile()) return make(path)
  // A link stays one.
  const target = await realpath(path).catch(() => path)
  await releaseUnfinishedOf(target)
  const tmpPath = await tmpPathFor(target)
  try {
    await make(tmpPath)
    await rename(tmpPath, target)
  } catch (error) {
    await rm(tmpPath, { force: true })
    throw error
  }
}
