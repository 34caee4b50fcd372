import type { Build } from '../../../shared/protocol/build.ts'
import type { Version, VersionId } from '../../../shared/protocol/version.ts'

/** The newest build of each version that was built. */
export type VersionBuilds = ReadonlyMap<VersionId, Build>

/** The newest build of each version; `builds` in any order. */
export const buildsOfVersions = (builds: readonly Build[]): VersionBuilds =>
  new Map(
    builds
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .flatMap(build => (build.version === null ? [] : [[build.version, build] as const])),
  )

/** The name of a version, or how its build ended, or why it was kept. */
export const titleOfVersion = ({ name, why, id }: Version, builds: VersionBuilds): string => {
  const build = builds.get(id)
  return name ?? (build ? endOfBuild(build) : reasons[why])
}

/** How a build ended, in two or three words. */
export const endOfBuild = ({ outcome }: Build): string => (outcome ? endings[outcome.how] : 'Being built')

const endings = {
  built: 'Built',
  failed: 'Build failed',
  cancelled: 'Build stopped',
  'timed-out': 'Build stopped at the time limit',
  interrupted: 'Build interrupted',
  impossible: 'Not built',
} as const

const reasons: Record<Version['why'], string> = {
  asked: 'Saved by hand',
  pause: 'While editing',
  build: 'Before a build',
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
