import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Project } from '../../../shared/model/project.ts'
import type { VersionId } from '../../../shared/protocol/version.ts'
import type { DataChange } from '../store/revisions.ts'
import { dataObject, historyOf, newestAt, openVersion, saveVersion } from './version-store.ts'

/** A project just before a save. `state`: the folder of its state. */
export type BeforeSave = {
  folder: string
  state: string
  project: Project
  now: number
  lived: number | undefined
}

/**
 * Keeps the state before a save as a version: the first time, where editing had paused, and where it has gone on for long
 * without one.
 */
export const saveAfterPause = async ({ folder, state, project, now, lived }: BeforeSave): Promise<void> => {
  const savedAt = (await lstat(join(state, 'revision.json')).catch(() => null))?.mtimeMs ?? 0
  const versionAt = await newestAt(historyOf(state))
  // A time far in the future is one of a clock that was wrong.
  const isRecent = (at: number, within: number): boolean => Math.abs(now - at) < within
  if (versionAt !== null && isRecent(savedAt, pauseMs) && isRecent(versionAt, longMs)) return
  await saveVersion(historyOf(state), { folder, project, why: 'pause', name: null, at: now, lived })
}

/** No save for so long is a pause of editing; so long without a version is long enough. In milliseconds. */
const pauseMs = 2 * 60_000
const longMs = 10 * 60_000

/**
 * What a save does to the data files so that they are those of a version. The state before is kept first: files that were
 * added since the version was made are in no other.
 */
export const restoreFiles = async (
  { folder, state, project, now, lived }: BeforeSave,
  version: VersionId,
): Promise<{ files: Project['files']; data: DataChange }> => {
  const history = historyOf(state)
  const { files } = (await openVersion(history, version)).project
  await saveVersion(history, { folder, project, why: 'restore', name: null, at: now, lived })
  const bring = new Map<string, string>()
  for (const [path, file] of Object.entries(files))
    if (project.files[path]?.sha256 !== file.sha256) bring.set(path, await dataObject(history, path, file))
  const remove = Object.keys(project.files).filter(path => !Object.hasOwn(files, path))
  return { files, data: { bring, remove } }
}
