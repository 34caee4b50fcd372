import { ocamlKeywords } from './ocaml-names.ts'

/**
 * A token of OCaml: `upper` and `lower` for names, `keyword`, `literal` for numbers, strings and characters, `label` for
 * `~name` and `?name` with their colon, `symbol` for the rest.
 */
export type OcamlToken = {
  kind: 'upper' | 'lower' | 'keyword' | 'literal' | 'label' | 'symbol'
  text: string
  from: number
  to: number
}

/**
 * The tokens of a text, without comments. Tolerant: a comment or string without an end goes to the end of the text, a
 * character that nothing starts with is a symbol.
 */
export const ocamlTokens = (text: string): OcamlToken[] => {
  const tokens: OcamlToken[] = []
  let at = 0
  while (at < text.length) {
    space.lastIndex = at
    at += space.exec(text)?.[0].length ?? 0
    if (at >= text.length) break
    if (text.startsWith('(*', at) && text[at + 2] !== ')') {
      at = endOfComment(text, at)
      continue
    }
    const string = endOfString(text, at)
    const [kind, to] = string !== null ? (['literal', string] as const) : plainToken(text, at)
    tokens.push({ kind, text: text.slice(at, to), from: at, to })
    at = to
  }
  return tokens
}

const space = /\s*/y

const patterns: readonly [OcamlToken['kind'], RegExp][] = [
  ['literal', /'(?:[^\\'\n\r]|\\(?:[\\"'ntbr ]|\d{3}|x[0-9a-fA-F]{2}|o[0-3][0-7]{2}))'/uy],
  ['label', /[~?][a-z_][\w']*:?/y],
  ['lower', /'?[a-z_\u00c0-\uffff][\w'\u00c0-\uffff]*/y],
  ['upper', /[A-Z][\w']*/y],
  ['literal', /\d[\w.]*/y],
  ['symbol', /;;|->|:=|::|\[@{1,3}|\[%{1,2}|[-!$%&*+./:<=>?@^|~#]+|[\s\S]/uy],
]

const plainToken = (text: string, at: number): readonly [OcamlToken['kind'], number] => {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found === undefined || found === '') continue
    return [kind === 'lower' && ocamlKeywords.has(found) ? 'keyword' : kind, at + found.length]
  }
  return ['symbol', at + 1]
}

/** The end of a string that starts here, quoted with `"` or `{id|`; null where none does. */
const endOfString = (text: string, at: number): number | null => {
  if (text[at] === '"') {
    for (let end = at + 1; end < text.length; end += 1) {
      if (text[end] === '\\') end += 1
      else if (text[end] === '"') return end + 1
    }
    return text.length
  }
  quoted.lastIndex = at
  const id = quoted.exec(text)?.[1]
  if (id === undefined) return null
  const end = text.indexOf(`|${id}}`, at)
  return end < 0 ? text.length : end + id.length + 2
}

const quoted = /\{(?:%%?[a-z_][\w.]*\s*)?([a-z_]*)\|/y

/** Comments nest, and strings in them hide what would end them. */
const endOfComment = (text: string, from: number): number => {
  let depth = 0
  let at = from
  while (at < text.length) {
    if (text.startsWith('(*', at)) {
      depth += 1
      at += 2
    } else if (text.startsWith('*)', at)) {
      depth -= 1
      at += 2
      if (depth === 0) return at
    } else {
      const character = /^'(?:[^\\'\n]|\\.)'/.exec(text.slice(at, at + 4))
      at = character ? at + character[0].length : (endOfString(text, at) ?? at + 1)
    }
  }
  return text.length
}
