import { create } from 'zustand'
import { sameJson } from '../../../shared/comparison/keyed.ts'
import { type Merged, merge } from '../../../shared/comparison/merge.ts'
import type { Project, ProjectId } from '../../../shared/model/project.ts'
import type { OpenProject, SaveReply } from '../../../shared/protocol/api.ts'
import type { VersionId } from '../../../shared/protocol/version.ts'
import type * as serverApi from '../../api.ts'
import { type Failure, sentenceOf } from '../../api.ts'
import type { DocumentState } from '../../store/document.ts'
import { type Cause, during, type Message } from '../../ui/toast/toast-store.ts'
import type { Draft, SavedPart } from './drafts.ts'
import { hasChanged, partOf, type SaveState, theirsPart } from './save-state.ts'

/** From the last keystroke to the save, in milliseconds. */
const debounceMs = 500
/** From a failed save to the next try, in milliseconds: longer each time. */
const backoffMs = [1000, 2000, 5000, 10_000, 30_000]

/** What saving needs of the rest of the page. */
export type SaveDependencies = {
  api: Pick<typeof serverApi, 'createProject' | 'saveVersion' | 'readProject' | 'saveProject'>
  /** The open project. */
  document: {
    getState: () => DocumentState
    subscribe: (listener: (now: DocumentState, before: DocumentState) => void) => () => void
    markSaved: (revision: number) => void
    replaceProject: (project: Project) => void
    setFiles: (files: Project['files']) => void
  }
  drafts: { keep: (project: ProjectId, draft: Draft) => boolean; drop: (project: ProjectId) => void }
  toast: (message: Message) => void
  closeToast: (key: string) => void
  /** Where `pagehide` and `online` come from. */
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
  openProjectPage: (id: ProjectId) => void
}

/** Saves the open project whenever it changes, with drafts in this browser until the server has it, and conflicts. */
export const createSaveStore = ({
  api,
  document,
  drafts,
  toast,
  closeToast,
  page,
  openProjectPage,
}: SaveDependencies) => {
  const useSave = create<{ save: SaveState }>()(() => ({ save: { state: 'saved' } }))

  /** A cause of messages: something is not on the server yet. */
  const whileNotSaved: Cause = during(useSave, ({ save }) => save.state !== 'saved')

  let timer: ReturnType<typeof setTimeout> | undefined
  let sending = false
  let failedTries = 0
  /** The document is being replaced by what someone else has saved. */
  let applyingRemote = false
  let stopListening: () => void = () => {}
  /** The version that the data files on the server are from, where this page has made them so. */
  let filesSaved: VersionId | null = null
  /** The state from which the changes here start, where this page knows it: for telling what each side changed. */
  let ancestor: SavedPart | null = null

  const setState = (save: SaveState): void => useSave.setState({ save })
  const phase = (): SaveState['state'] => useSave.getState().save.state

  /**
   * Saves the open project from now on, whenever it changes. `start`: the state of its revision, where that is known.
   * `unsaved`: it already has changes that the server lacks.
   */
  const startAutosave = (start: SavedPart | null, unsaved: boolean): void => {
    stopAutosave()
    setState({ state: 'saved' })
    filesSaved = null
    ancestor = start
    const unsubscribe = document.subscribe((now, before) => {
      if (
        !applyingRemote &&
        now.projectId !== null &&
        now.projectId === before.projectId &&
        hasChanged(now, before)
      )
        scheduleSave()
    })
    const leave = () => {
      if (phase() !== 'saved' && phase() !== 'outdated') void flush(true)
    }
    page.addEventListener('pagehide', leave)
    page.addEventListener('online', saveNow)
    stopListening = () => {
      unsubscribe()
      page.removeEventListener('pagehide', leave)
      page.removeEventListener('online', saveNow)
    }
    if (unsaved) scheduleSave()
  }

  /** Ends autosave; what was not saved yet is sent once more, and its draft stays until the server has it. */
  const stopAutosave = (): void => {
    const isUnsent = phase() === 'unsaved' || phase() === 'waiting'
    stopListening()
    stopListening = () => {}
    clearTimeout(timer)
    if (isUnsent) void flush(true)
    closeToast('conflict')
  }

  /** Saves at once instead of at the next try. */
  const saveNow = (): void => {
    if (phase() === 'unsaved' || phase() === 'waiting') void flush(false)
  }

  /** Saves what is not saved yet, and waits for it; false where it cannot be saved now, or someone else has saved since. */
  const saveAll = async (): Promise<boolean> => {
    if (phase() === 'waiting') await flush(false)
    saveNow()
    while (phase() === 'unsaved' || phase() === 'saving')
      await new Promise<void>(resolve => {
        const leave = useSave.subscribe(() => {
          leave()
          resolve()
        })
      })
    return phase() === 'saved'
  }

  /** Someone has saved the project as `revision`: if not this page, what they have is fetched. */
  const onRemoteRevision = async (revision: number): Promise<void> => {
    const before = document.getState()
    const { save } = useSave.getState()
    if (save.state === 'conflict' && save.theirs && save.theirs.revision !== revision && before.projectId)
      return conflict(before.projectId)
    const isIdle = () => !sending && (phase() === 'saved' || phase() === 'outdated')
    if (before.projectId === null || revision === before.revision || !isIdle()) return
    const reply = await api.readProject(before.projectId)
    const now = document.getState()
    // A save of this page may have ended meanwhile, or have begun: that finds out by itself.
    if (!reply.ok || now.projectId !== before.projectId || !isIdle()) return
    if (reply.value.revision === now.revision) return
    if (sameAs(reply.value)) {
      document.markSaved(reply.value.revision)
      ancestor = partOf(now)
      return setState({ state: 'saved' })
    }
    setState({ state: 'outdated', theirs: reply.value })
  }

  /** Takes over what someone else has saved: one step of undo. */
  const acceptRemote = (): void => {
    const { save } = useSave.getState()
    if (save.state !== 'outdated') return
    applyRemote(save.theirs)
    drafts.drop(save.theirs.id)
    setState({ state: 'saved' })
  }

  /** Theirs is kept as a version too, should the step be undone and saved. */
  const applyRemote = (theirs: OpenProject): void => {
    void api.saveVersion(theirs.id, { why: 'restore' })
    applyingRemote = true
    document.replaceProject(theirs.project)
    applyingRemote = false
    document.setFiles(theirs.project.files)
    document.markSaved(theirs.revision)
    ancestor = partOf(document.getState())
  }

  /** What the two sides of a conflict changed, and what both together would be; null where this page does not know what they started from. */
  const sidesOf = (theirs: OpenProject): { ancestor: Project; local: Project; merged: Merged } | null => {
    if (ancestor === null) return null
    const { files } = theirs.project
    const start: Project = { ...ancestor, files }
    const local: Project = { ...partOf(document.getState()), files }
    return { ancestor: start, local, merged: merge(start, local, theirs.project) }
  }

  /** Ends a conflict whose changes do not overlap: the project has both. One step of undo. */
  const mergeBoth = async (): Promise<void> => {
    const { save } = useSave.getState()
    if (save.state !== 'conflict' || save.theirs === null) return
    const { theirs } = save
    const kept = await api.saveVersion(theirs.id, { why: 'restore' })
    if (!kept.ok) return notResolved(kept.failure)
    const merged = sidesOf(theirs)?.merged
    if (!merged?.ok || document.getState().projectId !== theirs.id) return
    ancestor = theirsPart(theirs)
    document.replaceProject(merged.project)
    document.setFiles(theirs.project.files)
    document.markSaved(theirs.revision)
    setState({ state: 'unsaved' })
    await flush(false)
    if (phase() !== 'conflict')
      toast({ kind: 'ok', title: 'Merged: the project has the changes of both', key: 'conflict' })
  }

  /** Ends a conflict: both versions are kept, one of them as a new project beside the other. */
  const resolveConflict = async (keep: 'mine' | 'theirs'): Promise<void> => {
    const { save } = useSave.getState()
    if (save.state !== 'conflict' || save.theirs === null) return
    const { theirs } = save
    const local = partOf(document.getState())
    const copy = await api.createProject({
      from: 'content',
      project: keep === 'mine' ? theirsPart(theirs) : local,
    })
    if (!copy.ok) return notResolved(copy.failure)
    if (keep === 'theirs') {
      applyRemote(theirs)
      drafts.drop(theirs.id)
      setState({ state: 'saved' })
    } else {
      ancestor = theirsPart(theirs)
      document.markSaved(theirs.revision)
      setState({ state: 'unsaved' })
      await flush(false)
    }
    toast({
      kind: 'ok',
      title:
        keep === 'mine'
          ? 'Your version stays, the other is kept beside it'
          : 'The other version is open, yours is kept beside it',
      action: { label: 'Open the copy', run: () => openProjectPage(copy.value.id) },
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

  const scheduleSave = (): void => {
    storeDraft(document.getState())
    if (phase() === 'conflict' || phase() === 'waiting') return
    setState({ state: 'unsaved' })
    clearTimeout(timer)
    timer = setTimeout(() => void flush(false), debounceMs)
  }

  /** Sends the newest state, and again where it changed meanwhile. */
  const flush = async (leaving: boolean): Promise<void> => {
    if ((sending && !leaving) || phase() === 'conflict') return
    clearTimeout(timer)
    const sent = document.getState()
    const { projectId } = sent
    if (projectId === null) return
    sending = true
    if (!leaving && phase() !== 'waiting') setState({ state: 'saving' })
    storeDraft(sent)
    const filesFrom = sent.filesFrom === filesSaved ? null : sent.filesFrom
    const reply = await api.saveProject(
      projectId,
      { revision: sent.revision, project: partOf(sent), ...(filesFrom && { filesFrom }) },
      leaving,
    )
    sending = false
    if (document.getState().projectId !== projectId) {
      if (reply.ok) drafts.drop(projectId)
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
        while: during(document, state => state.filesFrom === filesFrom),
      })
      await flush(leaving)
    } else retryLater(reply.failure)
  }

  const saved = (projectId: ProjectId, { revision, files }: SaveReply, sent: DocumentState): void => {
    filesSaved = sent.filesFrom ?? filesSaved
    ancestor = partOf(sent)
    if (files) document.setFiles(files)
    const wasAway = failedTries > 0
    failedTries = 0
    document.markSaved(revision)
    if (hasChanged(document.getState(), sent)) {
      setState({ state: 'unsaved' })
      timer = setTimeout(() => void flush(false), debounceMs)
      return
    }
    drafts.drop(projectId)
    setState({ state: 'saved' })
    if (wasAway)
      toast({
        kind: 'ok',
        title: 'Saved: the server answers again',
        key: 'saved',
        while: during(useSave, ({ save }) => save.state !== 'waiting' && save.state !== 'conflict'),
      })
  }

  const retryLater = (failure: Failure): void => {
    const delay = backoffMs[Math.min(failedTries++, backoffMs.length - 1)] ?? 0
    const silent = failure.how === 'silent'
    setState({ state: 'waiting', reason: sentenceOf(failure), silent, retryAt: Date.now() + delay })
    timer = setTimeout(() => void flush(false), delay)
    const kept = storeDraft(document.getState())
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
    setState({ state: 'conflict', theirs: null })
    const reply = await api.readProject(projectId)
    if (document.getState().projectId !== projectId) return
    if (!reply.ok) {
      setState({ state: 'unsaved' })
      return retryLater(reply.failure)
    }
    if (sameAs(reply.value)) return saved(projectId, { revision: reply.value.revision }, document.getState())
    setState({ state: 'conflict', theirs: reply.value })
  }

  const sameAs = (theirs: OpenProject): boolean => sameJson(partOf(document.getState()), theirsPart(theirs))

  const storeDraft = (state: DocumentState): boolean =>
    state.projectId !== null &&
    drafts.keep(state.projectId, {
      baseRevision: state.revision,
      at: Date.now(),
      project: partOf(state),
      ...(ancestor && { ancestor }),
    })

  return {
    useSave,
    whileNotSaved,
    startAutosave,
    stopAutosave,
    saveNow,
    saveAll,
    onRemoteRevision,
    acceptRemote,
    sidesOf,
    mergeBoth,
    resolveConflict,
  }
}
