/**
 * The JSON text of plain data, in pieces of about `size` characters, so that something else can be done between them: as `JSON.stringify` writes it. A
 * string is never divided.
 */
export function* jsonPieces(value: unknown, size: number = pieceSize): Generator<string> {
  if (isContainer(value) && !isShort(value, size)) yield* piecesOf(value, size)
  else yield JSON.stringify(value) ?? 'null'
}

/** Whether the JSON of plain data has fewer characters than `size`, roughly; looks at so much and no more. */
export const isShort = (value: unknown, size: number = pieceSize): boolean => lengthUpTo(value, size) < size

const pieceSize = 128 * 1024

type Container = readonly unknown[] | Readonly<Record<string, unknown>>
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null

function* piecesOf(value: Container, size: number): Generator<string> {
  const isArray = Array.isArray(value)
  yield isArray ? '[' : '{'
  const keys = isArray ? null : Object.keys(value)
  const count = isArray ? value.length : (keys?.length ?? 0)
  let group: [string, unknown][] = []
  let length = 0
  let isFirst = true
  /** What has been put together, as it stands between the brackets. */
  const flushed = (): string => {
    const text = isArray
      ? JSON.stringify(group.map(([, each]) => each)).slice(1, -1)
      : JSON.stringify(Object.fromEntries(group)).slice(1, -1)
    group = []
    length = 0
    if (text === '') return ''
    const before = isFirst ? '' : ','
    isFirst = false
    return before + text
  }
  for (let at = 0; at < count; at += 1) {
    const key = keys?.[at] ?? ''
    const each = (value as Record<string | number, unknown>)[isArray ? at : key]
    const own = lengthUpTo(each, size)
    if (own >= size && isContainer(each)) {
      yield flushed()
      yield `${isFirst ? '' : ','}${isArray ? '' : `${JSON.stringify(key)}:`}`
      isFirst = false
      yield* piecesOf(each, size)
    } else {
      if (length > 0 && length + own > size) yield flushed()
      group.push([key, each])
      length += own + key.length
    }
  }
  yield flushed()
  yield isArray ? ']' : '}'
}

/** About how many characters the JSON of plain data has; not less than `size` where it has more. */
const lengthUpTo = (value: unknown, size: number): number => {
  let length = 0
  const open: unknown[] = [value]
  while (open.length > 0 && length < size) {
    const each = open.pop()
    if (typeof each === 'string') length += each.length + 3
    else if (!isContainer(each)) length += 6
    else {
      length += 2
      const children = Array.isArray(each) ? each : Object.values(each)
      // Keys and commas are counted without being looked at.
      length += children.length * (Array.isArray(each) ? 1 : 8)
      if (length < size) for (const child of children) open.push(child)
    }
  }
  return length
}
