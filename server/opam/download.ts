import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What is to be fetched: the same bytes at several places. Every checksum is checked, so at least one is needed. */
export type Download = { urls: readonly string[]; checksums: readonly string[] }

export type DownloadOptions = {
  maxBytes: number
  signal?: AbortSignal | undefined
  /** Hears how many bytes are there, and how many there will be, where the server says. */
  onBytes?: ((bytes: number, total: number | null) => void) | undefined
}

/** Nothing was fetched; `message` says from where and why, and what to do. */
export class DownloadError extends Error {}

/**
 * Fetches a file to `path`, where it is whole and right or not there. A part that an earlier call left is gone on with; each place is
 * tried anew where the connection breaks, then the next place. Throws `DownloadError`.
 */
export const download = async (what: Download, path: string, options: DownloadOptions): Promise<void> => {
  if (await isThere(path)) return
  await mkdir(dirname(path), { recursive: true })
  const part = `${path}.part`
  const faults: string[] = []
  for (const url of what.urls) {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      options.signal?.throwIfAborted()
      try {
        await fetchInto(url, part, options)
      } catch (error) {
        options.signal?.throwIfAborted()
        const fault = faultOf(error)
        if (attempt === attempts || fault.isFinal) {
          faults.push(`${url}: ${fault.reason}`)
          break
        }
        continue
      }
      const wrong = await wrongChecksum(part, what.checksums)
      if (wrong === null) {
        await rename(part, path)
        return
      }
      await rm(part, { force: true })
      faults.push(`${url}: ${wrong}`)
      break
    }
  }
  throw new DownloadError(faults.join('; '))
}

/** How often one place is asked. */
const attempts = 3
/** A connection over which nothing has come for so long is given up, in milliseconds. */
const idleMs = 30_000

const isThere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isFile() ?? false

/** A fault that stays when the same place is asked again. */
class FinalFault extends Error {}

const fetchInto = async (
  url: string,
  part: string,
  { maxBytes, signal, onBytes }: DownloadOptions,
): Promise<void> => {
  const idle = new AbortController()
  const wait = () => setTimeout(() => idle.abort(new Error(`nothing came for ${idleMs / 1000} s`)), idleMs)
  let timer = wait()
  const file = await open(part, 'a')
  try {
    let bytes = (await file.stat()).size
    const answer = await fetch(url, {
      headers:
        bytes > 0
          ? { range: `bytes=${bytes}-`, 'accept-encoding': 'identity' }
          : { 'accept-encoding': 'identity' },
      signal: signal ? AbortSignal.any([signal, idle.signal]) : idle.signal,
    })
    if (answer.status === 416) {
      await file.truncate(0)
      throw new Error('what was there of it is of no use')
    }
    if (!answer.ok || answer.body === null)
      throw new (answer.status >= 500 ? Error : FinalFault)(`the server answers ${answer.status}`)
    if (answer.status !== 206 && bytes > 0) {
      await file.truncate(0)
      bytes = 0
    }
    const length = Number(answer.headers.get('content-length') ?? Number.NaN)
    const total = Number.isNaN(length) ? null : bytes + length
    if (total !== null && total > maxBytes) throw new FinalFault(tooLarge(maxBytes))
    for await (const piece of answer.body) {
      clearTimeout(timer)
      timer = wait()
      bytes += piece.length
      if (bytes > maxBytes) throw new FinalFault(tooLarge(maxBytes))
      await writeAll(file, piece)
      onBytes?.(bytes, total)
    }
    if (total !== null && bytes < total) throw new Error('the connection was closed too early')
  } finally {
    clearTimeout(timer)
    await file.close()
  }
}

const writeAll = async (file: FileHandle, piece: Uint8Array): Promise<void> => {
  for (let at = 0; at < piece.length; ) at += (await file.write(piece, at)).bytesWritten
}

const tooLarge = (maxBytes: number): string => `it is larger than ${Math.round(maxBytes / 1e6)} MB`

const faultOf = (error: unknown): { reason: string; isFinal: boolean } => {
  if (!(error instanceof Error)) return { reason: String(error), isFinal: false }
  const { cause } = error
  const reason = cause instanceof Error && cause.message !== '' ? cause.message : error.message
  return { reason, isFinal: error instanceof FinalFault }
}

/** In words, the first checksum that a file does not have; null where it has all. */
export const wrongChecksum = async (path: string, checksums: readonly string[]): Promise<string | null> => {
  if (checksums.length === 0) return 'no checksum says what its bytes are to be'
  const hashes = checksums.map(checksum => {
    const [kind = '', expected = ''] = checksum.split('=')
    return { kind, expected, hash: createHash(kind) }
  })
  for await (const piece of createReadStream(path))
    for (const { hash } of hashes) hash.update(piece as Buffer)
  for (const { kind, expected, hash } of hashes) {
    const found = hash.digest('hex')
    if (found !== expected.toLowerCase())
      return `its ${kind} is ${found.slice(0, 16)}…, and ${expected.slice(0, 16)}… was expected: it was changed, or damaged on the way`
  }
  return null
}
