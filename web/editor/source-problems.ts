import type { Text } from '@codemirror/state'
import { pathOfSource } from '../../shared/model/project.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { fromByteColumn } from './byte-columns.ts'

export type OcamlProblem = Extract<Problem, { code: 'ocaml' }>

/** The compiler's problems in a source. */
export const problemsIn = (file: string, problems: readonly Problem[]): OcamlProblem[] =>
  problems.filter(
    (problem): problem is OcamlProblem =>
      problem.code === 'ocaml' && problem.place.file === pathOfSource(file),
  )

/** From where to where a problem is, in a text; never outside of it, and at least one character where there is one. */
export const rangeOf = ({ place }: OcamlProblem, text: Text): { from: number; to: number } => {
  const first = text.line(clamp(place.line, text.lines))
  const last = text.line(clamp(Math.max(place.line, place.endLine), text.lines))
  const from = first.from + fromByteColumn(first.text, place.column)
  const to = last.from + fromByteColumn(last.text, place.endColumn)
  return to > from ? { from, to } : { from, to: Math.min(from + 1, first.to) }
}

const clamp = (line: number, lines: number): number => Math.max(1, Math.min(line, lines))
