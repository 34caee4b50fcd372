import { useEffect } from 'react'
import { canvasControls } from '../../canvas/controls.ts'
import {
  copySelected,
  duplicateSelected,
  paste,
  removeAndHeal,
  removeSelected,
  selectAll,
  tidy,
  writeNote,
} from '../../canvas/edits/actions.ts'
import { selectReach, zoomToSelection } from '../../canvas/edits/arrange.ts'
import { followPointer, offerIntoSelected, selectedWire, tabAtPointer } from '../../canvas/edits/quick-add.ts'
import { proposeForSelection } from '../../canvas/edits/suggestion-store.ts'
import { frameSelected, unframeSelected } from '../../canvas/frames/frame-actions.ts'
import { clearPull, usePull } from '../../canvas/gestures/connection-store.ts'
import { findInGraph, setCommandsOpen } from '../../commands/commands-open.ts'
import { findInSources } from '../../editor/search-store.ts'
import { findDevice } from '../../palette/palette-open.ts'
import { redo, undo } from '../../store/document.ts'
import { foldPalette, select, setOutline, setShortcutsOpen, useSession } from '../../store/session.ts'

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
  (event.ctrlKey || event.metaKey) &&
  !event.shiftKey &&
  !event.altKey &&
  event.key.toLowerCase() === 'k' &&
  !event.defaultPrevented &&
  !(event.target instanceof HTMLElement && event.target.isContentEditable) &&
  !document.querySelector('[role="dialog"], [role="menu"]')

/** What a key does; null where it is none of ours. Pure, but for what it gives. */
export const actionOf = ({
  key,
  ctrlKey,
  metaKey,
  shiftKey,
  altKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): (() => void) | null => {
  if (altKey) return null
  const letter = key.toLowerCase()
  if (ctrlKey || metaKey) {
    if (letter === 'z') return shiftKey ? redo : undo
    if (letter === 'y') return redo
    if (letter === 'd') return duplicateSelected
    if (letter === 'a') return selectAll
    if (letter === 'f') return shiftKey ? findInSources : findInGraph
    return null
  }
  switch (letter) {
    case '/':
      return findDevice
    case '?':
      return () => setShortcutsOpen(true)
    case 'tab':
      return shiftKey ? null : tabAtPointer()
    case 'f':
      return shiftKey ? zoomToSelection : () => canvasControls()?.fit()
    case 'g':
      return shiftKey ? unframeSelected : frameSelected
    case 'u':
      return () => selectReach(shiftKey ? 'fed' : 'suppliers')
    case 'i':
      return selectedWire() ? offerIntoSelected : null
    case 'a':
      return proposeForSelection
    case 't':
      return () => void tidy()
    case 'o':
      return () => setOutline(!useSession.getState().outline)
    case 'n':
      return writeNote
    case '+':
    case '=':
      return () => canvasControls()?.zoom('in')
    case '-':
      return () => canvasControls()?.zoom('out')
    case '0':
      return () => canvasControls()?.zoom('actual')
    case '[':
      return () => foldPalette(!useSession.getState().paletteFolded)
    case 'delete':
    case 'backspace':
      return shiftKey ? removeAndHeal : removeSelected
    case 'escape':
      return letGo
    default:
      return null
  }
}

const letGo = (): void => {
  const { pull, refusal, offer } = usePull.getState()
  if (pull || refusal || offer) clearPull()
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
