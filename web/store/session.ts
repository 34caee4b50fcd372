import { create } from 'zustand'
import type { LibraryPlace } from '../../shared/catalogue/library.ts'
import { type DeviceId, isApp } from '../../shared/model/composition.ts'
import type { SourceName } from '../../shared/model/project.ts'
import { buildable, type Platform } from '../../shared/model/target.ts'
import { useDocument } from './document.ts'
import { moduleFile } from './source-of-app.ts'

/*
 * What passes: selection, open panes, theme. Nothing here is saved with the project; the panes and the theme are kept
 * in this browser.
 */

export type Selection = {
  devices: readonly DeviceId[]
  /** By `wireKey`. */
  wires: readonly string[]
  notes: readonly string[]
}
export const nothingSelected: Selection = { devices: [], wires: [], notes: [] }

/** A place that something else in the page asks to see. */
export type Place =
  | { kind: 'device'; device: DeviceId }
  | { kind: 'port'; device: DeviceId; port: string }
  | { kind: 'wire'; wire: string }
  /** `line` from 1, `column` from 0; absent: the file as it was left. */
  | { kind: 'source'; file: SourceName; line?: number; column?: number; device?: DeviceId }

/** `files`: those that belong together, such as the two of a module. `opener`: the element to go back to. */
export type Reading = { files: readonly LibraryPlace[]; shown: LibraryPlace; opener: string }

export type ThemeChoice = 'system' | 'light' | 'dark'

export type SessionState = {
  selection: Selection
  platform: Platform
  /** The place last asked for; `serial` tells two requests for the same place apart. */
  revealed: { place: Place; requestId: number } | null
  /** Which of these the side pane shows when several could be. */
  sideMode: 'inspector' | 'source' | 'history' | 'library'
  /** The source in the side pane; null where none was opened or it was closed. */
  sourceOpen: SourceName | null
  /** A library's OCaml in the side pane, to read. */
  reading: Reading | null
  sourceWidth: number
  paletteFolded: boolean
  /** Devices as a list instead of a canvas. */
  outline: boolean
  shortcutsOpen: boolean
  theme: ThemeChoice
}

export const useSession = create<SessionState>()(() => ({
  selection: nothingSelected,
  platform: buildable[0] ?? { universe: 'embedded', target: 'hvt' },
  revealed: null,
  sideMode: 'inspector',
  sourceOpen: null,
  reading: null,
  sourceWidth: kept('sourceWidth', 556),
  paletteFolded: kept('paletteFolded', false),
  outline: false,
  shortcutsOpen: false,
  theme: kept<ThemeChoice>('theme', 'system'),
}))

const set = useSession.setState

/** Selects exactly these. What is selected decides what the side pane shows. */
export const select = (selection: Partial<Selection>): void => {
  const next = { ...nothingSelected, ...selection }
  set(state => {
    if (sameSelection(state.selection, next)) return state
    const app = onlyApp(next)
    if (state.sideMode === 'source' && app !== null) return { selection: next, sourceOpen: app }
    const empty = next.devices.length + next.wires.length + next.notes.length === 0
    // The history stays open: what it tells of is looked at on the canvas.
    const stays = empty || state.sideMode === 'history'
    return { selection: next, sideMode: stays ? state.sideMode : 'inspector' }
  })
}

/** Asks the canvas, or the source pane, to show a place; selects it, and opens the pane it is in. */
export const reveal = (place: Place): void => {
  if (place.kind === 'device' || place.kind === 'port') select({ devices: [place.device] })
  if (place.kind === 'wire') select({ wires: [place.wire] })
  if (place.kind === 'source' && place.device) select({ devices: [place.device] })
  set(state => ({
    revealed: { place, requestId: (state.revealed?.requestId ?? 0) + 1 },
    ...(place.kind === 'source' ? { sourceOpen: place.file, sideMode: 'source' as const } : {}),
  }))
}

export const openSource = (file: SourceName): void => set({ sourceOpen: file, sideMode: 'source' })
export const closeSource = (): void => set({ sourceOpen: null, reading: null, sideMode: 'inspector' })
/** Opens what belongs together of a library, the first file first. */
export const readLibrary = (files: readonly LibraryPlace[], opener: string): void => {
  const [shown] = files
  if (shown) set({ reading: { files, shown, opener }, sideMode: 'library' })
}
/** Shows one of the files that are open, or others in their place. */
export const showLibraryFile = (shown: LibraryPlace, files: readonly LibraryPlace[] | null = null): void =>
  set(({ reading }) => (reading ? { reading: { ...reading, files: files ?? reading.files, shown } } : {}))
export const closeLibrary = (): void => set({ reading: null, sideMode: 'inspector' })
export const showHistory = (): void => set({ sideMode: 'history' })
export const closeHistory = (): void => set({ sideMode: 'inspector' })
export const showInspector = (): void => set({ sideMode: 'inspector' })
export const setPlatform = (platform: Platform): void => set({ platform })
export const setOutline = (outline: boolean): void => set({ outline })
export const setShortcutsOpen = (shortcutsOpen: boolean): void => set({ shortcutsOpen })

export const setTheme = (theme: ThemeChoice): void => {
  keep('theme', theme)
  set({ theme })
}
export const foldPalette = (paletteFolded: boolean): void => {
  keep('paletteFolded', paletteFolded)
  set({ paletteFolded })
}
export const setSourceWidth = (sourceWidth: number): void => {
  keep('sourceWidth', sourceWidth)
  set({ sourceWidth })
}

/** What the side pane shows. */
export const sidePaneOf = ({
  sideMode,
  sourceOpen,
  reading,
  selection,
}: SessionState): 'inspector' | 'source' | 'history' | 'library' | 'none' => {
  if (sideMode === 'history') return 'history'
  if (sideMode === 'library' && reading !== null) return 'library'
  if (sideMode === 'source' && sourceOpen !== null) return 'source'
  return selection.devices.length + selection.wires.length > 0 ? 'inspector' : 'none'
}
export const useSidePane = () => useSession(sidePaneOf)

const sameSelection = (a: Selection, b: Selection): boolean =>
  same(a.devices, b.devices) && same(a.wires, b.wires) && same(a.notes, b.notes)

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])

/** The source of the one selected app; null for any other selection. */
const onlyApp = ({ devices, wires }: Selection): SourceName | null => {
  if (devices.length !== 1 || wires.length > 0) return null
  const { composition, sources } = useDocument.getState()
  const device = composition.devices.find(({ id }) => id === devices[0])
  return device && isApp(device) ? moduleFile(device.app.module, sources) : null
}

/** A value that this browser keeps, or `otherwise`. */
function kept<T extends string | number | boolean>(key: string, otherwise: T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`composer.${key}`) ?? 'null')
    return typeof value === typeof otherwise ? (value as T) : otherwise
  } catch {
    return otherwise
  }
}

function keep(key: string, value: string | number | boolean): void {
  try {
    localStorage.setItem(`composer.${key}`, JSON.stringify(value))
  } catch {
    // Storage may be forbidden or full: the choice then lasts as long as the page.
  }
}
