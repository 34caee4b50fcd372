import { useEffect, useState } from 'react'
import type { ProjectId } from '../../../shared/model/project.ts'
import type { OpenProject } from '../../../shared/protocol/api.ts'
import { type Failure, readProject } from '../../api.ts'
import { forgetBuild, showLastBuild } from '../../panels/build/build-store.ts'
import { forgetRun, showLastRun } from '../../panels/run/run-store.ts'
import { closeDocument, openDocument } from '../../store/document.ts'
import { closeSource, select } from '../../store/session.ts'
import { joinPresence } from '../presence/presence-store.ts'
import { adoptDraft, dropDraft, type SavedPart } from './drafts.ts'
import { startAutosave, stopAutosave } from './save-store.ts'

export type Opening =
  | { state: 'loading' }
  | { state: 'open' }
  | { state: 'failed'; failure: Failure; again: () => void }

/** Puts a project into the stores while the component is there, with its last build and run, and saves its changes. */
export const useOpenProject = (id: ProjectId): Opening => {
  const [opening, setOpening] = useState<Opening>({ state: 'loading' })
  const [tries, setTries] = useState(0)

  useEffect(() => {
    let mounted = true
    let leavePresence = () => {}
    setOpening({ state: 'loading' })
    readProject(id).then(reply => {
      if (!mounted) return
      if (!reply.ok) {
        return setOpening({
          state: 'failed',
          failure: reply.failure,
          again: () => setTries(tries => tries + 1),
        })
      }
      startAutosave(...put(reply.value))
      leavePresence = joinPresence(id)
      void showLastBuild(id)
      void showLastRun(id)
      setOpening({ state: 'open' })
    })
    return () => {
      mounted = false
      leavePresence()
      stopAutosave()
      forgetBuild()
      forgetRun()
      closeSource()
      select({})
      closeDocument()
    }
  }, [id, tries])

  return opening
}

/**
 * Opens what the server has, with the changes that this browser kept on top, and tells from which state the page starts,
 * where that is known, and whether there were changes. They keep the revision that they started from, so that the first
 * save finds out whether someone else saved meanwhile.
 */
const put = (opened: OpenProject): [start: SavedPart | null, unsaved: boolean] => {
  const draft = adoptDraft(opened.id)
  const { files, ...theirs } = opened.project
  if (!draft || JSON.stringify(draft.project) === JSON.stringify(theirs)) {
    dropDraft(opened.id)
    openDocument(opened)
    return [theirs, false]
  }
  openDocument({ id: opened.id, revision: draft.baseRevision, project: { ...draft.project, files } })
  return [draft.baseRevision === opened.revision ? theirs : (draft.ancestor ?? null), true]
}
