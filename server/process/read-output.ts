import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { Workspace } from '../fs/workspace.ts'

/** What a build left in place of its output is no file of its own; `message` says so. */
export class NoOutput extends Error {}

/**
 * Reads a file that a build made, when all its processes have ended. A build may leave anything at that path: a link to a
 * file that only the server may read, a pipe, a folder. Throws `NoOutput` for all but an ordinary file of at most `maxBytes`.
 */
export const readOutput = async (
  { folder }: Pick<Workspace, 'folder'>,
  path: string,
  maxBytes: number,
): Promise<Buffer> => {
  const expected = join(await realpath(folder), path)
  const actual = await realpath(expected).catch(() => null)
  if (actual !== expected) throw new NoOutput(`The build left no file of its own at ${path}.`)
  const file = await open(expected, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const facts = await file.stat()
    if (!facts.isFile() || facts.nlink !== 1)
      throw new NoOutput(`The build left no file of its own at ${path}.`)
    if (facts.size > maxBytes)
      throw new NoOutput(`The build's output is larger than ${maxBytes / 1024 / 1024} MB.`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}
