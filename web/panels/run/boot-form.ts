import { bootArgumentsOf, type Catalogue } from '../../../shared/catalogue/catalogue.ts'
import { bootArgumentWords, bootValueFault } from '../../../shared/model/boot-values.ts'
import type { Composition, Device } from '../../../shared/model/composition.ts'
import type { BootArgument } from '../../../shared/model/device-type.ts'

/** One row of the form: an argument that a device adds, and the value that it has been given for the next boot. */
export type BootRow = {
  device: Device
  argument: BootArgument
  /** null: not given, so the image takes its default. */
  value: string | null
  /** Why the value is none, in words that follow it. */
  fault: string | null
}

/** The boot arguments of a composition, in the order of the graph. */
export const bootRows = (composition: Composition, catalogue: Catalogue): BootRow[] =>
  composition.devices.flatMap(device =>
    bootArgumentsOf(catalogue, device).map(argument => {
      const value = device.boot[argument.flag] ?? null
      return { device, argument, value, fault: value === null ? null : bootValueFault(argument, value) }
    }),
  )

/** The words to boot with: those of the rows that have a value, then what was typed beside the form. */
export const argumentsOf = (rows: readonly BootRow[], typed: string): string[] => [
  ...rows.flatMap(({ argument, value }) => (value === null ? [] : bootArgumentWords(argument, value))),
  ...splitArguments(typed),
]

/** Words as a shell would split them: at blanks, except within single or double quotes; a backslash quotes one letter. */
export const splitArguments = (text: string): string[] => {
  const words: string[] = []
  let word: string | null = null
  let quote: string | null = null
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i)
    if (letter === '\\' && quote !== "'" && i + 1 < text.length) word = (word ?? '') + text.charAt(++i)
    else if (letter === quote) quote = null
    else if (quote === null && (letter === '"' || letter === "'")) {
      quote = letter
      word ??= ''
    } else if (quote === null && /\s/.test(letter)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + letter
  }
  return word === null ? words : [...words, word]
}

/** A word as it must be typed into a shell. */
export const shellWord = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
