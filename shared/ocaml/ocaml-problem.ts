import { oldModuleMessage } from '../catalogue/old-modules.ts'
import type { OcamlCause } from './ocaml-cause.ts'

/** What the compiler reports in plain words. Text between backticks is a name, a type or source text. */
export type OcamlText = {
  /** What is wrong, in one sentence without a full stop at its end. */
  title: string
  /** What may help; empty where nothing is known. */
  hint: string
  /** Two or three words, at most 16 characters: `wrong type`. */
  short: string
}

/** What a problem of OCaml is told by: the compiler's own message, and its cause where that is of a kind known here. */
export type OcamlReport = { message: string; cause?: OcamlCause | undefined }

/** Puts a problem of OCaml into plain words; without a cause it keeps the compiler's own. */
export const formatOcamlProblem = ({ message, cause }: OcamlReport): OcamlText =>
  cause === undefined
    ? {
        title: message.trim() === '' ? 'The compiler stopped here' : onOneLine(message).replace(/\.$/, ''),
        hint: '',
        short: 'see the source',
      }
    : { hint: '', ...formatCause(cause) }

/** Names that may be meant by one that was not found, the likeliest first. */
export const suggestedNames = (cause: OcamlCause | undefined): readonly string[] =>
  cause?.kind === 'unbound' ? cause.near : []

const formatCause = (cause: OcamlCause): Omit<OcamlText, 'hint'> & { hint?: string } => {
  switch (cause.kind) {
    case 'wrong-type':
      return {
        title:
          cause.of === 'expression'
            ? `Wrong type: this is \`${cause.actual}\`, \`${cause.expected}\` is expected here`
            : `Wrong type: this pattern is for \`${cause.actual}\`, the value is \`${cause.expected}\``,
        short: 'wrong type',
      }
    case 'too-many-arguments':
      return { title: `Too many arguments: the function is \`${cause.type}\``, short: 'extra arguments' }
    case 'not-a-function':
      return {
        title: `This is \`${cause.type}\`, not a function: it takes no arguments`,
        short: 'not a function',
      }
    case 'unbound':
      return formatUnbound(cause)
    case 'syntax':
      return { title: `Syntax error: ${formatSyntax(cause)}`, short: 'syntax error' }
    case 'unused':
      return {
        title:
          cause.name === '' || cause.what === 'open'
            ? `This ${cause.what} is not used`
            : `\`${cause.name}\` is defined and never used`,
        short: 'not used',
      }
    case 'missing-case':
      return { title: `A case is missing: \`${cause.example}\``, short: 'missing case' }
    case 'value-dropped':
      return {
        title: 'The value of this expression is dropped: it should be `unit`',
        short: 'value dropped',
      }
    case 'interface-mismatch':
      return {
        title: `\`${cause.implementation}\` is not what \`${cause.interface}\` says: ${formatMismatch(cause)}`,
        short: 'not as in .mli',
      }
    case 'signature-mismatch':
      return { title: `The module does not fit: ${formatMismatch(cause)}`, short: 'does not fit' }
  }
}

const formatUnbound = ({
  what,
  name,
  near,
  rec,
}: Extract<OcamlCause, { kind: 'unbound' }>): Omit<OcamlText, 'hint'> & { hint?: string } => {
  const old = what === 'module' ? oldModuleMessage(name) : null
  const names = near.map(each => `\`${each}\``)
  return {
    title: old ?? (what === 'value' ? `Nothing is called \`${name}\`` : `There is no ${what} \`${name}\``),
    short: 'not found',
    ...(names.length > 0 && {
      hint: `Did you mean ${names.slice(0, -1).join(', ')}${names.length > 1 ? ' or ' : ''}${names.at(-1)}?`,
    }),
    ...(rec !== undefined && { hint: `If it is to call itself, write \`let rec\` on line ${rec}` }),
  }
}

const formatSyntax = ({ expected, unexpected }: Extract<OcamlCause, { kind: 'syntax' }>): string => {
  if (expected !== undefined) return `\`${expected}\` expected`
  if (unexpected !== undefined) return `no ${unexpected} can stand here`
  return 'the text stops making sense here'
}

const formatMismatch = ({ missing, different }: { missing: string[]; different: string[] }): string => {
  const names = (all: readonly string[]): string => all.map(name => `\`${name}\``).join(', ')
  const parts = [
    missing.length > 0 ? `${names(missing)} ${missing.length > 1 ? 'are' : 'is'} missing` : '',
    different.length > 0
      ? `${names(different)} ${different.length > 1 ? 'have other types' : 'has another type'}`
      : '',
  ].filter(part => part !== '')
  return parts.length > 0 ? parts.join(', ') : 'its parts differ'
}

const onOneLine = (message: string): string =>
  message
    .trim()
    .replace(/\s+/g, ' ')
    // The compiler puts names and types in quotes.
    .replace(/"([^"]*)"/g, '`$1`')
