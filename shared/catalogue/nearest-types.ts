import type { Catalogue } from './catalogue.ts'

/** Device types whose ids are at most two letters away from a word, the nearest first: `chrunch` to `crunch`. */
export const nearestTypes = ({ deviceTypes }: Catalogue, typed: string): string[] =>
  [...deviceTypes.keys()]
    .map(id => ({ id, distance: distance(id, typed) }))
    .filter(({ distance, id }) => distance <= Math.min(2, Math.floor(id.length / 3)))
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ id }) => id)

/** How many letters must be put in, left out or changed to make one word of the other (Levenshtein's distance), up to 3. */
const distance = (a: string, b: string): number => {
  if (Math.abs(a.length - b.length) > 2) return 3
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1),
        ),
      )
    row = next
  }
  return row[b.length] ?? 3
}
