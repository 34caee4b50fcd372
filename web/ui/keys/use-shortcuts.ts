import { useEffect } from 'react'
import { canvasControls } from '../../canvas/controls.ts'
import {
  copySelected,
  duplicateSelected,
  paste,
  removeAndReconnect,
  removeSelected,
  selectAll,
  tidy,
  writeNote,
} from '../../canvas/edits/actions.ts'
import { selectReach, zoomToSelection } from '../../canvas/edits/arrange.ts'
import {
  followPointer,
  openQuickAddIntoSelected,
  selectedWire,
  tabAtPointer,
} from '../../canvas/edits/quick-add.ts'
import { proposeForSelection } from '../../canvas/edits/suggestion-store.ts'
import { frameSelected, unframeSelected } from '../../canvas/frames/frame-actions.ts'
import { clearConnectionDrag, useConnectionDrag } from '../../canvas/gestures/connection-store.ts'
import { findInGraph, setCommandsOpen } from '../../commands/commands-open.ts'
import { findInSources } from '../../editor/search-store.ts'
import { findDevice } from '../../palette/palette-open.ts'
import { redo, undo } from '../../store/document.ts'
import { foldPalette, select, setOutline, setShortcutsOpen, useSession } from '../../store/session.ts'
import { type BindingId, bindingOf, isKey, type KeyPress } from './bindings.ts'

/** The keys of the project page, unless someone is typing: text fields keep theirs, undo included. */
export const useShortcuts = (): void => {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (isCommandsKey(event)) {
        event.preventDefault()
        setCommandsOpen(true)
        return
      }
      if (
        event.defaultPrevented ||
        isTyping(event.target) ||
        document.querySelector('[role="dialog"], [role="menu"]')
      )
        return
      const run = actionOf(event)
      if (!run) return
      event.preventDefault()
      run()
    }
    const copied = (event: ClipboardEvent) => {
      if (isTyping(event.target) || hasTextSelected()) return
      const text = copySelected()
      if (text === null) return
      event.clipboardData?.setData('text/plain', text)
      event.preventDefault()
      if (event.type === 'cut') removeSelected()
    }
    const pasted = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return
      if (paste(event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault()
    }
    addEventListener('keydown', down)
    addEventListener('pointermove', followPointer)
    addEventListener('copy', copied)
    addEventListener('cut', copied)
    addEventListener('paste', pasted)
    return () => {
      removeEventListener('keydown', down)
      removeEventListener('pointermove', followPointer)
      removeEventListener('copy', copied)
      removeEventListener('cut', copied)
      removeEventListener('paste', pasted)
    }
  }, [])
}

/** Ctrl K opens the commands from everywhere but an editor, which has its own use for it, and another dialog. */
const isCommandsKey = (event: KeyboardEvent): boolean =>
  isKey('commands', event) &&
  !event.defaultPrevented &&
  !(event.target instanceof HTMLElement && event.target.isContentEditable) &&
  !document.querySelector('[role="dialog"], [role="menu"]')

/** What each binding does here; null where it does nothing now. The canvas, the editor and the build button have the others. */
const actions = {
  undo: () => undo,
  redo: () => redo,
  duplicate: () => duplicateSelected,
  'select-all': () => selectAll,
  'find-in-sources': () => findInSources,
  'find-in-graph': () => findInGraph,
  'find-device': () => findDevice,
  keys: () => () => setShortcutsOpen(true),
  'add-at-pointer': tabAtPointer,
  fit: () => () => canvasControls()?.fit(),
  'zoom-selection': () => zoomToSelection,
  frame: () => frameSelected,
  unframe: () => unframeSelected,
  'select-upstream': () => () => selectReach('suppliers'),
  'select-downstream': () => () => selectReach('fed'),
  insert: () => (selectedWire() ? openQuickAddIntoSelected : null),
  'auto-wire': () => proposeForSelection,
  tidy: () => () => void tidy(),
  outline: () => () => setOutline(!useSession.getState().outline),
  note: () => writeNote,
  'zoom-in': () => () => canvasControls()?.zoom('in'),
  'zoom-out': () => () => canvasControls()?.zoom('out'),
  'zoom-actual': () => () => canvasControls()?.zoom('actual'),
  'fold-palette': () => () => foldPalette(!useSession.getState().paletteFolded),
  remove: () => removeSelected,
  'remove-and-reconnect': () => removeAndReconnect,
  cancel: () => cancel,
} satisfies Partial<Record<BindingId, () => (() => void) | null>>

const bound = Object.keys(actions) as (keyof typeof actions)[]

/** What a key does; null where it is none of the page's. */
export const actionOf = (press: KeyPress): (() => void) | null => {
  const id = bindingOf(bound, press)
  return id && actions[id]()
}

const cancel = (): void => {
  const { drag, refusal, offer } = useConnectionDrag.getState()
  if (drag || refusal || offer) clearConnectionDrag()
  else select({})
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    // Text to read has the keys of text, too: Delete there means no device.
    target.getAttribute('role') === 'textbox' ||
    (/^(input|textarea|select)$/i.test(target.tagName) && !isToggle(target)))

const isToggle = (target: HTMLElement): boolean =>
  target instanceof HTMLInputElement && /^(checkbox|radio|button|range)$/.test(target.type)

const hasTextSelected = (): boolean => (getSelection()?.toString() ?? '') !== ''
