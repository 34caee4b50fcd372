import type { Version, VersionId } from '../../shared/version.ts'

/**
 * Which versions a project no longer needs: of those without a name, all of the last hour stay, then one for every ten
 * minutes of a day, one for every day of a month, one for every month; at most `most`. Named ones and the newest stay. Pure.
 */
export const toForget = (versions: readonly Version[], now: number): VersionId[] => {
  const newestFirst = versions.toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const slots = new Set<string>()
  let kept = 0
  return newestFirst.flatMap((version, index) => {
    if (version.name !== null || index === 0) return []
    const slot = slotOf(version.at, now - version.at)
    if (kept < most && (slot === null || !slots.has(slot))) {
      if (slot !== null) slots.add(slot)
      kept += 1
      return []
    }
    return [version.id]
  })
}

/** Versions without a name that a project has at most, beside the newest. */
export const most = 300

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The stretch of time of which one version is enough; null: all are kept. Fixed to the clock, so that thinning again changes nothing. */
const slotOf = (at: number, age: number): string | null => {
  if (age < hour) return null
  const length = age < day ? 10 * minute : age < 30 * day ? day : 30 * day
  return `${length} ${Math.floor(at / length)}`
}
