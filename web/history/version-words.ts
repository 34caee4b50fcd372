import type { Version } from '../../shared/version.ts'

/** The name of a version, or why it was kept. */
export const titleOfVersion = ({ name, why }: Version): string => name ?? reasons[why]

const reasons: Record<Version['why'], string> = {
  asked: 'Kept by hand',
  pause: 'While editing',
  build: 'Built',
  restore: 'Before a change of versions',
}

/** `14:05`. */
export const timeOf = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

/** `Today`, `Yesterday`, `12 Mar 2026`. */
export const dayOf = (at: number, now: number): string => {
  const day = startOfDay(at)
  if (day === startOfDay(now)) return 'Today'
  if (day === startOfDay(startOfDay(now) - 1)) return 'Yesterday'
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** Versions under the days on which they were made, in the order given. */
export const byDay = (
  versions: readonly Version[],
  now: number,
): { day: string; versions: readonly Version[] }[] =>
  [...new Set(versions.map(({ at }) => dayOf(at, now)))].map(day => ({
    day,
    versions: versions.filter(({ at }) => dayOf(at, now) === day),
  }))

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
