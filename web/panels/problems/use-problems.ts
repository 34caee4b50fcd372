import { useMemo } from 'react'
import type { Problem } from '../../../shared/problems/problem.ts'
import { useProblemList } from './problem-store.ts'

/** Everything wrong or doubtful now, worst first. */
export const useProblems = (): readonly Problem[] => {
  const entries = useProblemList(list => list.entries)
  return useMemo(() => entries.map(({ problem }) => problem), [entries])
}
