import { describe, expect, it } from 'vitest'
import type { BuildEvent, BuildOutcome } from '../../shared/protocol/build.ts'
import { type BuildFacts, buildFace } from '../../web/panels/build/build-face.ts'
import { afterEvents, noProgress } from '../../web/panels/build/build-progress.ts'

const idle: BuildFacts = {
  building: false,
  cancelling: false,
  progress: noProgress,
  errors: 0,
  held: 0,
  unchanged: false,
  inviting: false,
}
const events: BuildEvent[] = [
  { seq: 0, at: 0, type: 'queued', position: 2 },
  { seq: 1, at: 5, type: 'stage', stage: 'generate' },
  { seq: 2, at: 20, type: 'stage', stage: 'compile' },
  { seq: 3, at: 30, type: 'log', tool: 'dune', level: 'plain', text: 'x' },
]
const failed: Extract<BuildOutcome, { how: 'failed' }> = {
  how: 'failed',
  problems: [{ code: 'build-failed', message: 'no' }],
  ms: 520,
}

describe('the progress of a build', () => {
  it('follows its events', () => {
    const progress = afterEvents(noProgress, events)
    expect(progress).toEqual({
      position: null,
      problems: [],
      outcome: null,
      stages: [
        { stage: 'generate', from: 5, to: 20 },
        { stage: 'compile', from: 20, to: null },
      ],
    })
    const ended = afterEvents(progress, [{ seq: 4, at: 90, type: 'done', outcome: failed }])
    expect(ended.problems).toEqual(failed.problems)
    expect(ended.stages.at(-1)).toEqual({ stage: 'compile', from: 20, to: 90 })
  })

  it('is the same object where a batch only holds lines of the log', () => {
    const progress = afterEvents(noProgress, events)
    expect(afterEvents(progress, events.slice(3))).toBe(progress)
  })
})

describe('the build button', () => {
  const ended = afterEvents(noProgress, [{ seq: 0, at: 520, type: 'done', outcome: failed }])

  it('builds', () => expect(buildFace(idle)).toMatchObject({ label: 'Build', press: 'build', tone: 'ready' }))
  it('is quiet while the graph has problems, and opens them', () =>
    expect(buildFace({ ...idle, errors: 2, held: 1 })).toMatchObject({
      label: '2 problems',
      press: 'problems',
      tone: 'held',
    }))
  it('tells who goes first, then the stage; a press stops', () => {
    const busy = { ...idle, building: true }
    expect(buildFace({ ...busy, progress: afterEvents(noProgress, events.slice(0, 1)) }).label).toBe(
      'Waiting',
    )
    expect(buildFace({ ...busy, progress: afterEvents(noProgress, events) })).toMatchObject({
      label: 'Compiling',
      press: 'cancel',
    })
    expect(buildFace({ ...busy, cancelling: true })).toMatchObject({ label: 'Stopping', press: null })
  })
  it('tells the end with its time until something changes, and invites when pointed at', () => {
    const after = { ...idle, progress: ended, unchanged: true }
    expect(buildFace(after)).toMatchObject({
      label: 'Build failed',
      figure: { text: '0.52 s' },
      tone: 'fail',
    })
    expect(buildFace({ ...after, inviting: true })).toMatchObject({ label: 'Build again', tone: 'fail' })
    expect(buildFace({ ...after, unchanged: false })).toMatchObject({ label: 'Build', tone: 'ready' })
  })
})
