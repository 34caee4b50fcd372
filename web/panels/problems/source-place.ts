import { type SourceName, sourceAtPath } from '../../../shared/model/project.ts'
import type { Problem } from '../../../shared/problems/problem.ts'

/** Where in a source a problem is: of the compiler's and dune's, and of what the dune files of `lib/` say; null for any other. */
export const sourcePlaceOf = (
  problem: Problem,
): { file: SourceName; line: number; column?: number } | null => {
  const { file, line, column } = placeIn(problem)
  const source = sourceAtPath(file)
  return source === null ? null : { file: source, line, ...(column !== undefined && { column }) }
}

const placeIn = (problem: Problem): { file: string; line: number; column?: number } => {
  switch (problem.code) {
    case 'ocaml':
      return problem.place
    case 'dune-file':
    case 'own-library-name':
    case 'own-library-needs':
      return problem
    case 'not-compiled':
      return { file: problem.file, line: 1 }
    default:
      return { file: '', line: 1 }
  }
}
