import { keysOf } from '../../ui/keys/bindings.ts'
import { pluralize } from '../../ui/text/units.ts'
import { type Counts, isReady, type ProblemList } from './problem-list.ts'

/** `3 problems, 1 warning`: what stands in the way of an image, and what is doubtful; the same wherever it is counted. */
export const formatCounts = ({ errors, warnings }: Counts): string =>
  [
    errors > 0 || warnings === 0 ? pluralize(errors, 'problem') : '',
    warnings > 0 ? pluralize(warnings, 'warning') : '',
  ]
    .filter(Boolean)
    .join(', ')

/** What can be said of a graph against which nothing is known; `devices`: how many it has. */
export const formatReadiness = (list: ProblemList, devices: number): string => {
  if (devices === 0)
    return `Nothing to check yet. Drag a device onto the canvas, or press ${keysOf('find-device')} and type its name.`
  const { warnings } = list.counts
  if (isReady(list))
    return warnings > 0
      ? `Ready to build, ${pluralize(warnings, 'warning')}`
      : 'Every port is wired. Ready to build.'
  if (list.lastBuildFailed) return 'The last build of this failed: see the log'
  return list.types === 'checking'
    ? 'Every port is wired. Checking types.'
    : 'Types cannot be checked now: a build will tell'
}
