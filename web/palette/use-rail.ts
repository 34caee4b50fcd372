import { useDock } from '../dock/dock-store.ts'
import { useSession, useSidePane } from '../store/session.ts'
import { useWidth } from '../use-width.ts'

/** Whether the palette is folded to its rail: by choice, or because the window has no room for it. */
export const useRail = (): boolean => {
  const side = useSidePane()
  const folded = useSession(state => state.paletteFolded)
  const runs = useDock(({ open, tab }) => open && tab === 'run')
  const width = useWidth()
  return folded || width < 1100 || (width < 1600 && (side !== 'none' || runs))
}
