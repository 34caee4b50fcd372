import { create } from 'zustand'
import type { Project, ProjectId } from '../../../shared/model/project.ts'
import type { Version, VersionId } from '../../../shared/protocol/version.ts'
import type * as serverApi from '../../api.ts'
import { type Failure, sentenceOf } from '../../api.ts'
import type { DocumentState } from '../../store/document.ts'
import type { Cause, Message } from '../../ui/toast/toast-store.ts'
import { buildsOfVersions, type VersionBuilds } from './version-labels.ts'

type HistoryState = {
  project: ProjectId | null
  /** The newest first; null while they are fetched. */
  versions: readonly Version[] | null
  failure: Failure | null
  /** How the versions were built. */
  builds: VersionBuilds
  /** The version that is looked at. */
  chosen: VersionId | null
  /** What it is compared with; null: the present. */
  against: VersionId | null
  /** Versions that were fetched, as they were. */
  opened: ReadonlyMap<VersionId, Project>
}

const initial: HistoryState = {
  project: null,
  versions: null,
  failure: null,
  builds: new Map(),
  chosen: null,
  against: null,
  opened: new Map(),
}

/** What the history needs of the rest of the page. */
export type HistoryDependencies = {
  api: Pick<typeof serverApi, 'saveVersion' | 'listBuilds' | 'listVersions' | 'nameVersion' | 'openVersion'>
  /** The open project. */
  document: () => Pick<DocumentState, 'projectId'>
  save: { all: () => Promise<boolean>; whileNotSaved: Cause }
  toast: (message: Message) => void
  clearToast: (key: string) => void
}

/** Why what the page shows cannot be kept. */
export const notSaved = 'The newest changes are not saved yet, or the project was changed elsewhere'

/** The versions of the open project, and those that are looked at. */
export const createHistoryStore = ({ api, document, save, toast, clearToast }: HistoryDependencies) => {
  const useHistory = create<HistoryState>()(() => initial)

  const set = useHistory.setState
  const get = useHistory.getState

  /** Fetches the list of versions of the open project. */
  const loadVersions = async (): Promise<void> => {
    const { projectId } = document()
    if (projectId === null) return
    if (get().project !== projectId) set({ ...initial, project: projectId })
    const [reply, builds] = await Promise.all([api.listVersions(projectId), api.listBuilds(projectId)])
    if (get().project !== projectId) return
    if (!reply.ok) return set({ failure: reply.failure })
    const known = new Set(reply.value.map(({ id }) => id))
    set(({ chosen, against }) => ({
      versions: reply.value,
      ...(builds.ok && { builds: buildsOfVersions(builds.value) }),
      failure: null,
      chosen: chosen && known.has(chosen) ? chosen : null,
      against: against && known.has(against) ? against : null,
    }))
  }

  /** Looks at a version; the same again puts it away. */
  const choose = (chosen: VersionId | null): void => {
    set(state => ({ chosen: state.chosen === chosen ? null : chosen, against: null }))
    if (chosen) void fetchVersion(chosen)
  }

  /** Compares the version that is looked at with another; null: with the present. */
  const compareWith = (against: VersionId | null): void => {
    set({ against })
    if (against) void fetchVersion(against)
  }

  /** Saves what the page shows as a version with a name; false where that failed, and a message says why. */
  const saveNamed = async (name: string): Promise<boolean> => {
    const { projectId } = document()
    if (projectId === null) return false
    clearToast('version')
    if (!(await save.all())) {
      toast({
        kind: 'error',
        title: 'Not saved',
        text: `${notSaved}.`,
        key: 'version',
        while: save.whileNotSaved,
      })
      return false
    }
    const reply = await api.saveVersion(projectId, { why: 'asked', name })
    if (!reply.ok) return fail('Not saved', reply.failure)
    toast({ kind: 'ok', title: `Saved as “${reply.value.name}”`, key: 'version' })
    await loadVersions()
    return true
  }

  /** Gives a version a name, or takes it away. */
  const rename = async (version: VersionId, name: string | null): Promise<boolean> => {
    const { project } = get()
    if (project === null) return false
    clearToast('version')
    const reply = await api.nameVersion(project, version, name)
    if (!reply.ok) return fail('Not renamed', reply.failure)
    await loadVersions()
    return true
  }

  const fetchVersion = async (id: VersionId): Promise<void> => {
    const { project, opened } = get()
    if (project === null || opened.has(id)) return
    clearToast('version')
    const reply = await api.openVersion(project, id)
    if (get().project !== project) return
    if (reply.ok) set(({ opened }) => ({ opened: new Map([...opened, [id, reply.value.project]]) }))
    else {
      set(({ chosen, against }) => ({
        chosen: chosen === id ? null : chosen,
        against: against === id ? null : against,
      }))
      fail('This version did not open', reply.failure)
    }
  }

  const fail = (title: string, failure: Failure): false => {
    toast({ kind: 'error', title, text: `${sentenceOf(failure)}.`, key: 'version' })
    return false
  }

  return { useHistory, loadVersions, choose, compareWith, saveNamed, rename }
}
