import { pathFault as faultOfPath } from '../../../shared/model/data-path.ts'
import type { ProjectId } from '../../../shared/model/project.ts'
import { dataLimits } from '../../../shared/model/static-data.ts'
import { readProject } from '../../api.ts'
import { setFiles, useDocument } from '../../store/document.ts'
import { bytes, pluralize } from '../../ui/text/units.ts'
import { attempt, type Cause, closeToast, during, toast } from '../../ui/toast/toast-store.ts'
import {
  addTransfers,
  dropTransfers,
  folderOf,
  nameOf,
  setTransfer,
  showData,
  showFolder,
  useData,
} from './data-store.ts'
import { deleteDataFile, getDataFile, putDataFile } from './file-calls.ts'

/* What people do with data files. Each can be taken back as long as its message is there: the bytes are kept until then. */

/** A file to be uploaded, with its path below the folder it goes to. */
export type Incoming = { path: string; blob: Blob }

/** Why a path can be none of a data file, in words that follow it; null where it can. */
export const pathFault = (path: string): string | null => {
  if (/^(src|_build|node_modules)(\/|$)/.test(path)) return 'is in a folder that is no data folder'
  if (!path.includes('/')) return 'is in no folder'
  return faultOfPath(path)
}

/** Uploads files into a folder, one after the other. */
export const upload = async (folder: string, incoming: readonly Incoming[]): Promise<void> => {
  attempt('data')
  const project = projectNow()
  if (!project) return
  const files = incoming.map(({ path, blob }) => ({ id: nextId++, path: `${folder}/${path}`, blob }))
  const tooMuch = limitFault(files.map(({ path, blob }) => ({ path, size: blob.size })))
  if (tooMuch !== null)
    return void toast({ kind: 'error', title: 'Not uploaded', text: tooMuch, key: 'data' })
  addTransfers(
    files.map(({ id, path, blob }) => ({ id, path, size: blob.size, sent: 0, failure: pathFault(path) })),
  )
  const before = new Map<string, Blob | null>()
  for (const { id, path, blob } of files) {
    const transfer = useData.getState().transfers.find(each => each.id === id)
    if (!transfer || transfer.failure !== null) continue
    const old = await bytesNow(project, path)
    if (old === undefined) {
      setTransfer(id, { failure: 'What was there could not be kept. Try again' })
      continue
    }
    const cancel = new AbortController()
    cancels.set(id, cancel)
    const sent = await putDataFile(project, path, blob, {
      signal: cancel.signal,
      onSent: sent => setTransfer(id, { sent }),
    })
    cancels.delete(id)
    if (sent.ok) before.set(path, old)
    if (sent.ok || sent.cancelled) dropTransfers(each => each.id === id)
    else setTransfer(id, { failure: sent.reason })
  }
  if (before.size === 0) return
  await refresh(project)
  const [first = ''] = before.keys()
  showData(first)
  const replaced = [...before.values()].filter(old => old !== null).length
  toast({
    kind: 'plain',
    title: `Uploaded ${before.size === 1 ? nameOf(first) : pluralize(before.size, 'file')}`,
    ...(replaced > 0 && { text: `${pluralize(replaced, 'file')} replaced` }),
    action: { label: 'Undo', run: () => void putBack(project, before) },
    while: untilFilesChange(),
  })
}

/** Until then, putting bytes back undoes nothing but what was just done. */
const untilFilesChange = (): Cause => {
  const { files } = useDocument.getState()
  return during(useDocument, state => state.files === files)
}

/** Stops what is on its way, or takes a failure off the list. */
export const cancelTransfer = (id: number): void => {
  cancels.get(id)?.abort()
  dropTransfers(each => each.id === id)
}

/** Deletes files; their bytes are kept until the message goes. */
export const remove = async (paths: readonly string[], what: string): Promise<void> => {
  attempt('data')
  const project = projectNow()
  if (!project) return
  const before = new Map<string, Blob | null>()
  let failure: { title: string; text: string } | null = null
  for (const path of paths) {
    const old = await bytesNow(project, path)
    if (!old) failure = { title: `${path} could not be read`, text: 'Nothing more was deleted' }
    const gone = old ? await deleteDataFile(project, path) : null
    if (gone && !gone.ok) failure = { title: `${path} was not deleted`, text: gone.reason }
    if (failure !== null || !old) break
    before.set(path, old)
  }
  await refresh(project)
  // What is gone by then can be brought back, however the rest went.
  const undo = before.size > 0 && {
    action: { label: 'Undo', run: () => void putBack(project, before) },
  }
  if (failure !== null) {
    const gone =
      before.size > 0 ? `${failure.text}. ${pluralize(before.size, 'file')} had been deleted` : failure.text
    toast({ kind: 'error', title: failure.title, text: gone, key: 'data', ...undo })
    return
  }
  showFolder(folderOf(paths[0] ?? ''))
  toast({ kind: 'plain', title: `Deleted ${what}`, ...undo, while: untilFilesChange() })
}

/** Gives a file another path; where one is, nothing happens and it is said. */
export const rename = async (from: string, to: string): Promise<void> => {
  attempt('data')
  const project = projectNow()
  if (!project || from === to) return
  if (Object.hasOwn(useDocument.getState().files, to))
    return void toast({
      kind: 'error',
      title: `${to} is there already`,
      text: 'Nothing was renamed',
      key: 'data',
    })
  const old = await getDataFile(project, from)
  const sent = old && (await putDataFile(project, to, old))
  if (!sent?.ok)
    return void toast({
      kind: 'error',
      title: `${from} was not renamed`,
      text: sent?.reason ?? 'It could not be read',
      key: 'data',
    })
  const gone = await deleteDataFile(project, from)
  await refresh(project)
  showData(to)
  if (!gone.ok)
    return void toast({
      kind: 'error',
      title: `${from} was not removed`,
      text: `It is there as ${to}, too. ${gone.reason}`,
      key: 'data',
      action: { label: 'Undo', run: () => void putBack(project, new Map([[to, null]])) },
    })
  toast({
    kind: 'plain',
    title: `Renamed to ${nameOf(to)}`,
    action: {
      label: 'Undo',
      run: () =>
        void putBack(
          project,
          new Map([
            [from, old],
            [to, null],
          ]),
        ),
    },
    while: untilFilesChange(),
  })
}

/** Keeps the text of a file; false where it could not be. */
export const keepText = async (path: string, text: string): Promise<boolean> => {
  const project = projectNow()
  if (!project) return false
  const sent = await putDataFile(project, path, new Blob([text]))
  if (!sent.ok)
    toast({ kind: 'error', title: `${path} was not saved`, text: sent.reason, key: `data:${path}` })
  else {
    closeToast(`data:${path}`)
    await refresh(project)
  }
  return sent.ok
}

/** Why files would be too much for an image with those that are there; null where they would not. */
const limitFault = (added: readonly { path: string; size: number }[]): string | null => {
  const sizes = new Map(Object.entries(useDocument.getState().files).map(([path, { size }]) => [path, size]))
  for (const { path, size } of added) sizes.set(path, size)
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  if (all > dataLimits.bytes)
    return `All data files together would be ${bytes(all)}; an image holds at most ${bytes(dataLimits.bytes)}.`
  return sizes.size > dataLimits.files
    ? `There would be ${pluralize(sizes.size, 'data file')}; an image holds at most ${dataLimits.files.toLocaleString('en')}.`
    : null
}

/** Puts files back as they were; null: there was none. */
const putBack = async (project: ProjectId, before: ReadonlyMap<string, Blob | null>): Promise<void> => {
  const left = new Map<string, Blob | null>()
  attempt('data')
  let reason = ''
  for (const [path, old] of before) {
    const sent = old === null ? await deleteDataFile(project, path) : await putDataFile(project, path, old)
    if (sent.ok) continue
    left.set(path, old)
    reason = sent.reason
  }
  const [missing] = left.keys()
  if (missing !== undefined)
    toast({
      kind: 'error',
      title:
        left.size === 1
          ? `${missing} was not brought back`
          : `${pluralize(left.size, 'file')} were not brought back`,
      text: reason,
      key: 'data',
      action: { label: 'Try again', run: () => void putBack(project, left) },
    })
  await refresh(project)
  const [first] = [...before].filter(([, old]) => old !== null)
  if (first) showData(first[0])
}

/** The bytes of a file, null where there is none, undefined where they cannot be had. */
const bytesNow = async (project: ProjectId, path: string): Promise<Blob | null | undefined> =>
  Object.hasOwn(useDocument.getState().files, path) ? ((await getDataFile(project, path)) ?? undefined) : null

/** Takes in what the server has now. */
const refresh = async (project: ProjectId): Promise<void> => {
  const reply = await readProject(project)
  if (reply.ok && projectNow() === project) setFiles(reply.value.project.files)
}

const projectNow = (): ProjectId | null => useDocument.getState().projectId

const cancels = new Map<number, AbortController>()
let nextId = 1
