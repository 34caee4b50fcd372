import type { ProjectId } from '../../../shared/model/project.ts'
import { apiBase } from '../../../shared/protocol/api.ts'
import { type Failure, failureFrom, sentenceOf } from '../../api.ts'

/* Data files, by their own paths of the API: bytes go and come as they are. */

export type Sent = { ok: true } | { ok: false; reason: string; cancelled: boolean }

/** Where a data file is to be had. */
export const dataFileUrl = (project: ProjectId, path: string): string =>
  `${apiBase}/projects/${project}/files/${path.split('/').map(encodeURIComponent).join('/')}`

/** How many changes of data files this page itself has made, and how many are on their way: to tell them from others'. */
export const ownChanges = (): { done: number; underWay: number } => ({ done, underWay })
let done = 0
let underWay = 0

const asOwnChange = async (change: Promise<Sent>): Promise<Sent> => {
  underWay += 1
  const sent = await change
  underWay -= 1
  if (sent.ok) done += 1
  return sent
}

/** Keeps a data file; says how many bytes have gone as they go. */
export const putDataFile = (
  project: ProjectId,
  path: string,
  bytes: Blob,
  { signal, onSent }: { signal?: AbortSignal; onSent?: (bytes: number) => void } = {},
): Promise<Sent> =>
  asOwnChange(
    new Promise(resolve => {
      // Of the ways to send, this alone says how far it is.
      const request = new XMLHttpRequest()
      const end = (sent: Sent) => {
        signal?.removeEventListener('abort', abort)
        resolve(sent)
      }
      const abort = () => request.abort()
      request.open('PUT', dataFileUrl(project, path))
      request.setRequestHeader('content-type', 'application/octet-stream')
      request.upload.onprogress = ({ loaded }) => onSent?.(loaded)
      request.onload = () =>
        end(request.status < 300 ? { ok: true } : failed(failureFrom(request.status, request.responseText)))
      request.onerror = () => end(failed({ how: 'silent' }))
      request.onabort = () => end({ ok: false, reason: 'Cancelled', cancelled: true })
      if (signal?.aborted) return end({ ok: false, reason: 'Cancelled', cancelled: true })
      signal?.addEventListener('abort', abort)
      request.send(bytes)
    }),
  )

/** The bytes of a data file; null where they cannot be had. */
export const getDataFile = async (project: ProjectId, path: string): Promise<Blob | null> => {
  try {
    const response = await fetch(dataFileUrl(project, path), { cache: 'no-store' })
    return response.ok ? await response.blob() : null
  } catch {
    return null
  }
}

export const deleteDataFile = (project: ProjectId, path: string): Promise<Sent> =>
  asOwnChange(sendDelete(project, path))

const sendDelete = async (project: ProjectId, path: string): Promise<Sent> => {
  try {
    const response = await fetch(dataFileUrl(project, path), { method: 'DELETE' })
    return response.ok ? { ok: true } : failed(failureFrom(response.status, await response.text()))
  } catch {
    return failed({ how: 'silent' })
  }
}

const failed = (failure: Failure): Sent => ({ ok: false, reason: sentenceOf(failure), cancelled: false })
