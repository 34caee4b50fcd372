/**
 * The pairs of positions of a longest common subsequence of lines, in order. It is sought in what the two do not share at their
 * ends; where that is too long to compare, none of it counts as common.
 */
export const commonLines = (old: readonly string[], now: readonly string[]): [number, number][] => {
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1
  let same = 0
  const most = Math.min(old.length, now.length) - start
  while (same < most && old[old.length - 1 - same] === now[now.length - 1 - same]) same += 1
  const inner = longest(old.slice(start, old.length - same), now.slice(start, now.length - same))
  return [
    ...Array.from({ length: start }, (_, at): [number, number] => [at, at]),
    ...inner.map(([i, j]): [number, number] => [start + i, start + j]),
    ...Array.from({ length: same }, (_, at): [number, number] => [
      old.length - same + at,
      now.length - same + at,
    ]),
  ]
}

const longest = (a: readonly string[], b: readonly string[]): [number, number][] => {
  if (a.length * b.length > 4_000_000) return []
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
  const pairs: [number, number][] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++])
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++
    else j++
  }
  return pairs
}
