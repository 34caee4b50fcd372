import { basename, dirname } from 'node:path'
import type { Response } from 'express'

export type FileReply = {
  path: string
  /** The name to save it as. */
  fileName: string
  type?: string
  headers?: Readonly<Record<string, string>>
}

/** Answers with a file to be saved, never shown: what users store is never run as a page of this server. */
export const sendFile = async (
  response: Response,
  { path, fileName, type, headers }: FileReply,
): Promise<void> => {
  response.attachment(fileName)
  response.type(type ?? 'application/octet-stream')
  response.set({ 'Cache-Control': 'private, no-cache', ...headers })
  const ownTag = headers !== undefined && 'ETag' in headers
  await new Promise<void>((resolve, reject) => {
    // The data folder may be below a hidden one; the file itself never is.
    const options = { root: dirname(path), dotfiles: 'allow', etag: !ownTag, cacheControl: false } as const
    response.sendFile(basename(path), options, error => {
      if (error && !response.headersSent) reject(error)
      else resolve()
    })
  })
}
