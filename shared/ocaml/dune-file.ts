/** An S-expression of a dune file, with the line that it starts in, from 1. */
export type Sexp = { line: number; atom: string } | { line: number; list: Sexp[] }

/** A dune file's stanzas, or the first thing in it that cannot be read. */
export type DuneFile = { ok: true; stanzas: Sexp[] } | { ok: false; line: number; reason: string }

/**
 * Reads the text of a dune file as dune does (its manual, "Lexical Conventions"): atoms, quoted strings, lists, and comments of
 * three kinds. A dune file that is an OCaml program is none that can be read without running it.
 */
export const readDuneFile = (text: string): DuneFile => {
  if (/^\(\*\s*-\*-\s*tuareg/.test(text))
    return refused(1, 'it is an OCaml program, which is not run: write the stanzas themselves')
  const stanzas: Sexp[] = []
  // What the lists that are open hold so far; a discarded expression's too.
  const open: { line: number; list: Sexp[]; discarded: boolean }[] = []
  let discards = 0
  let line = 1
  let at = 0
  const add = (sexp: Sexp): void => {
    if (discards > 0) discards -= 1
    else (open.at(-1)?.list ?? stanzas).push(sexp)
  }
  while (at < text.length) {
    const rest = text.charAt(at)
    if (rest === '\n') line += 1
    if (/\s/.test(rest)) at += 1
    else if (rest === ';') at = endOfLine(text, at)
    else if (text.startsWith('#;', at)) {
      discards += 1
      at += 2
    } else if (text.startsWith('#|', at)) {
      const end = endOfBlock(text, at)
      if (end === null) return refused(line, 'a comment `#|` has no end `|#`')
      line += linesIn(text, at, end)
      at = end
    } else if (rest === '(') {
      if (open.length >= maxDepth) return refused(line, `more than ${maxDepth} lists are within each other`)
      open.push({ line, list: [], discarded: discards > 0 })
      discards = 0
      at += 1
    } else if (rest === ')') {
      const closed = open.pop()
      if (!closed) return refused(line, 'a `)` has no `(`')
      if (discards > 0) return refused(line, 'nothing stands after a `#;`')
      discards = closed.discarded ? 1 : 0
      add({ line: closed.line, list: closed.list })
      at += 1
    } else if (rest === '"') {
      const end = endOfString(text, at)
      if (end === null) return refused(line, 'a string has no end')
      add({ line, atom: unquoted(text.slice(at + 1, end - 1)) })
      line += linesIn(text, at, end)
      at = end
    } else {
      const atom = /^[^\s();"]+/.exec(text.slice(at, at + maxAtom))?.[0] ?? rest
      add({ line, atom })
      at += atom.length
    }
  }
  const [unclosed] = open
  return unclosed ? refused(unclosed.line, 'a `(` has no `)`') : { ok: true, stanzas }
}

/** The head of a list and what stands after it; null for anything else. */
export const headed = (sexp: Sexp): { head: string; line: number; rest: Sexp[] } | null => {
  if (!('list' in sexp)) return null
  const [first, ...rest] = sexp.list
  return first && 'atom' in first ? { head: first.atom, line: sexp.line, rest } : null
}

/** The rest of the first list in `sexps` that a word heads; null where there is none. */
export const fieldOf = (sexps: readonly Sexp[], field: string): Sexp[] | null => {
  for (const sexp of sexps) {
    const found = headed(sexp)
    if (found?.head === field) return found.rest
  }
  return null
}

/** The only atom of a field; null where it has another form. */
export const atomOf = (sexps: readonly Sexp[], field: string): { atom: string; line: number } | null => {
  const [first, ...more] = fieldOf(sexps, field) ?? []
  return first && 'atom' in first && more.length === 0 ? first : null
}

const refused = (line: number, reason: string): DuneFile => ({ ok: false, line, reason })

const maxDepth = 200
const maxAtom = 4000

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** Behind `|#`; such comments nest. */
const endOfBlock = (text: string, from: number): number | null => {
  let depth = 0
  const marks = /#\||\|#/g
  marks.lastIndex = from
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '#|' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return null
}

/** Behind the quotation mark that ends a string. */
const endOfString = (text: string, from: number): number | null => {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at + 1
  }
  return null
}

const linesIn = (text: string, from: number, to: number): number =>
  text.slice(from, to).split('\n').length - 1

/** Names of libraries have no escapes but these. */
const unquoted = (text: string): string => text.replace(/\\(["\\])/g, '$1')
