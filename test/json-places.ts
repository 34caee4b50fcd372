/* For tests that change JSON at random places. */

/** The way to every value inside a JSON value. */
export const placesIn = (value: unknown, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...placesIn(inner, [...path, key])])
    : []

/** Puts a copy of a value at a place: the value may be put into itself. Does nothing where the way there has gone. */
export const replaceAt = (root: object, path: readonly string[], value: unknown): void => {
  let at = root as Record<string, unknown>
  for (const key of path.slice(0, -1)) {
    const next = at[key]
    if (typeof next !== 'object' || next === null) return
    at = next as Record<string, unknown>
  }
  at[path.at(-1) ?? ''] = structuredClone(value)
}
