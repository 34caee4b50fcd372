/**
 * The bytes that each file gave to some sections of a linked image, read from the map that GNU ld writes (`-Map`). Members
 * of an archive count for the archive, as it was named to ld. A piece reaches to the next one, whatever size it had before
 * ld merged its constants with others', so that the pieces of a section add up to the section.
 */
export const readLinkMap = (text: string, sections: ReadonlySet<string>): Map<string, number> => {
  const bytes = new Map<string, number>()
  const start = text.indexOf('\nLinker script and memory map\n')
  let name = ''
  let end = 0
  let piece: { file: string; at: number } | null = null
  const closePiece = (at: number) => {
    if (piece && at > piece.at) bytes.set(piece.file, (bytes.get(piece.file) ?? 0) + at - piece.at)
    piece = null
  }
  for (const line of start < 0 ? [] : text.slice(start).split('\n')) {
    const opening = /^\.\S+/.exec(line)?.[0]
    if (opening !== undefined) {
      closePiece(end)
      name = sections.has(opening) ? opening : ''
    }
    if (name === '') continue
    // A long name stands on a line of its own.
    const extent = /^(?:\.\S+)?\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)$/.exec(line)
    if (extent) end = Number(`0x${extent[1]}`) + Number(`0x${extent[2]}`)
    const placed = /^ (?:[^\s*]\S*)?\s+0x([0-9a-f]+)\s+0x[0-9a-f]+ (\S.*\.(?:o|a)(?:\([^()]*\))?)$/.exec(line)
    if (!placed) continue
    const at = Number(`0x${placed[1]}`)
    closePiece(at)
    piece = { file: (placed[2] ?? '').replace(/\([^()]*\)$/, ''), at }
  }
  closePiece(end)
  return bytes
}
