import { join } from 'node:path'
import { DownloadError } from './download.ts'

const ranks = ['sha512', 'sha256', 'md5']

/**
 * Where a file with these checksums is kept: by the strongest of them. Throws `DownloadError` where there is none that opam knows, since
 * nothing would say what the bytes are to be.
 */
export const archivePath = (folder: string, checksums: readonly string[]): string => {
  for (const rank of ranks) {
    const [, hex] = checksums.map(each => each.split('=')).find(([kind]) => kind === rank) ?? []
    if (hex && /^[0-9a-f]{32,128}$/i.test(hex)) return join(folder, 'archives', rank, hex.toLowerCase())
  }
  throw new DownloadError('no checksum says what its bytes are to be')
}
