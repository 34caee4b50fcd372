import { temporal } from 'zundo'
import { create, type StateCreator, useStore } from 'zustand'
import type { Composition, DeviceId } from '../../shared/model/composition.ts'
import { applyEdits, type Edit, setAppPorts } from '../../shared/model/edit.ts'
import { emptyLayout, type Frame, type Layout, type Position } from '../../shared/model/layout.ts'
import type { LeftOut } from '../../shared/model/left-out.ts'
import type { Project, ProjectId } from '../../shared/model/project.ts'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { VersionId } from '../../shared/protocol/version.ts'
import { followTemplates } from './follow-template.ts'
import { withPositions } from './layout-changes.ts'
import { keyedSources, type SourceFile, sourcesOf, withNewSources } from './source-files.ts'
import type { Sources } from './sources.ts'

/*
 * The open project: what is saved. Every change to the graph, to where things stand and to which source files there
 * are is one undo step per intention. The text of a source is not: the editor that changes it has its own undo, so a
 * source keeps its newest text through undo and redo, also through its renaming and removal.
 */

type Tracked = {
  composition: Composition
  layout: Layout
  sourceFiles: readonly SourceFile[]
  /** The version whose data files the project is to have; null: those that it has. Undo and redo change it with the rest. */
  filesFrom: VersionId | null
}

export type DocumentState = Tracked & {
  /** null: no project is open. */
  projectId: ProjectId | null
  /** The project is someone else's, to be read: no edit changes it. */
  readOnly: boolean
  /** The revision that the next save starts from. */
  revision: number
  /** Data files: known by size and checksum; changed through their own paths of the API. */
  files: Project['files']
  /** What the project folder holds beside the project. */
  leftOut: readonly LeftOut[] | undefined
  texts: Readonly<Record<string, string>>
  /** Derived from `sourceFiles` and `texts`: the same object until one of them changes. */
  sources: Sources
}

export type EditOptions = {
  /** Where added devices stand; part of the same step. */
  positions?: Readonly<Record<string, Position>>
  /** Frames around added devices; part of the same step. */
  frames?: readonly Frame[]
  /** Sources that come with the edit, such as a new app's module; a name that is taken is left alone. */
  sources?: Readonly<Sources>
  /** Consecutive edits with the same key are one step: the letters typed into one field. */
  merge?: string
}

const emptyComposition: Composition = { format: 1, name: 'untitled', devices: [], wires: [] }

const initial: DocumentState = {
  composition: emptyComposition,
  layout: emptyLayout,
  sourceFiles: [],
  filesFrom: null,
  projectId: null,
  readOnly: false,
  revision: 0,
  files: {},
  leftOut: undefined,
  texts: {},
  sources: {},
}

/** Keeps `sources` in step with what it is derived from, within the same change. */
const withSources =
  <M extends [['temporal', unknown]]>(
    inner: StateCreator<DocumentState, [], M, DocumentState>,
  ): StateCreator<DocumentState, [], M, DocumentState> =>
  (set, get, store) => {
    const derived: typeof set = change =>
      set(state => {
        const next = { ...state, ...(typeof change === 'function' ? change(state) : change) }
        return next.sourceFiles === state.sourceFiles && next.texts === state.texts
          ? next
          : { ...next, sources: sourcesOf(next) }
      })
    return inner(derived, get, store)
  }

let apply: (next: Partial<DocumentState> | ((state: DocumentState) => Partial<DocumentState>)) => void =
  () => {}

/** Changes the store without a step of undo: for what is no edit. */
export const change = (
  next: Partial<DocumentState> | ((state: DocumentState) => Partial<DocumentState>),
): void => apply(next)

export const useDocument = create<DocumentState>()(
  withSources(
    temporal(
      set => {
        apply = next => set(next)
        return initial
      },
      {
        limit: 500,
        partialize: ({ composition, layout, sourceFiles, filesFrom }): Tracked => ({
          composition,
          layout,
          sourceFiles,
          filesFrom,
        }),
        equality: (a, b) =>
          a.composition === b.composition &&
          a.layout === b.layout &&
          a.sourceFiles === b.sourceFiles &&
          a.filesFrom === b.filesFrom,
      },
    ),
  ),
)

const history = useDocument.temporal

/** The key of the step that further edits may still join. */
let joinable: string | null = null

/** Changes tracked state as one step, or as part of the last one where both carry the same `merge` key. */
export const step = (update: (state: DocumentState) => Partial<DocumentState>, merge?: string): void => {
  if (useDocument.getState().readOnly) return
  const before = history.getState().pastStates
  const joins = merge !== undefined && merge === joinable && before.length > 0
  if (joins) history.getState().pause()
  change(state => withTemplates(state, update(state)))
  if (joins) history.getState().resume()
  joinable = joins || history.getState().pastStates !== before ? (merge ?? null) : null
}

/** A change with what follows from it: sources that are still the template of their app say what its ports now say. */
const withTemplates = (before: DocumentState, part: Partial<DocumentState>): Partial<DocumentState> => {
  const after = { ...before, ...part }
  // Another state in the place of the whole project brings its own sources.
  if (after.composition === before.composition || !keepsSources(before, after)) return part
  const next = followTemplates(before.composition, after.composition, sourcesOf(after))
  if (!next) return part
  const keys = new Map(after.sourceFiles.map(({ key, name }) => [name, key]))
  const texts = Object.fromEntries(
    Object.entries(next.changed).map(([name, text]) => [keys.get(name) ?? '', text]),
  )
  return { ...part, composition: next.composition, texts: { ...after.texts, ...texts } }
}

const keepsSources = (before: DocumentState, after: DocumentState): boolean => {
  const keys = new Set(after.sourceFiles.map(({ key }) => key))
  return before.sourceFiles.every(({ key }) => keys.has(key))
}

/** Puts a project into the store, with nothing to undo. */
export const openDocument = ({ id, revision, project }: OpenProject): void =>
  start({ ...project, ...keyedSources(project.sources), projectId: id, revision })

/** Puts a project of someone else into the store: no edit changes it. */
export const openToRead = (project: Project): void =>
  start({ ...project, ...keyedSources(project.sources), readOnly: true })

/** Empties the store: no project is open. */
export const closeDocument = (): void => start({})

const start = (state: Partial<DocumentState>): void => {
  joinable = null
  change({ ...initial, ...state })
  history.getState().clear()
}

/**
 * Puts another state in the place of the whole project: one step. Sources come under keys of their own, so that undo finds
 * the texts that were there. `versions`: where the data files of that state are, and those of the present; the next save
 * makes them so.
 */
export const replaceProject = (
  { composition, layout, sources, files }: Project,
  versions?: { from: VersionId; before: VersionId },
): void => {
  const filesDiffer = versions !== undefined && !sameFiles(files, useDocument.getState().files)
  if (filesDiffer) {
    // What undo comes back to has the data files of the present.
    history.getState().pause()
    change({ filesFrom: versions.before })
    history.getState().resume()
  }
  step(({ texts }) => {
    const added = keyedSources(sources, Object.keys(texts).length)
    return {
      composition,
      layout,
      sourceFiles: added.sourceFiles,
      texts: { ...texts, ...added.texts },
      ...(filesDiffer && { filesFrom: versions.from }),
    }
  })
}

/** Notes the revision that a save returned. */
export const markSaved = (revision: number): void => change({ revision })

/** Notes what the data folders hold now. */
export const setFiles = (files: Project['files']): void => change({ files })

/** Applies edits as one undo step. */
export const edit = (edits: readonly Edit[], options: EditOptions = {}): void =>
  step(state => {
    const composition = applyEdits(state.composition, edits)
    const placed = options.positions ? withPositions(state.layout, options.positions) : state.layout
    const layout = options.frames?.length
      ? { ...placed, frames: [...(placed.frames ?? []), ...options.frames] }
      : placed
    return { ...tracked(state, { composition, layout }), ...withNewSources(state, options.sources ?? {}) }
  }, options.merge)

/** Changes the ports of an app: a renamed port keeps its wire, a removed one loses it. One step. */
export const editPorts = (
  device: DeviceId,
  ports: { name: string; signature: string }[],
  renamed: ReadonlyMap<string, string> = new Map(),
  merge?: string,
): void => step(state => ({ composition: setAppPorts(state.composition, device, ports, renamed) }), merge)

/** Removes devices, wires (with those of the devices) and notes: one step. */
export const removeAll = (edits: readonly Edit[], notes: ReadonlySet<string>): void =>
  step(state => ({
    composition: applyEdits(state.composition, edits),
    layout:
      notes.size > 0
        ? { ...state.layout, notes: state.layout.notes.filter(({ id }) => !notes.has(id)) }
        : state.layout,
  }))

export const undo = (): void => {
  joinable = null
  travel(() => history.getState().undo())
}
export const redo = (): void => {
  joinable = null
  travel(() => history.getState().redo())
}

/** Goes to another step. Texts of sources are no part of one, but templates follow the ports that come back. */
const travel = (go: () => void): void => {
  const before = useDocument.getState()
  go()
  const { texts } = withTemplates(before, useDocument.getState())
  if (texts && texts !== useDocument.getState().texts) change({ texts })
}

/** Ends the step that typing may still join: the field was left. */
export const endStep = (): void => {
  joinable = null
}

export const useCanUndo = (): boolean => useHistory('pastStates')
export const useCanRedo = (): boolean => useHistory('futureStates')

const useHistory = (which: 'pastStates' | 'futureStates'): boolean =>
  useStore(history, state => state[which].length > 0)

/** What a build is made from; a save leaves the data files out. */
export const contentOf = ({
  composition,
  sources,
  files,
}: DocumentState): Pick<Project, 'composition' | 'sources' | 'files'> => ({
  composition,
  sources,
  files,
})

const tracked = (
  state: DocumentState,
  next: Pick<Tracked, 'composition' | 'layout'>,
): Partial<Pick<Tracked, 'composition' | 'layout'>> => ({
  ...(next.composition === state.composition ? {} : { composition: next.composition }),
  ...(next.layout === state.layout ? {} : { layout: next.layout }),
})

const sameFiles = (a: Project['files'], b: Project['files']): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([path, { sha256 }]) => b[path]?.sha256 === sha256)
