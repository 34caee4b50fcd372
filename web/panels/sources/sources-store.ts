import { create } from 'zustand'
import type { ProjectId } from '../../../shared/model/project.ts'
import type { LockRequest, PackagesState } from '../../../shared/protocol/sources.ts'
import {
  cancelPackages,
  type Failure,
  lockPackages,
  pullPackages,
  type Reply,
  readPackages,
} from '../../api.ts'
import { saveAll } from '../../collaboration/save/save-store.ts'
import { useDocument } from '../../store/document.ts'

/* What the server knows of the open project's released packages: asked for when the pane opens, and again and again while something goes on. */

type SourcesState = {
  /** Null until the server has told, and for another project than the open one. */
  packages: PackagesState | null
  project: ProjectId | null
  failure: Failure | null
}

export const useSources = create<SourcesState>()(() => ({ packages: null, project: null, failure: null }))

/** How long the next question waits while something goes on, in milliseconds. */
const pollMs = 500

let timer: ReturnType<typeof setTimeout> | undefined

/** Asks for the state; goes on asking while something is under way. */
export const loadSources = (project: ProjectId): void => {
  void readPackages(project).then(reply => take(project, reply))
}

/** Chooses versions for what the graph names now; it is saved first. */
export const chooseVersions = async (project: ProjectId, request: LockRequest): Promise<void> => {
  if (!(await saveAll())) return
  take(project, await lockPackages(project, request))
}

export const fetchSources = async (project: ProjectId): Promise<void> =>
  take(project, await pullPackages(project))

export const cancelSources = async (project: ProjectId): Promise<void> => {
  await cancelPackages(project)
  loadSources(project)
}

const take = (project: ProjectId, reply: Reply<PackagesState>): void => {
  if (useDocument.getState().projectId !== project) return
  clearTimeout(timer)
  if (!reply.ok) {
    useSources.setState({ failure: reply.failure })
    return
  }
  useSources.setState({ packages: reply.value, project, failure: null })
  if (reply.value.job?.state === 'running') timer = setTimeout(() => loadSources(project), pollMs)
}
