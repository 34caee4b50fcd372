/** What the text of a JSON document may hold: a project at the limits of its schema has a third of it. */
export const jsonBounds = { depth: 64, values: 500_000 } as const

/** How deep arrays and objects of a JSON text stand in each other, and how many keys, items and containers it has at most. */
export type JsonShape = { depth: number; values: number }

/**
 * Counts in a JSON text without parsing it, so that what would take seconds or a gigabyte is refused before anything is
 * made of it. Linear time, no memory; a text that is no JSON has some shape, too.
 */
export const jsonShape = (text: string): JsonShape => {
  let open = 0
  let depth = 0
  let values = 0
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at)
        values += 1
        break
      case 0x7b: // {
      case 0x5b: // [
        open += 1
        values += 1
        if (open > depth) depth = open
        break
      case 0x7d: // }
      case 0x5d: // ]
        open -= 1
        break
      case 0x2c: // ,
        values += 1
        break
    }
  }
  return { depth, values }
}

/** Why a JSON text is not parsed, in words that follow its name; null where it may be. */
export const jsonFault = (text: string): string | null => faultOf(jsonShape(text))

/** As `jsonFault`, of a shape that has been counted. */
export const faultOf = ({ depth, values }: JsonShape): string | null => {
  if (depth > jsonBounds.depth)
    return `is nested ${depth} deep, more than the ${jsonBounds.depth} that are read`
  if (values > jsonBounds.values)
    return `holds ${values} values, more than the ${jsonBounds.values} that are read`
  return null
}

const endOfString = (text: string, from: number): number => {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1
    if (slashes % 2 === 0) return end
  }
  return text.length
}
