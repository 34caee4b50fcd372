import type { BuildOutcome, Stage } from '../../../shared/protocol/build.ts'
import type { IconName } from '../../ui/icon/icons.tsx'
import { pluralize, seconds } from '../../ui/text/units.ts'
import type { BuildProgress } from './build-progress.ts'

/** What the build button shows; pressing it does `press`. */
export type BuildFace = {
  tone: 'ready' | 'held' | 'busy' | 'done' | 'fail' | 'plain'
  icon: IconName
  label: string
  /** At the right: a time, a shortcut, or what a press does. */
  figure: { kind: 'clock' } | { kind: 'text'; text: string } | { kind: 'key'; text: string } | null
  press: 'build' | 'cancel' | 'problems' | null
  /** Said by a screen reader after the label. */
  hint: string
}

export type BuildFacts = {
  building: boolean
  cancelling: boolean
  progress: BuildProgress
  /** Everything that stands in the way of an image, and of it those for which a build would be refused: see `listOf`. */
  errors: number
  held: number
  /** The graph and the sources are still those that the last build was made from. */
  unchanged: boolean
  /** The pointer or the focus is on the button. */
  inviting: boolean
}

export const stageLabels: Record<Stage, string> = {
  generate: 'Generating',
  compile: 'Compiling',
  link: 'Linking',
  check: 'Checking',
}

/** The face of the button for what is known. Pure. */
export const buildFace = (facts: BuildFacts): BuildFace => {
  if (facts.building) return busyFace(facts)
  const known = pluralize(facts.errors, 'problem')
  if (facts.held > 0)
    return {
      tone: 'held',
      icon: 'warning',
      label: known,
      figure: { kind: 'text', text: 'Show' },
      press: 'problems',
      hint: '',
    }
  const { outcome } = facts.progress
  // A build may be tried against what is known of the sources: the compiler alone decides.
  if (facts.errors > 0 && (outcome === null || !facts.unchanged || facts.inviting))
    return {
      tone: outcome !== null && facts.unchanged ? toneOf(outcome) : 'held',
      icon: outcome !== null && facts.unchanged ? 'box' : 'warning',
      label: outcome !== null && facts.unchanged ? 'Build again' : 'Build',
      figure: { kind: 'text', text: known },
      press: 'build',
      hint: '',
    }
  if (outcome === null || !facts.unchanged || facts.inviting)
    return {
      tone: outcome !== null && facts.unchanged ? toneOf(outcome) : 'ready',
      icon: 'box',
      label: outcome !== null && facts.unchanged ? 'Build again' : 'Build',
      figure: { kind: 'key', text: 'Ctrl B' },
      press: 'build',
      hint: '',
    }
  const face = endedFace(outcome)
  return facts.errors > 0 ? { ...face, figure: { kind: 'text', text: known } } : face
}

const busyFace = ({ cancelling, progress }: BuildFacts): BuildFace => {
  const stage = progress.stages.at(-1)?.stage ?? 'generate'
  const waits = progress.position !== null && progress.position > 0
  const label = cancelling ? 'Stopping' : waits ? 'Waiting' : stageLabels[stage]
  return {
    tone: 'busy',
    icon: 'stop',
    label,
    figure: { kind: 'clock' },
    press: cancelling ? null : 'cancel',
    hint: ', stop the build',
  }
}

const endedFace = (outcome: BuildOutcome): BuildFace => {
  const face = { tone: toneOf(outcome), press: 'build', hint: ', build again' } as const
  switch (outcome.how) {
    case 'built':
      return outcome.cached
        ? { ...face, icon: 'check', label: 'Built, same image', figure: null }
        : { ...face, icon: 'check', label: 'Built', figure: time(outcome.ms) }
    case 'failed':
      return { ...face, icon: 'err', label: 'Build failed', figure: time(outcome.ms) }
    case 'cancelled':
      return { ...face, icon: 'stop', label: 'Stopped', figure: time(outcome.ms) }
    case 'timed-out':
      return { ...face, icon: 'err', label: 'Time limit', figure: time(outcome.ms) }
    case 'interrupted':
      return { ...face, icon: 'err', label: 'Interrupted', figure: null }
    case 'impossible':
      return { ...face, icon: 'err', label: 'Cannot build', figure: null }
  }
}

const toneOf = (outcome: BuildOutcome): BuildFace['tone'] =>
  outcome.how === 'built' ? 'done' : outcome.how === 'cancelled' ? 'plain' : 'fail'

const time = (ms: number): BuildFace['figure'] => ({ kind: 'text', text: seconds(ms) })
