import { type Problem, severityOf } from '../../../shared/problems/problem.ts'

/** Whether something is wrong; a port without a wire is only unfinished, though it keeps a build from starting too. */
export const isWrong = (problem: Problem): boolean =>
  severityOf(problem) === 'error' && problem.code !== 'unwired-port'
