import { appProblems } from './apps.ts'
import { dataProblems } from './data.ts'
import { deviceProblems } from './devices.ts'
import { lateFailures } from './late-failures.ts'
import { otherProblems } from './others.ts'
import type { Problem } from './problem.ts'
import type { ProblemRecord, ProblemRecords } from './record.ts'
import { settingProblems } from './settings.ts'
import { wireProblems } from './wires.ts'

/** What is said and offered about each kind of problem, by its code. */
const records: ProblemRecords = {
  ...deviceProblems,
  ...wireProblems,
  ...lateFailures,
  ...settingProblems,
  ...appProblems,
  ...dataProblems,
  ...otherProblems,
}

/** The record of a problem. The cast is sound: the record of a code takes the problems of that code. */
export const recordOf = (problem: Problem): ProblemRecord<Problem> =>
  records[problem.code] as unknown as ProblemRecord<Problem>
