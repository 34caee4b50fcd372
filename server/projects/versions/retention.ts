import type { DataFile } from '../../../shared/model/project.ts'
import type { Version, VersionId } from '../../../shared/protocol/version.ts'

/**
 * Which versions a project no longer needs: of those without a name, all of the last hour stay, then one for every ten
 * minutes of a day, one for every day of a month, one for every month; at most `most`. Named ones and the newest stay. Pure.
 * `madeAt` and `now` are by one clock, which need not be that of the machine.
 */
export const toForget = <V extends Version>(
  versions: readonly V[],
  now: number,
  madeAt: (version: V) => number = ({ at }) => at,
): VersionId[] => {
  const newestFirst = versions.toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const slots = new Set<string>()
  let kept = 0
  return newestFirst.flatMap((version, index) => {
    if (version.name !== null || index === 0) return []
    const slot = slotOf(madeAt(version), now - madeAt(version))
    if (kept < max && (slot === null || !slots.has(slot))) {
      if (slot !== null) slots.add(slot)
      kept += 1
      return []
    }
    return [version.id]
  })
}

/** A version with what its files hold: sizes by SHA-256. */
export type Sized = { id: VersionId; name: string | null; files: Readonly<Record<string, DataFile>> }

/**
 * Which versions without a name would hold more than `budget` bytes together with newer ones, beside what named versions and
 * the newest hold anyway. What two versions share counts once. Pure.
 */
export const overBudget = (versions: readonly Sized[], budget: number): VersionId[] => {
  const newestFirst = versions.toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const stays = ({ name }: Sized, index: number): boolean => name !== null || index === 0
  const counted = new Set(newestFirst.filter(stays).flatMap(hashesOf))
  let bytes = 0
  return newestFirst.flatMap((version, index) => {
    if (stays(version, index)) return []
    const added = new Map(
      Object.values(version.files).flatMap(({ sha256, size }) =>
        counted.has(sha256) ? [] : [[sha256, size] as const],
      ),
    )
    const more = [...added.values()].reduce((sum, size) => sum + size, 0)
    if (bytes + more > budget) return [version.id]
    bytes += more
    for (const sha256 of added.keys()) counted.add(sha256)
    return []
  })
}

const hashesOf = ({ files }: Sized): string[] => Object.values(files).map(({ sha256 }) => sha256)

/** Versions without a name that a project has at most, beside the newest. */
export const max = 300

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The stretch of time of which one version is enough; null: all are kept. Fixed to the clock, so that retention applied again changes nothing. */
const slotOf = (at: number, age: number): string | null => {
  if (age < hour) return null
  const length = age < day ? 10 * minute : age < 30 * day ? day : 30 * day
  return `${length} ${Math.floor(at / length)}`
}
