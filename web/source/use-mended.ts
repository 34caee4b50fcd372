import type { Problem } from '../../shared/problem.ts'
import { useBuild } from '../build/build-store.ts'
import { useDocument } from '../store/document.ts'
import { useTypes } from './types-store.ts'

/**
 * Tells which of the compiler's problems with the sources the type-checker does not find any more. They are the last
 * build's until the next one, but need not be looked for.
 */
export const useMended = (): ((problem: Problem) => boolean) => {
  const sources = useDocument(state => state.sources)
  const built = useBuild(state => state.content?.sources)
  const { answer, sound } = useTypes()
  // What it does not find in the very text that was built, it does not know of.
  const known = sound !== null && sound !== built && (answer !== null || sound === sources)
  return problem =>
    known &&
    problem.code === 'ocaml' &&
    problem.place.file.startsWith('src/') &&
    !answer?.problems.some(
      other =>
        other.code === 'ocaml' &&
        other.place.file === problem.place.file &&
        other.message.trim() === problem.message.trim(),
    )
}
