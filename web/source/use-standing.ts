import { useMemo } from 'react'
import type { Problem } from '../../shared/problem.ts'
import { useBuild } from '../build/build-store.ts'
import { useDocument } from '../store/document.ts'
import { useTypes } from './types-store.ts'

/**
 * What the last build found, without those of the compiler's problems with the sources that the type-checker does not find
 * any more: they are mended.
 */
export const useStanding = (): readonly Problem[] => {
  const problems = useBuild(state => state.progress.problems)
  const built = useBuild(state => state.content?.sources)
  const builtAt = useBuild(state => state.askedAt)
  const { answer, sound } = useTypes()
  const unchanged = useDocument(state => state.sources === sound?.sources)
  // What it does not find in the very text that was built, it does not know of; and an older text tells nothing.
  const knows =
    sound !== null && sound.sources !== built && sound.askedAt > builtAt && (answer !== null || unchanged)
  const mended = problems.map(problem => knows && isMended(problem, answer?.problems ?? [])).join()
  return useMemo(() => {
    const are = mended.split(',')
    return are.includes('true') ? problems.filter((_, index) => are[index] !== 'true') : problems
  }, [problems, mended])
}

const isMended = (problem: Problem, live: readonly Problem[]): boolean =>
  problem.code === 'ocaml' &&
  problem.place.file.startsWith('src/') &&
  !live.some(
    other =>
      other.code === 'ocaml' &&
      other.place.file === problem.place.file &&
      other.message.trim() === problem.message.trim(),
  )
