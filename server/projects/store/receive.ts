import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { UserError } from '../../user-error.ts'

/** Writes a stream to a file; refuses one that is longer than `maxBytes`. What is not wanted is still read: only then
 * does a client hear the refusal. */
export const receive = async (stream: Readable, path: string, maxBytes: number): Promise<void> => {
  const file = await open(path, 'w')
  try {
    let bytes = 0
    for await (const piece of stream.iterator({ destroyOnReturn: false })) {
      bytes += (piece as Buffer).length
      if (bytes > maxBytes)
        throw new UserError(413, `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`)
      await file.writeFile(piece as Buffer)
    }
    await file.sync()
  } catch (error) {
    stream.resume()
    throw error
  } finally {
    await file.close()
  }
}
