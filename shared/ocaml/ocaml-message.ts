import { oldModuleMessage } from '../catalogue/old-modules.ts'

/** The compiler's message in plain words. Text between backticks is a name, a type or source text. */
export type OcamlWords = {
  /** What is wrong, in one sentence without a full stop at its end. */
  title: string
  /** What may help: the compiler's own hint; empty where it has none. */
  hint: string
  /** Two or three words, at most 16 characters: `wrong type`. */
  short: string
}

/** Puts a message of OCaml 5.3 into plain words; one of a kind not known here keeps the compiler's first sentence. */
export const ocamlWords = (message: string): OcamlWords => {
  const [body = '', ...hints] = oneLine(message).split(/ ?Hint: /)
  const hint = hints.join(' ').trim()
  for (const { pattern, words } of kinds) {
    const match = pattern.exec(body)
    if (match) return { ...words(match), hint }
  }
  return {
    title: body === '' ? 'The compiler stopped here' : body.replace(/\.$/, ''),
    hint,
    short: 'see the source',
  }
}

const oneLine = (message: string): string =>
  message
    .trim()
    .replace(/^(Error|Warning [^:]*)( \[[^\]]*\])?: /, '')
    .replace(/\s+/g, ' ')
    // It puts names and types in quotes.
    .replace(/"([^"]*)"/g, '$1')

type Kind = { pattern: RegExp; words: (match: RegExpExecArray) => Omit<OcamlWords, 'hint'> }

const kinds: readonly Kind[] = [
  {
    pattern:
      /^(?:This|The) .+? has type (.+?) but an expression was expected of type (.+?)(?: (?:Type|The type|Within type|because|This) .*)?$/,
    words: ([, is, wanted]) => ({
      title: `Wrong type: this is \`${is}\`, \`${wanted}\` is expected here`,
      short: 'wrong type',
    }),
  },
  {
    pattern:
      /^This pattern matches values of type (.+?) but a pattern was expected which matches values of type (.+?)(?: (?:Type|The type|because) .*)?$/,
    words: ([, is, wanted]) => ({
      title: `Wrong type: this pattern is for \`${is}\`, the value is \`${wanted}\``,
      short: 'wrong type',
    }),
  },
  {
    pattern: /^(?:This|The) function .*?has type (.+?) It is applied to too many arguments/,
    words: ([, type]) => ({
      title: `Too many arguments: the function is \`${type}\``,
      short: 'extra arguments',
    }),
  },
  {
    pattern: /^(?:This|The) .+? has type (.+?) This is not a function; it cannot be applied/,
    words: ([, type]) => ({
      title: `This is \`${type}\`, not a function: it takes no arguments`,
      short: 'not a function',
    }),
  },
  {
    pattern: /^Unbound module ([A-Z][\w']*)/,
    words: ([, name = '']) => ({
      title: oldModuleMessage(name) ?? `There is no module \`${name}\``,
      short: 'not found',
    }),
  },
  unbound('module type', 'There is no module type'),
  unbound('value', 'Nothing is called'),
  unbound('constructor', 'There is no constructor'),
  unbound('type constructor', 'There is no type'),
  unbound('record field', 'There is no record field'),
  {
    pattern: /^Syntax error: (.+?)\.?$/,
    words: ([, what]) => ({ title: `Syntax error: ${what}`, short: 'syntax error' }),
  },
  {
    pattern: /^Syntax error/,
    words: () => ({ title: 'Syntax error: the text stops making sense here', short: 'syntax error' }),
  },
  {
    pattern: /^unused (variable|value|open|rec flag|match case|constructor|type|module)? ?(.*?)\.?$/i,
    words: ([, what = '', name = '']) => ({
      title: name === '' ? `This ${what || 'code'} is not used` : `\`${name}\` is defined and never used`,
      short: 'not used',
    }),
  },
  {
    pattern:
      /^this pattern-matching is not exhaustive\. Here is an example of a (?:case|value) that is not matched: (.+)$/i,
    words: ([, example]) => ({ title: `A case is missing: \`${example}\``, short: 'missing case' }),
  },
  {
    pattern: /^This expression should have type unit/i,
    words: () => ({
      title: 'The value of this expression is dropped: it should be `unit`',
      short: 'value dropped',
    }),
  },
  {
    pattern: /^The implementation (.+?) does not match the interface (.+?): (.+)$/,
    words: ([, implementation, interfaceFile, why]) => ({
      title: `\`${implementation}\` is not what \`${interfaceFile}\` says: ${why?.replace(/\.$/, '')}`,
      short: 'not as in .mli',
    }),
  },
  {
    pattern: /^Signature mismatch: (.+)$/,
    words: ([, why]) => ({
      title: `The module does not fit: ${why?.replace(/\.$/, '')}`,
      short: 'does not fit',
    }),
  },
]

function unbound(what: string, title: string): Kind {
  return {
    pattern: new RegExp(`^Unbound ${what} ([^ ]+)$`),
    words: ([, name]) => ({ title: `${title} \`${name}\``, short: 'not found' }),
  }
}

/** The names that the compiler's hint proposes instead: `length` of `Did you mean length?`. */
export const suggestedNames = (hint: string): string[] => {
  const names = /^Did you mean (.+?)\?$/.exec(hint.replaceAll('"', ''))?.[1]
  return names === undefined
    ? []
    : names
        .split(/, | or /)
        .map(name => name.trim())
        .filter(name => /^[\w'.]+$/.test(name))
}
