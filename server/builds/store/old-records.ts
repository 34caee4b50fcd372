import { z } from 'zod'

/** What servers before 0.3 wrote into the database with other names, with today's; anything else as it is. */
export const renamed = (record: unknown): unknown => {
  const queued = OldQueued.safeParse(record)
  if (queued.success) return { ...queued.data, position: queued.data.ahead }
  const event = OldProblemEvent.safeParse(record)
  if (event.success) return { ...event.data, problem: renamedProblem(event.data.problem) }
  const done = OldDone.safeParse(record)
  if (done.success) return { ...done.data, outcome: renamed(done.data.outcome) }
  const failed = OldFailed.safeParse(record)
  if (failed.success) return { ...failed.data, problems: failed.data.problems.map(renamedProblem) }
  return record
}

const renamedProblem = (problem: { code: string }) =>
  problem.code === 'bad-own-type' ? { ...problem, code: 'bad-custom-type' } : problem

const OldQueued = z.looseObject({
  type: z.literal('queued'),
  ahead: z.int(),
  position: z.undefined().optional(),
})
const OldProblem = z.looseObject({ code: z.string() })
const OldProblemEvent = z.looseObject({ type: z.literal('problem'), problem: OldProblem })
const OldDone = z.looseObject({ type: z.literal('done'), outcome: z.unknown() })
const OldFailed = z.looseObject({ how: z.literal('failed'), problems: z.array(OldProblem) })
