import type { Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { reveal } from '../store/session.ts'
import { nameAt } from './typed-names.ts'

/** Goes to where the name at a place is defined, if that is in one of the sources. */
const goTo = (view: EditorView, pos: number): boolean => {
  const defined = nameAt(view.state, pos)?.name.defined
  if (!defined) return false
  reveal({ kind: 'source', file: defined.file, line: defined.line, column: defined.column })
  return true
}

/** To the definition: F12 at the cursor, or a click with Ctrl. */
export const goToDefinition: Extension = [
  keymap.of([
    {
      key: 'F12',
      run: view => {
        if (!goTo(view, view.state.selection.main.head))
          view.dispatch({
            effects: EditorView.announce.of('What is at the cursor is not defined in these sources'),
          })
        return true
      },
    },
  ]),
  EditorView.domEventHandlers({
    mousedown: (event, view) => {
      if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false
      const pos = view.posAtCoords(event)
      if (pos === null || !goTo(view, pos)) return false
      event.preventDefault()
      return true
    },
  }),
]
