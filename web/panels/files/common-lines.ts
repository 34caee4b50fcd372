import { diffArrays } from 'diff'

/** How many lines may come and go before two texts count as having nothing in common but their ends. */
const maxEditLength = 2000

/**
 * The pairs of positions of a longest common subsequence of lines, in order. It is sought in what the two do not share at their
 * ends; where that is too long to compare, none of it counts as common.
 */
export const commonLines = (old: readonly string[], now: readonly string[]): [number, number][] => {
  const shortest = Math.min(old.length, now.length)
  let start = 0
  while (start < shortest && old[start] === now[start]) start += 1
  let same = 0
  while (same < shortest - start && old[old.length - 1 - same] === now[now.length - 1 - same]) same += 1
  const inner = common(old.slice(start, old.length - same), now.slice(start, now.length - same))
  return [
    ...Array.from({ length: start }, (_, at): [number, number] => [at, at]),
    ...inner.map(([i, j]): [number, number] => [start + i, start + j]),
    ...Array.from({ length: same }, (_, at): [number, number] => [
      old.length - same + at,
      now.length - same + at,
    ]),
  ]
}

const common = (a: string[], b: string[]): [number, number][] => {
  const pairs: [number, number][] = []
  let i = 0
  let j = 0
  for (const { added, removed, count } of diffArrays(a, b, { maxEditLength }) ?? []) {
    if (!added && !removed) for (let n = 0; n < count; n += 1) pairs.push([i + n, j + n])
    if (!added) i += count
    if (!removed) j += count
  }
  return pairs
}
