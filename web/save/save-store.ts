import { create } from 'zustand'
import type { OpenProject } from '../../shared/api.ts'
import type { ProjectId } from '../../shared/project.ts'
import { createProject, type Failure, readProject, saveProject, sentenceOf } from '../api.ts'
import { go } from '../route.ts'
import { type DocumentState, markSaved, openDocument, useDocument } from '../store/document.ts'
import { closeToast, toast } from '../toast/toast-store.ts'
import { dropDraft, keepDraft, type SavedPart } from './drafts.ts'

/**
 * Where the newest change is. `unsaved`: in the page, soon to be sent. `waiting`: the last try failed, the next is at
 * `retryAt`. `conflict`: someone else saved first; `theirs` is what the server has.
 */
export type SaveState =
  | { state: 'saved' }
  | { state: 'unsaved' }
  | { state: 'saving' }
  | { state: 'waiting'; reason: string; silent: boolean; retryAt: number }
  | { state: 'conflict'; theirs: OpenProject | null }

export const useSave = create<{ save: SaveState }>()(() => ({ save: { state: 'saved' } }))

/** After the last keystroke, in milliseconds. */
const quiet = 500
const waits = [1000, 2000, 5000, 10_000, 30_000]

let timer: ReturnType<typeof setTimeout> | undefined
let sending = false
let tries = 0
let stopListening: () => void = () => {}

const become = (save: SaveState): void => useSave.setState({ save })
const stateNow = (): SaveState['state'] => useSave.getState().save.state

/** Saves the open project from now on, whenever it changes. `unsaved`: it already has changes that the server lacks. */
export const startAutosave = (unsaved: boolean): void => {
  stopAutosave()
  become({ state: 'saved' })
  const unsubscribe = useDocument.subscribe((now, before) => {
    if (now.projectId !== null && now.projectId === before.projectId && changed(now, before)) changeMade()
  })
  const leave = () => {
    if (stateNow() !== 'saved') void flush(true)
  }
  addEventListener('pagehide', leave)
  addEventListener('online', saveNow)
  stopListening = () => {
    unsubscribe()
    removeEventListener('pagehide', leave)
    removeEventListener('online', saveNow)
  }
  if (unsaved) changeMade()
}

/** Ends autosave; what was not saved yet is sent once more, and its draft stays until the server has it. */
export const stopAutosave = (): void => {
  const owed = stateNow() === 'unsaved' || stateNow() === 'waiting'
  stopListening()
  stopListening = () => {}
  clearTimeout(timer)
  if (owed) void flush(true)
  closeToast('save')
  closeToast('conflict')
}

/** Saves at once instead of at the next try. */
export const saveNow = (): void => {
  if (stateNow() === 'unsaved' || stateNow() === 'waiting') void flush(false)
}

/** Ends a conflict: both versions are kept, one of them as a new project beside the other. */
export const resolveConflict = async (keep: 'mine' | 'theirs'): Promise<void> => {
  const { save } = useSave.getState()
  if (save.state !== 'conflict' || save.theirs === null) return
  const { theirs } = save
  const mine = partOf(useDocument.getState())
  const { files: _, ...theirPart } = theirs.project
  const copy = await createProject({ from: 'content', project: keep === 'mine' ? theirPart : mine })
  if (!copy.ok) return notResolved(copy.failure)
  if (keep === 'theirs') {
    openDocument(theirs)
    dropDraft(theirs.id)
    become({ state: 'saved' })
  } else {
    markSaved(theirs.revision)
    become({ state: 'unsaved' })
    await flush(false)
  }
  toast({
    kind: 'ok',
    title:
      keep === 'mine'
        ? 'Your version stays, the other is kept beside it'
        : 'The other version is open, yours is kept beside it',
    action: { label: 'Open the copy', run: () => go({ page: 'project', id: copy.value.id }) },
  })
}

const notResolved = (failure: Failure): void => {
  toast({
    kind: 'error',
    title: 'Both versions are still there, nothing was changed',
    text: `${sentenceOf(failure)}.`,
    key: 'conflict',
  })
}

const changed = (now: DocumentState, before: DocumentState): boolean =>
  now.composition !== before.composition || now.layout !== before.layout || now.sources !== before.sources

const changeMade = (): void => {
  keep(useDocument.getState())
  if (stateNow() === 'conflict' || stateNow() === 'waiting') return
  become({ state: 'unsaved' })
  clearTimeout(timer)
  timer = setTimeout(() => void flush(false), quiet)
}

/** Sends the newest state, and again where it changed meanwhile. */
const flush = async (leaving: boolean): Promise<void> => {
  if ((sending && !leaving) || stateNow() === 'conflict') return
  clearTimeout(timer)
  const sent = useDocument.getState()
  const { projectId } = sent
  if (projectId === null) return
  sending = true
  if (!leaving && stateNow() !== 'waiting') become({ state: 'saving' })
  keep(sent)
  const reply = await saveProject(projectId, { revision: sent.revision, project: partOf(sent) }, leaving)
  sending = false
  if (useDocument.getState().projectId !== projectId) {
    if (reply.ok) dropDraft(projectId)
    return
  }
  if (reply.ok) saved(projectId, reply.value.revision, sent)
  else if (reply.failure.how === 'refused' && reply.failure.body.status === 409) await conflict(projectId)
  else wait(reply.failure)
}

const saved = (projectId: ProjectId, revision: number, sent: DocumentState): void => {
  const wasAway = tries > 0
  tries = 0
  closeToast('save')
  markSaved(revision)
  if (wasAway) toast({ kind: 'ok', title: 'Saved: the server answers again', key: 'saved' })
  if (changed(useDocument.getState(), sent)) {
    become({ state: 'unsaved' })
    timer = setTimeout(() => void flush(false), quiet)
    return
  }
  dropDraft(projectId)
  become({ state: 'saved' })
}

const wait = (failure: Failure): void => {
  const delay = waits[Math.min(tries++, waits.length - 1)] ?? 0
  const silent = failure.how === 'silent'
  become({ state: 'waiting', reason: sentenceOf(failure), silent, retryAt: Date.now() + delay })
  timer = setTimeout(() => void flush(false), delay)
  const kept = keep(useDocument.getState())
  toast({
    kind: silent ? 'warning' : 'error',
    key: 'save',
    title: silent ? 'Not saved: the server does not answer' : `Not saved: ${sentenceOf(failure)}`,
    text: kept
      ? 'Your changes are kept in this browser.'
      : 'This browser keeps no changes for later: leave the page open until it is saved.',
    action: { label: 'Try now', run: saveNow },
  })
}

const conflict = async (projectId: ProjectId): Promise<void> => {
  clearTimeout(timer)
  become({ state: 'conflict', theirs: null })
  const reply = await readProject(projectId)
  if (useDocument.getState().projectId !== projectId) return
  if (!reply.ok) {
    become({ state: 'unsaved' })
    return wait(reply.failure)
  }
  const mine = partOf(useDocument.getState())
  const { files: _, ...theirs } = reply.value.project
  if (JSON.stringify(mine) === JSON.stringify(theirs))
    return saved(projectId, reply.value.revision, useDocument.getState())
  become({ state: 'conflict', theirs: reply.value })
}

/** The part of a project that a save sends. */
export const partOf = ({ composition, sources, layout }: DocumentState): SavedPart => ({
  composition,
  sources,
  layout,
})

const keep = (document: DocumentState): boolean =>
  document.projectId !== null &&
  keepDraft(document.projectId, { base: document.revision, at: Date.now(), project: partOf(document) })
