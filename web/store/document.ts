import { temporal } from 'zundo'
import { create, type StateCreator, useStore } from 'zustand'
import type { Composition, DeviceId } from '../../shared/model/composition.ts'
import { applyEdits, type Edit, setAppPorts } from '../../shared/model/edit.ts'
import { emptyLayout, type Frame, type Layout, type Note, type Position } from '../../shared/model/layout.ts'
import type { LeftOut } from '../../shared/model/left-out.ts'
import type { Project, ProjectId, SourceName } from '../../shared/model/project.ts'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { VersionId } from '../../shared/protocol/version.ts'
import { followTemplates } from './follow-template.ts'
import type { Sources } from './sources.ts'

/*
 * The open project: what is saved. Every change to the graph, to where things stand and to which source files there
 * are is one undo step per intention. The text of a source is not: the editor that changes it has its own undo, so a
 * source keeps its newest text through undo and redo, also through its renaming and removal.
 */

/** A source under a key that outlives its name. `texts` holds what is in it. */
type SourceFile = { key: string; name: SourceName }

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

const sourcesOf = ({ sourceFiles, texts }: Pick<DocumentState, 'sourceFiles' | 'texts'>): Sources =>
  Object.fromEntries(sourceFiles.map(({ key, name }) => [name, texts[key] ?? '']))

let change: (next: Partial<DocumentState> | ((state: DocumentState) => Partial<DocumentState>)) => void =
  () => {}

export const useDocument = create<DocumentState>()(
  withSources(
    temporal(
      set => {
        change = next => set(next)
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
const step = (update: (state: DocumentState) => Partial<DocumentState>, merge?: string): void => {
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

/** Sources under keys of their own, from `s` and `first` on. */
const keyedSources = (
  sources: Project['sources'],
  first = 0,
): Pick<DocumentState, 'sourceFiles' | 'texts'> => {
  const sourceFiles = Object.keys(sources).map((name, index) => ({ key: `s${first + index}`, name }))
  return {
    sourceFiles,
    texts: Object.fromEntries(sourceFiles.map(({ key, name }) => [key, sources[name] ?? ''])),
  }
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

/** Moves devices and notes (by id) to where a drag, a nudge or a tidy left them: one step. */
export const moveDevices = (positions: Readonly<Record<string, Position>>, merge?: string): void =>
  step(state => ({ layout: withPositions(state.layout, positions) }), merge)

export const addNote = (note: Note): void =>
  step(({ layout }) => ({ layout: { ...layout, notes: [...layout.notes, note] } }))

export const changeNote = (id: string, text: Partial<Pick<Note, 'title' | 'text'>>, merge?: string): void =>
  step(
    ({ layout }) => ({
      layout: { ...layout, notes: layout.notes.map(note => (note.id === id ? { ...note, ...text } : note)) },
    }),
    merge,
  )

/** Moves devices, those of `into` into a frame that there is: one step. */
export const moveIntoFrame = (
  positions: Readonly<Record<string, Position>>,
  into: { frame: string; devices: readonly string[] },
): void =>
  step(({ layout }) => ({
    layout: {
      ...withPositions(layout, positions),
      frames: without(layout.frames, into.devices).map(frame =>
        frame.id === into.frame ? { ...frame, devices: [...frame.devices, ...into.devices] } : frame,
      ),
    },
  }))

/** Puts devices into a new frame, out of those that they were in: one step. */
export const addFrame = (frame: Frame): void =>
  step(({ layout }) => ({ layout: { ...layout, frames: [...without(layout.frames, frame.devices), frame] } }))

/** Changes a frame's title, or collapses or expands it. */
export const changeFrame = (
  id: string,
  part: Partial<Pick<Frame, 'title' | 'collapsed'>>,
  merge?: string,
): void =>
  step(
    ({ layout }) => ({
      layout: {
        ...layout,
        frames: (layout.frames ?? []).map(frame => (frame.id === id ? { ...frame, ...part } : frame)),
      },
    }),
    merge,
  )

/** Takes devices out of their frames; a frame that is empty then goes with them. */
export const leaveFrames = (devices: readonly string[]): void =>
  step(({ layout }) => ({ layout: { ...layout, frames: without(layout.frames, devices) } }))

/** Removes devices, wires (with those of the devices) and notes: one step. */
export const removeAll = (edits: readonly Edit[], notes: ReadonlySet<string>): void =>
  step(state => ({
    composition: applyEdits(state.composition, edits),
    layout:
      notes.size > 0
        ? { ...state.layout, notes: state.layout.notes.filter(({ id }) => !notes.has(id)) }
        : state.layout,
  }))

/** The editor's own change: never an undo step of the graph. A name that is not there yet is added, which is one. */
export const setSource = (name: SourceName, text: string): void => {
  const { sourceFiles, texts, readOnly } = useDocument.getState()
  if (readOnly) return
  const file = sourceFiles.find(file => file.name === name)
  if (!file) addSource(name, text)
  else if (texts[file.key] !== text) change({ texts: { ...texts, [file.key]: text } })
}

/** Adds a source; leaves one of that name alone. */
export const addSource = (name: SourceName, text = ''): void =>
  step(state => withNewSources(state, { [name]: text }))

/** Renames a source; does nothing where the new name is taken. */
export const renameSource = (from: SourceName, to: SourceName): void =>
  step(({ sourceFiles }) =>
    from === to || sourceFiles.some(({ name }) => name === to)
      ? {}
      : { sourceFiles: sourceFiles.map(file => (file.name === from ? { ...file, name: to } : file)) },
  )

/** Removes a source; undo brings it back with its text. */
export const removeSource = (name: SourceName): void =>
  step(({ sourceFiles }) => ({ sourceFiles: sourceFiles.filter(file => file.name !== name) }))

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

const sameFiles = (a: Project['files'], b: Project['files']): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([path, { sha256 }]) => b[path]?.sha256 === sha256)

const tracked = (
  state: DocumentState,
  next: Pick<Tracked, 'composition' | 'layout'>,
): Partial<Pick<Tracked, 'composition' | 'layout'>> => ({
  ...(next.composition === state.composition ? {} : { composition: next.composition }),
  ...(next.layout === state.layout ? {} : { layout: next.layout }),
})

const withPositions = (layout: Layout, moved: Readonly<Record<string, Position>>): Layout => {
  const notes = new Set(layout.notes.map(({ id }) => id))
  const devices = Object.entries(moved).filter(([id]) => !notes.has(id))
  return {
    ...layout,
    positions:
      devices.length > 0 ? { ...layout.positions, ...Object.fromEntries(devices) } : layout.positions,
    notes: layout.notes.some(({ id }) => moved[id])
      ? layout.notes.map(note => ({ ...note, position: moved[note.id] ?? note.position }))
      : layout.notes,
  }
}

const without = (frames: readonly Frame[] = [], devices: readonly string[]): Frame[] =>
  frames
    .map(frame =>
      frame.devices.some(id => devices.includes(id))
        ? { ...frame, devices: frame.devices.filter(id => !devices.includes(id)) }
        : frame,
    )
    .filter(frame => frame.devices.length > 0)

const withNewSources = (
  { sourceFiles, texts }: DocumentState,
  sources: Readonly<Sources>,
): Partial<Pick<DocumentState, 'sourceFiles' | 'texts'>> => {
  const taken = new Set(sourceFiles.map(({ name }) => name))
  const added = Object.entries(sources).filter(([name]) => !taken.has(name))
  if (added.length === 0) return {}
  let next = Object.keys(texts).length
  const files = added.map(([name]) => ({ key: `s${next++}`, name }))
  return {
    sourceFiles: [...sourceFiles, ...files],
    texts: { ...texts, ...Object.fromEntries(files.map(({ key }, index) => [key, added[index]?.[1] ?? ''])) },
  }
}
