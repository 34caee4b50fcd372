import { ocamlTokens } from '../../shared/ocaml/ocaml-tokens.ts'

/** A name that no source has: it stands where one is to be completed. */
export const marker = 'to_be_completed__'

/**
 * Texts to be typed in turn, until one of them gets as far as the marker: the source itself, then what can be read of the
 * scope before the place, for a source that does not parse while it is written.
 */
export const textsToComplete = (text: string, offset: number): string[] => {
  const before = text.slice(0, offset)
  const path = /(?:[A-Z][\w']*\.)*[\w']*$/.exec(before)?.[0] ?? ''
  const scope = path.slice(0, path.lastIndexOf('.') + 1)
  const rest = text.slice(offset).replace(/^[\w']+/, '')
  const whole = `${before.slice(0, before.length - path.length)}${scope}${marker} ${rest}`
  return scope === '' ? [whole] : [whole, scopeOf(before, `${scope}${marker}`)]
}

/** A program of what is opened, taken by functors and named anew before a place, and an expression in it. */
const scopeOf = (before: string, expression: string): string => {
  const tokens = ocamlTokens(before)
  const opens: string[] = []
  const parameters: string[] = []
  const aliases: string[] = []
  tokens.forEach(({ text }, at) => {
    const rest = before.slice(tokens[at]?.from ?? 0)
    if (text === 'open') opens.push(...(/^open!?\s+[A-Z][\w'.]*/.exec(rest) ?? []))
    if (text !== 'module') return
    aliases.push(
      ...(/^module\s+[A-Z][\w']*\s*=\s*[A-Z][\w']*(?:\.[A-Z][\w']*)*(?![\w'.]|\s*\()/.exec(rest) ?? []),
    )
    const taken = /^module\s+[A-Z][\w']*\s*((?:\([^()]*\)\s*)+)/.exec(rest)?.[1]
    if (taken) parameters.push(taken)
  })
  return `${opens.join('\n')}\nmodule Scope__ ${parameters.join(' ')} = struct\n${aliases.join('\n')}\nlet _ = ${expression}\nend\n`
}
