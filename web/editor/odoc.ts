/** A piece of documentation: plain words, or code. */
export type Piece = { text: string; code: boolean }

/**
 * A documentation comment as paragraphs of words and code: `[x]` and `{!x}` are code, other markup of odoc leaves its text. What
 * stands after the first tag (`@since`) is left out.
 */
export const paragraphsOf = (comment: string): Piece[][] =>
  comment
    .replace(/(^|\s)@[a-z]+\b[\s\S]*$/, '')
    .split(/\n\s*\n/)
    .map(piecesOf)
    .filter(pieces => pieces.length > 0)

const piecesOf = (paragraph: string): Piece[] => {
  const pieces: Piece[] = []
  const add = (text: string, code: boolean) => {
    const last = pieces.at(-1)
    if (text === '') return
    if (last && last.code === code) last.text += text
    else pieces.push({ text, code })
  }
  const flat = paragraph.replace(/\s+/g, ' ').trim()
  for (let at = 0; at < flat.length; ) {
    const rest = flat.slice(at)
    const block = /^\{\[(.*?)\]\}/.exec(rest)
    const reference = /^\{\{?!(?:[\w-]+:)?([^}]*)\}/.exec(rest)
    const styled = /^\{(?:[a-z]|[0-9]|[-_^])(?=[ {])\s?/.exec(rest)
    const code = rest.startsWith('[') ? insideBrackets(rest) : null
    if (block) add(block[1]?.trim() ?? '', true)
    else if (reference) add(reference[1] ?? '', true)
    else if (code !== null) add(code, true)
    else if (rest.startsWith('\\')) add(rest.charAt(1), false)
    else if (!styled && !rest.startsWith('}')) add(rest.charAt(0), false)
    at +=
      (block ?? reference ?? styled)?.[0].length ??
      (code !== null ? code.length + 2 : rest.startsWith('\\') ? 2 : 1)
  }
  return pieces
}

/** What is between a bracket at the start and the one that closes it; null where none does. */
const insideBrackets = (text: string): string | null => {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '[') depth += 1
    if (text[at] === ']') depth -= 1
    if (depth === 0) return text.slice(1, at)
  }
  return null
}
