/*
 * Files in opam's format: https://opam.ocaml.org/doc/Manual.html#Common-file-format. Packages' metadata (`opam`), the `repo` file of a
 * repository, and lock files are such files.
 */

export type OpamValue =
  | { kind: 'string'; text: string }
  /** An identifier, a boolean or a number, as it is written. */
  | { kind: 'name'; name: string }
  | { kind: 'list' | 'group'; items: OpamValue[] }
  /** `VALUE {OPTIONS}` */
  | { kind: 'option'; value: OpamValue; options: OpamValue[] }
  /** `LEFT OPERATOR RIGHT`; `left` is null where the operator stands before one value. */
  | { kind: 'operator'; operator: string; left: OpamValue | null; right: OpamValue }

export type OpamFields = ReadonlyMap<string, OpamValue>
export type OpamSection = { kind: string; name: string | null; fields: OpamFields }
export type OpamFile = { fields: OpamFields; sections: readonly OpamSection[] }

/** The text is no file of opam; `message` has the line. */
export class OpamSyntaxError extends Error {}

/** Reads a file; throws `OpamSyntaxError`. */
export const parseOpamFile = (text: string): OpamFile => {
  const reader = new Reader(tokensOf(text))
  const file = reader.items()
  reader.expectEnd()
  return file
}

/** The strings of a field: one alone, or those of a list, without what stands in braces behind them; none where it is absent. */
export const stringsOf = (value: OpamValue | undefined): string[] => {
  if (value === undefined) return []
  switch (value.kind) {
    case 'string':
      return [value.text]
    case 'list':
    case 'group':
      return value.items.flatMap(stringsOf)
    case 'option':
      return stringsOf(value.value)
    default:
      return []
  }
}

/** The string that a field is; null where it is absent or something else. */
export const stringOf = (value: OpamValue | undefined): string | null =>
  value?.kind === 'string' ? value.text : null

/** The fields of the first section of a kind. */
export const sectionOf = (file: OpamFile, kind: string): OpamFields =>
  file.sections.find(section => section.kind === kind)?.fields ?? new Map()

/** A string between quotation marks, as opam reads it. */
export const quoted = (text: string): string =>
  `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r')}"`

/** A value as opam writes it, on one line. */
export const printValue = (value: OpamValue): string => {
  switch (value.kind) {
    case 'string':
      return quoted(value.text)
    case 'name':
      return value.name
    case 'list':
      return `[${value.items.map(printValue).join(' ')}]`
    case 'group':
      return `(${value.items.map(printValue).join(' ')})`
    case 'option':
      return `${printValue(value.value)} {${value.options.map(printValue).join(' ')}}`
    case 'operator': {
      const right = printValue(value.right)
      return value.left === null
        ? `${value.operator} ${right}`
        : `${printValue(value.left)} ${value.operator} ${right}`
    }
  }
}

type Token = { kind: 'string' | 'name' | 'sign' | 'operator'; text: string; line: number }

const pattern =
  /(?<space>\s+|#[^\n]*|\(\*[\s\S]*?\*\))|(?<long>"""(?:\\[\s\S]|(?!""")[^\\])*""")|(?<string>"(?:[^"\\]|\\[\s\S])*")|(?<operator>[<>!]=|\+=|=\+=?|:=|=:|[=<>&|!?~])|(?<sign>[[\](){}:])|(?<name>[A-Za-z0-9_+-][A-Za-z0-9_+-]*(?::[A-Za-z_+-][A-Za-z0-9_+-]*)?)/gy

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = []
  let line = 1
  pattern.lastIndex = 0
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex
    const groups = pattern.exec(text)?.groups
    if (!groups)
      throw new OpamSyntaxError(
        `line ${line}: ${JSON.stringify(text.slice(at, at + 20))} is not opam's format`,
      )
    const whole = text.slice(at, pattern.lastIndex)
    if (groups.long !== undefined) tokens.push({ kind: 'string', text: unescaped(whole.slice(3, -3)), line })
    else if (groups.string !== undefined)
      tokens.push({ kind: 'string', text: unescaped(whole.slice(1, -1)), line })
    else if (groups.operator !== undefined) tokens.push({ kind: 'operator', text: whole, line })
    else if (groups.sign !== undefined) tokens.push({ kind: 'sign', text: whole, line })
    else if (groups.name !== undefined) tokens.push({ kind: 'name', text: whole, line })
    line += whole.split('\n').length - 1
  }
  return tokens
}

const unescaped = (text: string): string =>
  text.replace(/\\(\r?\n[ \t]*|\d{3}|x[0-9A-Fa-f]{2}|[\s\S])/g, (_, after: string) => {
    if (/^\r?\n/.test(after)) return ''
    if (/^\d{3}$/.test(after)) return String.fromCharCode(Number(after))
    if (/^x/.test(after) && after.length === 3)
      return String.fromCharCode(Number.parseInt(after.slice(1), 16))
    return { n: '\n', t: '\t', r: '\r', b: '\b' }[after] ?? after
  })

/** Reads by recursive descent: `|` binds least, then `&`, then comparisons, then what stands in braces. */
class Reader {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  expectEnd(): void {
    if (this.#peek() !== undefined) this.#fail()
  }

  items(): OpamFile {
    const fields = new Map<string, OpamValue>()
    const sections: OpamSection[] = []
    while (this.#peek()?.kind === 'name') {
      const name = this.#next().text
      if (this.#takes('sign', ':')) {
        fields.set(name, this.#disjunction())
        continue
      }
      const title = this.#peek()?.kind === 'string' ? this.#next().text : null
      this.#expect('{')
      const inner = this.items()
      this.#expect('}')
      sections.push({ kind: name, name: title, fields: inner.fields })
    }
    return { fields, sections }
  }

  #disjunction(): OpamValue {
    return this.#binary(['|'], () => this.#binary(['&'], () => this.#comparison()))
  }

  #binary(operators: readonly string[], inner: () => OpamValue): OpamValue {
    let left = inner()
    for (
      let token = this.#peek();
      token && operators.includes(token.text) && token.kind === 'operator';
      token = this.#peek()
    ) {
      const operator = this.#next().text
      left = { kind: 'operator', operator, left, right: inner() }
    }
    return left
  }

  #comparison(): OpamValue {
    const token = this.#peek()
    if (token?.kind === 'operator' && /^(!|\?|[<>=~]=?|!=)$/.test(token.text)) {
      const operator = this.#next().text
      return { kind: 'operator', operator, left: null, right: this.#comparison() }
    }
    const left = this.#optional()
    const operator = this.#peek()
    if (operator?.kind !== 'operator' || !/^([<>]=?|=|!=|~|\+=|=\+=?|:=|=:)$/.test(operator.text)) return left
    return { kind: 'operator', operator: this.#next().text, left, right: this.#optional() }
  }

  #optional(): OpamValue {
    let value = this.#atom()
    while (this.#takes('sign', '{')) value = { kind: 'option', value, options: this.#until('}') }
    return value
  }

  #atom(): OpamValue {
    const token = this.#next()
    if (token.kind === 'string') return { kind: 'string', text: token.text }
    if (token.kind === 'name') return { kind: 'name', name: token.text }
    if (token.text === '[') return { kind: 'list', items: this.#until(']') }
    if (token.text === '(') return { kind: 'group', items: this.#until(')') }
    this.#at -= 1
    return this.#fail()
  }

  #until(end: string): OpamValue[] {
    this.#depth += 1
    if (this.#depth > 200) this.#fail()
    const items: OpamValue[] = []
    while (!this.#takes('sign', end)) items.push(this.#disjunction())
    this.#depth -= 1
    return items
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #next(): Token {
    const token = this.#tokens[this.#at]
    if (token === undefined) return this.#fail()
    this.#at += 1
    return token
  }

  #takes(kind: Token['kind'], text: string): boolean {
    const token = this.#peek()
    if (token?.kind !== kind || token.text !== text) return false
    this.#at += 1
    return true
  }

  #expect(sign: string): void {
    if (!this.#takes('sign', sign)) this.#fail()
  }

  #fail(): never {
    const token = this.#peek()
    throw new OpamSyntaxError(
      token
        ? `line ${token.line}: ${JSON.stringify(token.text)} is not expected there`
        : 'the file ends too early',
    )
  }
}
