import type { OpenProject } from '../../shared/api.ts'
import type { Composition, DeviceId } from '../../shared/composition.ts'
import { type Edit } from '../../shared/edit.ts'
import { type Layout, type Note, type Position } from '../../shared/layout.ts'
import type { Project, ProjectId, SourceName } from '../../shared/project.ts'
export type Sources = Record<SourceName, string>
/** A source under a key that outlives its name. `texts` holds what is in it. */
type SourceFile = {
  key: string
  name: SourceName
}
type Tracked = {
  composition: Composition
  layout: Layout
  sourceFiles: readonly SourceFile[]
}
export type DocumentState = Tracked & {
  /** null: no project is open. */
  projectId: ProjectId | null
  /** The revision that the next save starts from. */
  revision: number
  /** Data files: known by size and checksum; changed through their own paths of the API. */
  files: Project['files']
  texts: Readonly<Record<string, string>>
  /** Derived from `sourceFiles` and `texts`: the same object until one of them changes. */
  sources: Sources
}
export type EditOptions = {
  /** Where added devices stand; part of the same step. */
  positions?: Readonly<Record<string, Position>>
  /** Sources that come with the edit, such as a new app's module; a name that is taken is left alone. */
  sources?: Readonly<Sources>
  /** Consecutive edits with the same key are one step: the letters typed into one field. */
  merge?: string
}
export declare const useDocument: import('zustand').UseBoundStore<
  Omit<import('zustand').StoreApi<DocumentState>, 'temporal'> & {
    temporal: import('zustand').StoreApi<import('zundo').TemporalState<Tracked>>
  }
>
/** Puts a project into the store, with nothing to undo. */
export declare const openDocument: ({ id, revision, project }: OpenProject) => void
/** Empties the store: no project is open. */
export declare const closeDocument: () => void
/** Notes the revision that a save returned. */
export declare const markSaved: (revision: number) => void
/** Notes what the data folders hold now. */
export declare const setFiles: (files: Project['files']) => void
/** Applies edits as one undo step. */
export declare const edit: (edits: readonly Edit[], options?: EditOptions) => void
/** Changes the ports of an app: a renamed port keeps its wire, a removed one loses it. One step. */
export declare const editPorts: (
  device: DeviceId,
  ports: {
    name: string
    signature: string
  }[],
  renamed?: ReadonlyMap<string, string>,
  merge?: string,
) => void
/** Moves devices and notes (by id) to where a drag, a nudge or a tidy left them: one step. */
export declare const moveDevices: (positions: Readonly<Record<string, Position>>, merge?: string) => void
export declare const addNote: (note: Note) => void
export declare const changeNote: (
  id: string,
  text: Partial<Pick<Note, 'title' | 'text'>>,
  merge?: string,
) => void
/** Removes devices, wires (with those of the devices) and notes: one step. */
export declare const removeAll: (edits: readonly Edit[], notes: ReadonlySet<string>) => void
/** The editor's own change: never an undo step of the graph. A name that is not there yet is added, which is one. */
export declare const setSource: (name: SourceName, text: string) => void
/** Adds a source; leaves one of that name alone. */
export declare const addSource: (name: SourceName, text?: string) => void
/** Renames a source; does nothing where the new name is taken. */
export declare const renameSource: (from: SourceName, to: SourceName) => void
/** Removes a source; undo brings it back with its text. */
export declare const removeSource: (name: SourceName) => void
export declare const undo: () => void
export declare const redo: () => void
/** Ends the step that typing may still join: the field was left. */
export declare const endStep: () => void
export declare const useCanUndo: () => boolean
export declare const useCanRedo: () => boolean
/** What a build is made from, and what a save sends. */
export declare const contentOf: ({
  composition,
  sources,
}: DocumentState) => Pick<Project, 'composition' | 'sources'>
