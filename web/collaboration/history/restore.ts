import type { Project } from '../../../shared/model/project.ts'
import type { Version } from '../../../shared/protocol/version.ts'
import { createProject, type Failure, saveVersion, sentenceOf } from '../../api.ts'
import { go } from '../../route.ts'
import { replaceProject, undo, useDocument } from '../../store/document.ts'
import { attempt, type Cause, toast, untilNextStep } from '../../ui/toast/toast-store.ts'
import { saveAll, whileNotSaved } from '../save/save-store.ts'
import { notSaved } from './create-history-store.ts'
import { loadVersions, useHistory } from './history-store.ts'
import { titleOfVersion } from './version-labels.ts'

/** Makes the project what it was: one step of undo. The present is kept as a version first. */
export const restore = async (version: Version, project: Project): Promise<void> => {
  const { projectId } = useDocument.getState()
  if (projectId === null) return
  attempt('version')
  if (!(await saveAll())) return failed(notSaved, whileNotSaved)
  const kept = await saveVersion(projectId, { why: 'restore' })
  if (!kept.ok) return failed(words(kept.failure))
  if (useDocument.getState().projectId !== projectId) return
  replaceProject(project, { from: version.id, before: kept.value.id })
  const newest = untilNextStep()
  await loadVersions()
  toast({
    kind: 'ok',
    title: `Restored “${titleOfVersion(version, useHistory.getState().builds)}”`,
    text: 'What was there before is kept in the history.',
    key: 'version',
    action: { label: 'Undo', run: undo },
    while: newest,
  })
}

/** A project of its own, as the version was. */
export const openAsCopy = async (version: Version): Promise<void> => {
  const { projectId } = useDocument.getState()
  if (projectId === null) return
  attempt('version')
  const reply = await createProject({ from: 'version', project: projectId, version: version.id })
  if (!reply.ok) return failed(words(reply.failure))
  go({ page: 'project', id: reply.value.id })
}

const failed = (text: string, cause?: Cause): void => {
  toast({
    kind: 'error',
    title: 'Nothing was changed',
    text: `${text}.`,
    key: 'version',
    ...(cause && { while: cause }),
  })
}

const words = (failure: Failure): string => sentenceOf(failure).replace(/\.$/, '')
