import type { Definitions } from './names.ts'

/** An OCaml list on one line. */
export const listed = (items: readonly string[]): string =>
  items.length === 0 ? '[]' : `[ ${items.join('; ')} ]`

/** `~packages:[ … ]`, on as many lines as it takes; nothing for an empty list. */
export const optionLines = (label: string, items: readonly string[], words: Definitions): string[] => {
  if (items.length === 0) return []
  // A device may be called `package`.
  const own = items.map(item => item.replace(/^package\b/, words.edsl('package')))
  const line = `~${label}:${listed(own)}`
  return line.length <= 96 ? [line] : [`~${label}:`, '  [', ...own.map(item => `    ${item};`), '  ]']
}
