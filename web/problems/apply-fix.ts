import { isApp } from '../../shared/composition.ts'
import type { Fix } from '../../shared/problem.ts'
import { addDevice } from '../canvas/actions.ts'
import { edit } from '../store/document.ts'

/** Does what a fix says, as one undo step. A new app comes with a module of its own, as from the palette. */
export const applyFix = ({ edits }: Fix): void => {
  const [only, ...more] = edits
  if (only?.edit === 'add-device' && isApp(only.device) && more.length === 0) addDevice('app')
  else edit(edits)
}
