import { close, constants, fstat, open, read } from 'node:fs'
import { promisify } from 'node:util'

/*
 * With descriptors, not with file handles: of the small files that a project is made of many are read in a second, and a handle costs the
 * main thread several times what the system call does.
 */
const [openFile, factsOf, readInto, closeFile] = [
  promisify(open),
  promisify(fstat),
  promisify(read),
  promisify(close),
]

/** The bytes of a file that is one itself, no link to one, and has at most `maxBytes`. Rejects with the error of the file system. */
export const readOrdinaryFile = async (
  path: string,
  maxBytes: number,
): Promise<Uint8Array | 'no ordinary file' | 'too large'> => {
  const descriptor = await openFile(path, flags).catch((error: NodeJS.ErrnoException) => {
    // A link; a socket or a device without a driver.
    if (error.code === 'ELOOP' || error.code === 'ENXIO') return null
    throw error
  })
  if (descriptor === null) return 'no ordinary file'
  try {
    const facts = await factsOf(descriptor)
    if (!facts.isFile()) return 'no ordinary file'
    if (facts.size > maxBytes) return 'too large'
    const bytes = Buffer.allocUnsafe(facts.size)
    let at = 0
    while (at < bytes.length) {
      const { bytesRead } = await readInto(descriptor, bytes, at, bytes.length - at, at)
      // It has become shorter meanwhile.
      if (bytesRead === 0) break
      at += bytesRead
    }
    return bytes.subarray(0, at)
  } finally {
    await closeFile(descriptor)
  }
}

/** To open a pipe does not wait for its writer. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
