import { counted } from '../text/units.ts'
import { type Counts, isReady, type ProblemList } from './problem-list.ts'

/** `3 problems, 1 warning`: what stands in the way of an image, and what is doubtful; the same wherever it is counted. */
export const countsInWords = ({ errors, warnings }: Counts): string =>
  [
    errors > 0 || warnings === 0 ? counted(errors, 'problem') : '',
    warnings > 0 ? counted(warnings, 'warning') : '',
  ]
    .filter(Boolean)
    .join(', ')

/** What can be said of a graph against which nothing is known; `devices`: how many it has. */
export const readyInWords = (list: ProblemList, devices: number): string => {
  if (devices === 0)
    return 'Nothing to check yet. Drag a device onto the canvas, or press / and type its name.'
  const { warnings } = list.counts
  if (isReady(list))
    return `Every port is wired. Ready to build${warnings > 0 ? `, ${counted(warnings, 'warning')}` : '.'}`
  if (list.lastBuildFailed)
    return 'Every port is wired, but the last build of this failed. The log says more.'
  return list.types === 'checking'
    ? 'Every port is wired. Checking the types of the sources.'
    : 'Every port is wired. The types cannot be checked now: a build will tell.'
}
