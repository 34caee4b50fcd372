import type { BootArgument, BootType } from './device-type.ts'

/**
 * Boot arguments that every image has (mirage 4.11.1 lib_runtime, cmdliner's own, and the OCaml runtime's of
 * cmdliner-stdlib 1.0.1): an app may not declare one of these.
 */
export const commonFlags: ReadonlySet<string> = new Set([
  'help',
  'version',
  'delay',
  'name',
  'logs',
  'backtrace',
  'randomize-hashtables',
  'allocation-policy',
  'minor-heap-size',
  'major-heap-increment',
  'space-overhead',
  'max-space-overhead',
  'gc-verbosity',
  'gc-window-size',
  'custom-major-ratio',
  'custom-minor-ratio',
  'custom-minor-max-size',
  'stack-limit',
])

/** Why a spelling is no value of a boot argument, in words that follow the value; null where it is one. */
export const bootValueFault = (argument: BootArgument, text: string): string | null => {
  if (!argument.list) return faults[argument.type](text)
  for (const item of text === '' ? [] : text.split(',')) {
    const fault = faults[argument.type](item)
    if (fault) return fault
  }
  return null
}

/** The words to give the image for one boot argument: none for a flag that is off. */
export const bootArgumentWords = (argument: BootArgument, text: string): string[] =>
  argument.type === 'flag' ? (text === 'true' ? [`--${argument.flag}`] : []) : [`--${argument.flag}=${text}`]

/**
 * A word as it must stand on the command line of an image for the guest to read that word: the tender joins words with
 * spaces, and the guest parts them again, by spaces outside double quotes and with backslashes (mirage-bootvar 1.0.1).
 */
export const guestWord = (word: string): string =>
  /^[^\s"\\]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`

const test = (pattern: RegExp, words: string) => (text: string) => (pattern.test(text) ? null : words)
const octet = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const v4 = `${octet}(\\.${octet}){3}`
const isV4 = (text: string) => new RegExp(`^${v4}$`).test(text)

const isV6 = (text: string): boolean => {
  const halves = text.split('::')
  if (halves.length > 2 || !/^[0-9a-fA-F:.]+$/.test(text)) return false
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const count = groups.length + (last.includes('.') ? 1 : 0)
  const wellFormed = groups.every(
    (group, i) => /^[0-9a-fA-F]{1,4}$/.test(group) || (i === groups.length - 1 && isV4(group)),
  )
  return wellFormed && (halves.length === 2 ? count < 8 : count === 8)
}

const prefixOf = (isAddress: (text: string) => boolean, bits: number) => (text: string) => {
  const [address = '', length, ...more] = text.split('/')
  return (
    more.length === 0 &&
    isAddress(address) &&
    length !== undefined &&
    /^[0-9]{1,3}$/.test(length) &&
    Number(length) <= bits
  )
}
const inRange = (text: string, min: bigint, max: bigint): boolean =>
  /^-?[0-9]{1,25}$/.test(text) && BigInt(text) >= min && BigInt(text) <= max

const faults: Record<BootType, (text: string) => string | null> = {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  string: test(/^[^\u0000-\u001f\u007f]*$/, 'has a control character'),
  // OCaml's int has 63 bits.
  int: text => (inRange(text, -(2n ** 62n), 2n ** 62n - 1n) ? null : 'is not a whole number of 63 bits'),
  'int64-ns': text => (inRange(text, -(2n ** 63n), 2n ** 63n - 1n) ? null : 'is not a number of nanoseconds'),
  float: test(/^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/, 'is not a number'),
  bool: test(/^(true|false)$/, 'is neither true nor false'),
  flag: test(/^(true|false)$/, 'is neither true nor false'),
  ip: text => (isV4(text) || isV6(text) ? null : 'is not an IP address'),
  ipv4: text => (isV4(text) ? null : 'is not an IPv4 address such as 10.0.0.2'),
  'ipv4-prefix': text =>
    prefixOf(isV4, 32)(text) ? null : 'is not an IPv4 address with a prefix length such as 10.0.0.2/24',
  ipv6: text => (isV6(text) ? null : 'is not an IPv6 address such as fd00::2'),
  'ipv6-prefix': text =>
    prefixOf(isV6, 128)(text) ? null : 'is not an IPv6 address with a prefix length such as fd00::2/64',
  'log-levels': test(
    /^([^:,]+:)?(quiet|app|error|warning|info|debug)$/,
    'is not a level (quiet, app, error, warning, info, debug) or SOURCE:LEVEL',
  ),
}
