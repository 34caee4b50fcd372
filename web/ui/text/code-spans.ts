export type TextPart = { text: string; code: boolean }

/**
 * Splits a text into plain parts and code spans, as CommonMark (0.31, section 6.1) does: what opens with some backticks ends with as
 * many, so that code may hold backticks itself; a space at both ends is no part of it. Backticks that open nothing are text.
 */
export const codeSpans = (text: string): TextPart[] => {
  const parts: TextPart[] = []
  let plainFrom = 0
  for (const { 0: whole, 2: code = '', index } of text.matchAll(span)) {
    if (index > plainFrom) parts.push({ text: text.slice(plainFrom, index), code: false })
    parts.push({ text: /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code, code: true })
    plainFrom = index + whole.length
  }
  if (plainFrom < text.length) parts.push({ text: text.slice(plainFrom), code: false })
  return parts
}

const span = /(?<!`)(`+)(?!`)([\s\S]+?)(?<!`)\1(?!`)/g
