import { type DeviceId } from '../../shared/composition.ts'
import type { SourceName } from '../../shared/project.ts'
import { type Platform } from '../../shared/target.ts'
export type Selection = {
  devices: readonly DeviceId[]
  /** By `wireKey`. */
  wires: readonly string[]
  notes: readonly string[]
}
export declare const nothingSelected: Selection
/** A place that something else in the page asks to see. */
export type Place =
  | {
      kind: 'device'
      device: DeviceId
    }
  | {
      kind: 'port'
      device: DeviceId
      port: string
    }
  | {
      kind: 'wire'
      wire: string
    }
  /** `line` from 1, `column` from 0; absent: the file as it was left. */
  | {
      kind: 'source'
      file: SourceName
      line?: number
      column?: number
      device?: DeviceId
    }
export type ThemeChoice = 'system' | 'light' | 'dark'
export type SessionState = {
  selection: Selection
  platform: Platform
  /** The place last asked for; `serial` tells two requests for the same place apart. */
  revealed: {
    place: Place
    serial: number
  } | null
  /** Which of the two the side pane shows when both could be. */
  sideMode: 'inspector' | 'source'
  /** The source in the side pane; null where none was opened or it was closed. */
  sourceOpen: SourceName | null
  sourceWidth: number
  paletteFolded: boolean
  /** Devices as a list instead of a canvas. */
  outline: boolean
  shortcutsOpen: boolean
  theme: ThemeChoice
}
export declare const useSession: import('zustand').UseBoundStore<import('zustand').StoreApi<SessionState>>
/** Selects exactly these. What is selected decides what the side pane shows. */
export declare const select: (selection: Partial<Selection>) => void
/** Asks the canvas, or the source pane, to show a place; selects it, and opens the pane it is in. */
export declare const reveal: (place: Place) => void
export declare const openSource: (file: SourceName) => void
export declare const closeSource: () => void
export declare const showInspector: () => void
export declare const setPlatform: (platform: Platform) => void
export declare const setOutline: (outline: boolean) => void
export declare const setShortcutsOpen: (shortcutsOpen: boolean) => void
export declare const setTheme: (theme: ThemeChoice) => void
export declare const foldPalette: (paletteFolded: boolean) => void
export declare const setSourceWidth: (sourceWidth: number) => void
/** What the side pane shows. */
export declare const sidePaneOf: ({
  sideMode,
  sourceOpen,
  selection,
}: SessionState) => 'inspector' | 'source' | 'none'
export declare const useSidePane: () => 'inspector' | 'none' | 'source'
