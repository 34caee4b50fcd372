/** Where a part of a log line leads. */
export type LinkTarget =
  | { kind: 'source'; file: string; line: number | null }
  | { kind: 'device'; name: string }
export type LinkedText = { text: string; target: LinkTarget | null }

const places =
  /(?:"src\/([A-Za-z][\w']*\.mli?)", lines? (\d+))|(?:\bsrc\/([A-Za-z][\w']*\.mli?)\b)|(?:"graph:([a-z][a-z0-9]*)")/g

/** The parts of a line; those that name a source, with its line, or a device, carry where they lead. */
export const linksIn = (text: string): LinkedText[] => {
  const parts: LinkedText[] = []
  let from = 0
  for (const match of text.matchAll(places)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), target: null })
    const [whole, fileWithLine, line, file, device] = match
    const source = fileWithLine ?? file
    parts.push({
      text: whole,
      target: source
        ? { kind: 'source', file: source, line: line === undefined ? null : Number(line) }
        : { kind: 'device', name: device ?? '' },
    })
    from = match.index + whole.length
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), target: null })
  return parts
}
