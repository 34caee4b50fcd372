import { create } from 'zustand'
import type { Library, LibraryPlace } from '../../../shared/catalogue/library.ts'
import { type Failure, listLibraries, readLibraryFile } from '../../api.ts'

/* What the server's toolchain holds of each library: asked for once, when the first pane wants to know. */

type LibraryState = {
  /** Null until the server has told, and while it cannot. */
  libraries: ReadonlyMap<string, Library> | null
  failure: Failure | null
  /** Of the files that were opened, by `keyOf`. */
  texts: ReadonlyMap<string, string>
}

export const useLibraries = create<LibraryState>()(() => ({
  libraries: null,
  failure: null,
  texts: new Map(),
}))

let asking: Promise<void> | null = null

/** Asks, unless it is known or being asked; after a failure once more. */
export const loadLibraries = (): Promise<void> => {
  if (useLibraries.getState().libraries !== null) return Promise.resolve()
  asking ??= listLibraries().then(reply => {
    asking = null
    if (!reply.ok) return useLibraries.setState({ failure: reply.failure })
    const libraries = new Map(reply.value.map((library): [string, Library] => [library.name, library]))
    useLibraries.setState({ libraries, failure: null })
  })
  return asking
}

/** Why a file cannot be shown; null once its text is in the store. */
export const loadText = async (place: LibraryPlace): Promise<Failure | null> => {
  if (useLibraries.getState().texts.has(keyOf(place))) return null
  const reply = await readLibraryFile(place)
  if (!reply.ok) return reply.failure
  useLibraries.setState(({ texts }) => ({ texts: new Map(texts).set(keyOf(place), reply.value.text) }))
  return null
}

export const keyOf = ({ library, file }: LibraryPlace): string => `${library}/${file}`
