import { create } from 'zustand'
import { sameJson } from '../../../shared/comparison/keyed.ts'
import { type Merged, merge } from '../../../shared/comparison/merge.ts'
import type { Project, ProjectId } from '../../../shared/model/project.ts'
import type { OpenProject, SaveReply } from '../../../shared/protocol/api.ts'
import type { VersionId } from '../../../shared/protocol/version.ts'
import { createProject, type Failure, keepVersion, readProject, saveProject, sentenceOf } from '../../api.ts'
import { go } from '../../route.ts'
import { type DocumentState, markSaved, replaceProject, setFiles, useDocument } from '../../store/document.ts'
import { type Cause, closeToast, during, toast } from '../../ui/toast/toast-store.ts'
import { dropDraft, keepDraft, type SavedPart } from './drafts.ts'

/**
 * Where the newest change is. `behind`: everything here is saved, and someone else has saved `theirs` since. `unsaved`: in the page, soon to be sent. `waiting`: the last try failed, the next is at
 * `retryAt`. `conflict`: someone else saved first; `theirs` is what the server has.
 */
export type SaveState =
  | { state: 'saved' }
  | { state: 'behind'; theirs: OpenProject }
  | { state: 'unsaved' }
  | { state: 'saving' }
  | { state: 'waiting'; reason: string; silent: boolean; retryAt: number }
  | { state: 'conflict'; theirs: OpenProject | null }

export const useSave = create<{ save: SaveState }>()(() => ({ save: { state: 'saved' } }))

/** A cause of messages: something is not on the server yet. */
export const whileNotSaved: Cause = during(useSave, ({ save }) => save.state !== 'saved')

/** After the last keystroke, in milliseconds. */
const quiet = 500
const waits = [1000, 2000, 5000, 10_000, 30_000]

let timer: ReturnType<typeof setTimeout> | undefined
let sending = false
let tries = 0
let stopListening: () => void = () => {}
/** The version that the data files on the server are from, where this page has made them so. */
let filesSaved: VersionId | null = null
/** The state from which the changes here start, where this page knows it: for telling what each side changed. */
let base: SavedPart | null = null

const become = (save: SaveState): void => useSave.setState({ save })
const stateNow = (): SaveState['state'] => useSave.getState().save.state

/**
 * Saves the open project from now on, whenever it changes. `start`: the state of its revision, where that is known.
 * `unsaved`: it already has changes that the server lacks.
 */
export const startAutosave = (start: SavedPart | null, unsaved: boolean): void => {
  stopAutosave()
  become({ state: 'saved' })
  filesSaved = null
  base = start
  const unsubscribe = useDocument.subscribe((now, before) => {
    if (!taking && now.projectId !== null && now.projectId === before.projectId && changed(now, before))
      changeMade()
  })
  const leave = () => {
    if (stateNow() !== 'saved' && stateNow() !== 'behind') void flush(true)
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
  closeToast('conflict')
}

/** Saves at once instead of at the next try. */
export const saveNow = (): void => {
  if (stateNow() === 'unsaved' || stateNow() === 'waiting') void flush(false)
}

/** Saves what is not saved yet, and waits for it; false where it cannot be saved now, or someone else has saved since. */
export const saveAll = async (): Promise<boolean> => {
  if (stateNow() === 'waiting') await flush(false)
  saveNow()
  while (stateNow() === 'unsaved' || stateNow() === 'saving')
    await new Promise<void>(resolve => {
      const leave = useSave.subscribe(() => {
        leave()
        resolve()
      })
    })
  return stateNow() === 'saved'
}

/** Someone has saved the project as `revision`: if not this page, what they have is fetched. */
export const heardOfRevision = async (revision: number): Promise<void> => {
  const before = useDocument.getState()
  const { save } = useSave.getState()
  if (save.state === 'conflict' && save.theirs && save.theirs.revision !== revision && before.projectId)
    return conflict(before.projectId)
  const resting = () => !sending && (stateNow() === 'saved' || stateNow() === 'behind')
  if (before.projectId === null || revision === before.revision || !resting()) return
  const reply = await readProject(before.projectId)
  const now = useDocument.getState()
  // A save of this page may have ended meanwhile, or have begun: that finds out by itself.
  if (!reply.ok || now.projectId !== before.projectId || !resting()) return
  if (reply.value.revision === now.revision) return
  if (sameAs(reply.value)) {
    markSaved(reply.value.revision)
    base = partOf(now)
    return become({ state: 'saved' })
  }
  become({ state: 'behind', theirs: reply.value })
}

let taking = false

/** Takes over what someone else has saved: one step of undo. */
export const acceptRemote = (): void => {
  const { save } = useSave.getState()
  if (save.state !== 'behind') return
  put(save.theirs)
  dropDraft(save.theirs.id)
  become({ state: 'saved' })
}

/** Theirs is kept as a version too, should the step be undone and saved. */
const put = (theirs: OpenProject): void => {
  void keepVersion(theirs.id, { why: 'restore' })
  taking = true
  replaceProject(theirs.project)
  taking = false
  setFiles(theirs.project.files)
  markSaved(theirs.revision)
  base = partOf(useDocument.getState())
}

/** What the two sides of a conflict changed, and what both together would be; null where this page does not know what they started from. */
export const sidesOf = (theirs: OpenProject): { base: Project; mine: Project; merged: Merged } | null => {
  if (base === null) return null
  const { files } = theirs.project
  const start: Project = { ...base, files }
  const mine: Project = { ...partOf(useDocument.getState()), files }
  return { base: start, mine, merged: merge(start, mine, theirs.project) }
}

/** Ends a conflict whose changes do not overlap: the project has both. One step of undo. */
export const mergeBoth = async (): Promise<void> => {
  const { save } = useSave.getState()
  if (save.state !== 'conflict' || save.theirs === null) return
  const { theirs } = save
  const kept = await keepVersion(theirs.id, { why: 'restore' })
  if (!kept.ok) return notResolved(kept.failure)
  const merged = sidesOf(theirs)?.merged
  if (!merged?.ok || useDocument.getState().projectId !== theirs.id) return
  base = theirsPart(theirs)
  replaceProject(merged.project)
  setFiles(theirs.project.files)
  markSaved(theirs.revision)
  become({ state: 'unsaved' })
  await flush(false)
  if (stateNow() !== 'conflict')
    toast({ kind: 'ok', title: 'Merged: the project has the changes of both', key: 'conflict' })
}

/** Ends a conflict: both versions are kept, one of them as a new project beside the other. */
export const resolveConflict = async (keep: 'mine' | 'theirs'): Promise<void> => {
  const { save } = useSave.getState()
  if (save.state !== 'conflict' || save.theirs === null) return
  const { theirs } = save
  const mine = partOf(useDocument.getState())
  const copy = await createProject({ from: 'content', project: keep === 'mine' ? theirsPart(theirs) : mine })
  if (!copy.ok) return notResolved(copy.failure)
  if (keep === 'theirs') {
    put(theirs)
    dropDraft(theirs.id)
    become({ state: 'saved' })
  } else {
    base = theirsPart(theirs)
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
    while: during(useSave, ({ save }) => save.state === 'conflict'),
  })
}

const theirsPart = ({ project: { files: _, ...part } }: OpenProject): SavedPart => part

const changed = (now: DocumentState, before: DocumentState): boolean =>
  now.filesFrom !== before.filesFrom ||
  now.composition !== before.composition ||
  now.layout !== before.layout ||
  now.sources !== before.sources

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
  const filesFrom = sent.filesFrom === filesSaved ? null : sent.filesFrom
  const reply = await saveProject(
    projectId,
    { revision: sent.revision, project: partOf(sent), ...(filesFrom && { filesFrom }) },
    leaving,
  )
  sending = false
  if (useDocument.getState().projectId !== projectId) {
    if (reply.ok) dropDraft(projectId)
    return
  }
  if (reply.ok) saved(projectId, reply.value, sent)
  else if (reply.failure.how === 'refused' && reply.failure.body.status === 409) await conflict(projectId)
  else if (filesFrom && reply.failure.how === 'refused' && [404, 422].includes(reply.failure.body.status)) {
    // The version has gone, or is damaged: that must not keep the rest from being saved.
    filesSaved = filesFrom
    toast({
      kind: 'error',
      title: 'The data files stay as they are',
      text: sentenceOf(reply.failure),
      key: 'files',
      while: during(useDocument, state => state.filesFrom === filesFrom),
    })
    await flush(leaving)
  } else wait(reply.failure)
}

const saved = (projectId: ProjectId, { revision, files }: SaveReply, sent: DocumentState): void => {
  filesSaved = sent.filesFrom ?? filesSaved
  base = partOf(sent)
  if (files) setFiles(files)
  const wasAway = tries > 0
  tries = 0
  markSaved(revision)
  if (changed(useDocument.getState(), sent)) {
    become({ state: 'unsaved' })
    timer = setTimeout(() => void flush(false), quiet)
    return
  }
  dropDraft(projectId)
  become({ state: 'saved' })
  if (wasAway)
    toast({
      kind: 'ok',
      title: 'Saved: the server answers again',
      key: 'saved',
      while: during(useSave, ({ save }) => save.state !== 'waiting' && save.state !== 'conflict'),
    })
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
    while: during(useSave, ({ save }) => save.state === 'waiting'),
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
  if (sameAs(reply.value)) return saved(projectId, { revision: reply.value.revision }, useDocument.getState())
  become({ state: 'conflict', theirs: reply.value })
}

const sameAs = (theirs: OpenProject): boolean => sameJson(partOf(useDocument.getState()), theirsPart(theirs))

/** The part of a project that a save sends. */
export const partOf = ({ composition, sources, layout }: DocumentState): SavedPart => ({
  composition,
  sources,
  layout,
})

const keep = (document: DocumentState): boolean =>
  document.projectId !== null &&
  keepDraft(document.projectId, {
    base: document.revision,
    at: Date.now(),
    project: partOf(document),
    ...(base && { start: base }),
  })
