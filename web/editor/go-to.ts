import type { Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { reveal } from '../store/session.ts'
import { editorKey } from '../ui/keys/bindings.ts'
import { deviceOfArgument } from './app-of-source.ts'
import { nameAt } from './typed-names.ts'

/** Goes to the device that the functor argument at a place is, or to where the name there is defined, in one of the sources. */
const goTo = (file: string, view: EditorView, pos: number): boolean => {
  const argument = deviceOfArgument(file, view.state.doc.toString(), pos)
  if (argument) {
    reveal({ kind: 'device', device: argument.device })
    return true
  }
  const defined = nameAt(view.state, pos)?.name.defined
  if (!defined) return false
  reveal({ kind: 'source', file: defined.file, line: defined.line, column: defined.column })
  return true
}

/** To the definition: F12 at the cursor, or a click with Ctrl. */
export const goToDefinition = (file: string): Extension => [
  keymap.of([
    {
      key: editorKey('go-to-definition'),
      run: view => {
        if (!goTo(file, view, view.state.selection.main.head))
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
      if (pos === null || !goTo(file, view, pos)) return false
      event.preventDefault()
      return true
    },
  }),
]
