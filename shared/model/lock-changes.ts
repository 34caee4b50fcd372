import type { Lock, LockChange } from '../protocol/sources.ts'

/** What is different in a later lock, by name. */
export const lockChanges = (before: Lock, after: Lock): LockChange[] => {
  const [old, now] = [before, after].map(lock => new Map(lock.packages.map(each => [each.name, each])))
  const names = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort()
  return names.flatMap(name => {
    const [one, other] = [old?.get(name), now?.get(name)]
    if (one?.version === other?.version) return []
    return [
      {
        name,
        before: one?.version ?? null,
        after: other?.version ?? null,
        licence: other?.licence ?? one?.licence ?? '',
      },
    ]
  })
}
