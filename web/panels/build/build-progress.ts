import type { Problem } from '../../../shared/problems/problem.ts'
import type { BuildEvent, BuildOutcome, Stage } from '../../../shared/protocol/build.ts'

/** When a stage began and, unless it still runs, when it ended; milliseconds since the build was asked for. */
export type StageTime = { stage: Stage; from: number; to: number | null }

/** What the events of a build say so far. */
export type BuildProgress = {
  /** Builds that go first; null once this one has begun. */
  position: number | null
  stages: readonly StageTime[]
  problems: readonly Problem[]
  outcome: BuildOutcome | null
}

export const noProgress: BuildProgress = { position: null, stages: [], problems: [], outcome: null }

/** The progress after more events. Pure; the same object where they change nothing, as most log lines do. */
export const afterEvents = (progress: BuildProgress, events: readonly BuildEvent[]): BuildProgress =>
  events.reduce(afterEvent, progress)

const afterEvent = (progress: BuildProgress, event: BuildEvent): BuildProgress => {
  switch (event.type) {
    case 'queued':
      return { ...progress, position: event.position }
    case 'stage':
      return {
        ...progress,
        position: null,
        stages: [...ended(progress.stages, event.at), { stage: event.stage, from: event.at, to: null }],
      }
    case 'problem':
      return { ...progress, problems: [...progress.problems, event.problem] }
    case 'done':
      return {
        ...progress,
        position: null,
        stages: ended(progress.stages, event.at),
        problems: event.outcome.how === 'failed' ? event.outcome.problems : progress.problems,
        outcome: event.outcome,
      }
    case 'log':
      return progress
  }
}

const ended = (stages: readonly StageTime[], at: number): StageTime[] =>
  stages.map(time => (time.to === null ? { ...time, to: at } : time))
