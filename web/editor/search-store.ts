import { create } from 'zustand'
import { useDocument } from '../store/document.ts'
import { openSource, useSession } from '../store/session.ts'

/** The search in all sources; `serial` asks for the focus anew. */
export const useSourceSearch = create<{ open: boolean; requestId: number }>()(() => ({
  open: false,
  requestId: 0,
}))

/** Opens the search, and the source pane where it is closed; nothing where there are no sources. */
export const findInSources = (): void => {
  const { sources } = useDocument.getState()
  const { sourceOpen, sideMode } = useSession.getState()
  const file = sourceOpen ?? Object.keys(sources)[0]
  if (file === undefined) return
  if (sourceOpen === null || sideMode !== 'source') openSource(file)
  useSourceSearch.setState(({ requestId }) => ({ open: true, requestId: requestId + 1 }))
}

export const closeSearch = (): void => useSourceSearch.setState({ open: false })
