import { z } from 'zod'
import { Project, ProjectContent, type ProjectId } from '../../../shared/model/project.ts'

/*
 * What this browser keeps of a project that the server does not have yet. One draft for each project and tab: two tabs
 * that both fail to save do not overwrite each other. It is written before every save and removed after, so that a
 * closed tab, a crash or a server that is away loses nothing.
 */

export const SavedPart = ProjectContent.extend({ layout: Project.shape.layout })
export type SavedPart = z.infer<typeof SavedPart>

/** `baseRevision`: what the changes started from; `ancestor`: the state that it was, where this browser had room for it. */
const Draft = z.object({
  baseRevision: z.int().nonnegative(),
  at: z.number(),
  project: SavedPart,
  ancestor: SavedPart.optional(),
})
export type Draft = z.infer<typeof Draft>

const prefix = 'composer.draft.'
const tab = Math.random().toString(36).slice(2, 10)

const keyOf = (project: ProjectId): string => `${prefix}${project}.${tab}`

/** Keeps a draft; false where this browser will not (private window, storage full). */
export const keepDraft = (project: ProjectId, draft: Draft, storage: Storage = localStorage): boolean => {
  const { ancestor, ...changes } = draft
  const text = JSON.stringify(changes)
  const whole = ancestor && `${text.slice(0, -1)},"ancestor":${textOf(ancestor)}}`
  return (whole !== undefined && keep(project, whole, storage)) || keep(project, text, storage)
}

const keep = (project: ProjectId, text: string, storage: Storage): boolean => {
  try {
    storage.setItem(keyOf(project), text)
    return true
  } catch {
    return false
  }
}

const texts = new WeakMap<SavedPart, string>()

/** Written once: it stays the same while someone types. */
const textOf = (ancestor: SavedPart): string => {
  const text = texts.get(ancestor) ?? JSON.stringify(ancestor)
  texts.set(ancestor, text)
  return text
}

/** Forgets this tab's draft: the server has it. */
export const dropDraft = (project: ProjectId, storage: Storage = localStorage): void =>
  storage.removeItem(keyOf(project))

/**
 * The newest draft of a project, from whatever tab. It then is this tab's; older ones stay where they are, for the tab
 * that they belong to.
 */
export const adoptDraft = (project: ProjectId, storage: Storage = localStorage): Draft | null => {
  const found = keysOf(project, storage)
    .map(key => ({ key, draft: read(storage.getItem(key)) }))
    .filter((entry): entry is { key: string; draft: Draft } => entry.draft !== null)
    .toSorted((a, b) => b.draft.at - a.draft.at)
  const newest = found[0]
  if (!newest) return null
  if (newest.key !== keyOf(project) && keepDraft(project, newest.draft, storage))
    storage.removeItem(newest.key)
  return newest.draft
}

const keysOf = (project: ProjectId, storage: Storage): string[] =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter(key =>
    key.startsWith(`${prefix}${project}.`),
  )

const read = (text: string | null): Draft | null => {
  try {
    const parsed = Draft.safeParse(withCurrentNames(JSON.parse(text ?? 'null')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** A draft that version 0.2 stored calls two fields otherwise. */
const withCurrentNames = (stored: unknown): unknown => {
  if (typeof stored !== 'object' || stored === null || !('base' in stored)) return stored
  const { base, start, ...rest } = stored as Record<string, unknown>
  return { baseRevision: base, ...rest, ...(start !== undefined && { ancestor: start }) }
}
