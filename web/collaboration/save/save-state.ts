import type { OpenProject } from '../../../shared/protocol/api.ts'
import type { DocumentState } from '../../store/document.ts'
import type { SavedPart } from './drafts.ts'

/**
 * Where the newest change is. `outdated`: everything here is saved, and someone else has saved `theirs` since. `unsaved`: in the page, soon to be sent. `waiting`: the last try failed, the next is at
 * `retryAt`. `conflict`: someone else saved first; `theirs` is what the server has.
 */
export type SaveState =
  | { state: 'saved' }
  | { state: 'outdated'; theirs: OpenProject }
  | { state: 'unsaved' }
  | { state: 'saving' }
  | { state: 'waiting'; reason: string; silent: boolean; retryAt: number }
  | { state: 'conflict'; theirs: OpenProject | null }

/** The part of a project that a save sends. */
export const partOf = ({ composition, sources, layout }: DocumentState): SavedPart => ({
  composition,
  sources,
  layout,
})

/** The part of what the server has that a save would send. */
export const theirsPart = ({ project: { files: _, ...part } }: OpenProject): SavedPart => part

/** Whether there is something to save. */
export const hasChanged = (now: DocumentState, before: DocumentState): boolean =>
  now.filesFrom !== before.filesFrom ||
  now.composition !== before.composition ||
  now.layout !== before.layout ||
  now.sources !== before.sources
