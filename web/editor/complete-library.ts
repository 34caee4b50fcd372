import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { librariesOf } from '../../shared/catalogue/libraries.ts'
import { ownLibraryNames } from '../store/add-library.ts'
import { useSession } from '../store/session.ts'

/** Completes the names of libraries in the fields of a dune file that have some: those of the project before those of the universe. */
export const completeLibrary = (context: CompletionContext): CompletionResult | null => {
  const word = context.matchBefore(/[\w.-]*$/)
  const before = context.state.doc.sliceString(0, word?.from ?? 0)
  if (!word || !/\((?:libraries|pps|re_export)\b[^()]*$/.test(before)) return null
  if (word.from === word.to && !context.explicit) return null
  const own = ownLibraryNames()
  const others = librariesOf(useSession.getState().platform.universe)
  return {
    from: word.from,
    options: [
      ...own.map(label => ({ label, detail: 'of this project', boost: 1 })),
      ...others.filter(name => !own.includes(name)).map(label => ({ label })),
    ],
    validFor: /^[\w.-]*$/,
  }
}
