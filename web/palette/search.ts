/** Whether every word typed begins a word of one of the texts, whatever the case. Nothing typed matches all. */
export const matches = (query: string, texts: readonly string[]): boolean => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const parts = texts.flatMap(text => text.toLowerCase().split(/[^a-z0-9]+/))
  const whole = texts.map(text => text.toLowerCase())
  return words.every(
    word => parts.some(part => part.startsWith(word)) || whole.some(text => text.includes(word)),
  )
}

/** How well texts answer, the best first: 0 where the first is what was typed, then begins with it, has a word that does, does not. */
export const closeness = (query: string, [first = '']: readonly string[]): number => {
  const typed = query.trim().toLowerCase()
  const text = first.toLowerCase()
  if (text === typed) return 0
  if (text.startsWith(typed)) return 1
  return text.split(/\s+/).some(word => word.startsWith(typed)) ? 2 : 3
}
