/** A line of a source that holds what is sought: `line` from 1, `column` in UTF-16 units. */
export type Found = { file: string; line: number; column: number; text: string }

/** What a search lists at most. */
export const maxFound = 200

/** The lines of all sources that contain a text, without regard to case, file by file. */
export const searchSources = (sources: Readonly<Record<string, string>>, wanted: string): Found[] => {
  if (wanted === '') return []
  const needle = wanted.toLowerCase()
  const found: Found[] = []
  for (const [file, source] of Object.entries(sources))
    for (const [index, text] of source.split('\n').entries()) {
      const column = text.toLowerCase().indexOf(needle)
      if (column < 0) continue
      found.push({ file, line: index + 1, column, text })
      if (found.length === maxFound) return found
    }
  return found
}
