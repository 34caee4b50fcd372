/** Whether every word typed begins a word of one of the texts, whatever the case. Nothing typed matches all. */
export const matches = (query: string, texts: readonly string[]): boolean => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const parts = texts.flatMap(text => text.toLowerCase().split(/[^a-z0-9]+/))
  const whole = texts.map(text => text.toLowerCase())
  return words.every(
    word => parts.some(part => part.startsWith(word)) || whole.some(text => text.includes(word)),
  )
}

/** How well texts answer: 0 where the first begins with what was typed, 1 where a word of it does, 2 otherwise. */
export const closeness = (query: string, [first = '']: readonly string[]): number => {
  const typed = query.trim().toLowerCase()
  const text = first.toLowerCase()
  return text.startsWith(typed) ? 0 : text.split(/\s+/).some(word => word.startsWith(typed)) ? 1 : 2
}
