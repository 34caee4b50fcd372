import { isApp } from '../../../shared/model/composition.ts'
import type { Fix } from '../../../shared/problems/problem.ts'
import { addDevice } from '../../canvas/edits/actions.ts'
import { propose } from '../../canvas/edits/suggestion-store.ts'
import { edit } from '../../store/document.ts'

/** Does what a fix says, as one undo step, or shows it first where it changes much. A new app comes with a module of its own, as from the palette. */
export const applyFix = ({ edits, preview }: Fix): void => {
  const [only, ...more] = edits
  if (only?.edit === 'add-device' && isApp(only.device) && more.length === 0) addDevice('app')
  else if (preview) propose(edits)
  else edit(edits)
}
