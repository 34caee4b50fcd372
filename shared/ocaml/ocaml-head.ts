import { type OcamlToken, ocamlTokens } from './ocaml-tokens.ts'

/*
 * The head of an app in its source: the functor's parameters, and those of its `start`. Read from the text as it is, also
 * where the rest of it does not parse; what cannot be told from the text alone is null, never guessed.
 */

/** `(Stack : Tcpip.Stack.V4V6)`. `moduleType` has single spaces and no comments. */
export type FunctorParameter = { name: string; moduleType: string; from: number; to: number }

/** A parameter of `start` as it is written, and the name in it: null for a pattern that has none. */
export type StartParameter = { name: string | null; text: string; from: number; to: number }

export type OcamlHead = {
  /** Where the module's name stands; null for a file that is the module itself. */
  name: { from: number; to: number } | null
  parameters: FunctorParameter[]
  /** Whether the text tells how many parameters there are: `module Make = Other.Make` does not. */
  told: boolean
  /** Where the parameters stand, or would. */
  place: { from: number; to: number }
  /** null where there is no `start`, or its parameters cannot be told; optional ones are left out. */
  start: { parameters: StartParameter[]; from: number; to: number } | null
}

/** The head of a module inside a file: of `Make`, or of the file for an empty path. null where there is no such module. */
export const headOf = (text: string, path: readonly string[]): OcamlHead | null => {
  const tokens = ocamlTokens(text)
  let body: Range = { from: 0, to: tokens.length }
  let head: Omit<OcamlHead, 'start'> = { name: null, parameters: [], told: true, place: { from: 0, to: 0 } }
  for (const name of path) {
    const found = moduleIn(text, tokens, body, name)
    if (!found) return null
    body = found.body
    head = found.head
  }
  return { ...head, start: startIn(text, tokens, body) }
}

/** Of tokens, by index; the second is the first that is no longer in it. */
type Range = { from: number; to: number }

const moduleIn = (
  text: string,
  tokens: readonly OcamlToken[],
  body: Range,
  name: string,
): { head: Omit<OcamlHead, 'start'>; body: Range } | null => {
  let found: number | null = null
  for (const at of itemsIn(tokens, body))
    if (tokens[at]?.text === 'module' && tokens[at + 1]?.text === name) found = at
  const named = found === null ? undefined : tokens[found + 1]
  if (found === null || !named) return null
  const parameters: FunctorParameter[] = []
  let at = found + 2
  const first = at
  const take = () => {
    for (; tokens[at]?.text === '('; ) {
      const end = closing(tokens, at)
      const parameter = parameterIn(text, tokens, at, end)
      if (parameter) parameters.push(parameter)
      at = end + 1
    }
  }
  take()
  const place = { from: named.to, to: tokens[at - 1]?.to ?? named.to }
  // `module Make = functor (A : S) (B : T) -> struct`, and one functor after another.
  if (at === first && tokens[at]?.text === '=' && tokens[at + 1]?.text === 'functor') {
    at += 1
    place.from = tokens[at]?.from ?? place.from
    while (tokens[at]?.text === 'functor') {
      at += 1
      take()
      if (tokens[at]?.text === '->') at += 1
    }
    place.to = tokens[at - 1]?.to ?? place.to
  }
  return {
    head: {
      name: { from: named.from, to: named.to },
      parameters,
      told: parameters.length > 0 || isStruct(tokens, at, body.to),
      place,
    },
    body: bodyFrom(tokens, at, body.to),
  }
}

/** Whether a module without parameters is a structure in the text itself, not what another name or a functor gives. */
const isStruct = (tokens: readonly OcamlToken[], from: number, limit: number): boolean => {
  for (let at = from; at < limit; at += 1) {
    const word = tokens[at]?.text ?? ''
    if (word === '=') return tokens[at + 1]?.text === 'struct'
    if (word === 'struct') return true
    if (word === 'functor' || (at > from && isItem(tokens, at))) return false
    if (opens(word)) at = closing(tokens, at)
  }
  // The text stops here: someone is writing it.
  return false
}

const parameterIn = (
  text: string,
  tokens: readonly OcamlToken[],
  open: number,
  close: number,
): FunctorParameter | null => {
  const name = tokens[open + 1]
  const from = tokens[open]?.from ?? 0
  const to = tokens[close]?.to ?? text.length
  if (!name || tokens[open + 2]?.text !== ':') return null
  return { name: name.text, moduleType: spelled(text, tokens.slice(open + 3, close)), from, to }
}

/** Tokens with the spaces between them as they were written, each as one. */
const spelled = (text: string, tokens: readonly OcamlToken[]): string =>
  tokens
    .map(({ text: word, from }, at) =>
      at > 0 && /\s|\)/.test(text.charAt(from - 1)) && spaced(tokens, at) ? ` ${word}` : word,
    )
    .join('')

const spaced = (tokens: readonly OcamlToken[], at: number): boolean =>
  (tokens[at - 1]?.to ?? 0) < (tokens[at]?.from ?? 0)

/** What is between `struct`, or `sig` in an interface, and its end; the signature before an `=` is passed over. */
const bodyFrom = (tokens: readonly OcamlToken[], from: number, limit: number): Range => {
  let body: Range | null = null
  for (let at = from; at < limit; at += 1) {
    const word = tokens[at]?.text ?? ''
    if (word === 'struct') return { from: at + 1, to: closing(tokens, at) }
    if (word === 'sig') {
      body ??= { from: at + 1, to: closing(tokens, at) }
      at = closing(tokens, at)
    } else if (opens(word)) at = closing(tokens, at)
    else if (at > from && isItem(tokens, at)) break
  }
  return body ?? { from, to: from }
}

/** `let start` of a body: the last one counts, as it does for OCaml. */
const startIn = (text: string, tokens: readonly OcamlToken[], body: Range): OcamlHead['start'] => {
  let last: number | null = null
  for (const at of itemsIn(tokens, body)) {
    if (tokens[at]?.text !== 'let') continue
    const name = tokens[at + 1]?.text === 'rec' ? at + 2 : at + 1
    if (tokens[name]?.text === 'start') last = name
  }
  // Read once, at the end: the parameters of one without an end go on to the end of the text.
  return last === null ? null : parametersOf(text, tokens, last)
}

const parametersOf = (text: string, tokens: readonly OcamlToken[], name: number): OcamlHead['start'] => {
  const parameters: StartParameter[] = []
  const from = tokens[name]?.to ?? 0
  let to = from
  for (let at = name + 1; at < tokens.length; ) {
    const token = tokens[at]
    if (!token) return null
    // `let start : t = …`, `let start = fun …`: how many it takes is not in the text here.
    if (token.text === '=' || token.text === ':') {
      const told = parameters.length > 0 && !['fun', 'function'].includes(tokens[at + 1]?.text ?? '')
      return told ? { parameters, from, to } : null
    }
    const first = at
    if (token.kind === 'label' && token.text.endsWith(':')) at += 1
    else if (token.text === '~' || token.text === '?') at += 1
    const end = opens(tokens[at]?.text ?? '') ? closing(tokens, at) : at
    if (!tokens[end]) return null
    to = tokens[end]?.to ?? to
    if (!token.text.startsWith('?'))
      parameters.push({
        name:
          tokens
            .slice(first, end + 1)
            .map(nameIn)
            .find(name => name !== null) ?? null,
        text: text.slice(token.from, to),
        from: token.from,
        to,
      })
    at = end + 1
  }
  return null
}

const nameIn = ({ kind, text }: OcamlToken): string | null =>
  kind === 'lower' ? text : kind === 'label' ? text.replace(/[~?:]/g, '') : null

/** The first tokens of the items of a structure or a signature: what stands in none of its parts. */
const itemsIn = function* (tokens: readonly OcamlToken[], { from, to }: Range): Generator<number> {
  for (let at = from; at < to; at += 1) {
    if (at === from || isItem(tokens, at)) yield at
    if (opens(tokens[at]?.text ?? '')) at = closing(tokens, at)
  }
}

const items = new Set(['let', 'module', 'open', 'include', 'type', 'val', 'external', 'exception', 'class'])

/** An item follows what ends an expression or a type: two of those never stand side by side otherwise. */
const isItem = (tokens: readonly OcamlToken[], at: number): boolean => {
  if (!items.has(tokens[at]?.text ?? '')) return false
  const before = tokens[at - 1]
  return (
    before === undefined ||
    ['lower', 'upper', 'literal'].includes(before.kind) ||
    ['end', 'done', 'struct', 'sig', 'true', 'false', ')', ']', '}', ';;'].includes(before.text)
  )
}

const closers: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['[@', ']'],
  ['[@@', ']'],
  ['[@@@', ']'],
  ['[%', ']'],
  ['[%%', ']'],
  ['{', '}'],
  ['begin', 'end'],
  ['struct', 'end'],
  ['sig', 'end'],
  ['object', 'end'],
  ['do', 'done'],
])
const ends = new Set(closers.values())

const opens = (word: string): boolean => closers.has(word)

/** The token that closes the one at an index; the last one where none does. */
const closing = (tokens: readonly OcamlToken[], open: number): number => {
  let depth = 0
  for (let at = open; at < tokens.length; at += 1) {
    const word = tokens[at]?.text ?? ''
    if (opens(word)) depth += 1
    else if (ends.has(word)) depth -= 1
    if (depth === 0) return at
  }
  return tokens.length
}
