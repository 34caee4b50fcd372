import type { BootArgument, BootType, DeviceType, SettingValue } from '../../shared/model/device-type.ts'

/*
 * OCaml source text out of data: the only place that quotes. What users wrote arrives here as data and leaves as a literal.
 */

/** An OCaml string literal; UTF-8 stays as it is, quotes, backslashes and control characters are escaped. */
export const stringLiteral = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is escaped
  `"${text.replace(/["\\\u0000-\u001f\u007f]/g, escapeCharacter)}"`

/** A setting's value as a literal: a string, an int or a bool. */
export const settingLiteral = (value: SettingValue): string =>
  typeof value === 'string'
    ? stringLiteral(value)
    : typeof value === 'number'
      ? integerLiteral(String(value))
      : String(value)

/** Text for cmdliner, which reads `$(…)` and backslashes in documentation, as an OCaml literal. */
export const documentationLiteral = (text: string): string => stringLiteral(text.replace(/[\\$]/g, '\\$&'))

/** The value that `register_arg` is given for a boot argument: a cmdliner term, in a section of `--help`. */
export const bootTerm = (argument: BootArgument, section?: DeviceType['bootSection']): string => {
  const { flag, type, optional, list, docv, doc, absent } = argument
  const about = [
    `info [ ${stringLiteral(flag)} ]`,
    ...(section === undefined ? [] : [`~docs:Mirage_runtime.s_${section}`]),
    ...(absent === undefined ? [] : [`~absent:${documentationLiteral(absent)}`]),
    ...(docv === '' ? [] : [`~docv:${documentationLiteral(docv)}`]),
    ...(doc === '' ? [] : [`~doc:${documentationLiteral(doc)}`]),
  ].join(' ')
  if (type === 'flag') return `Cmdliner.Arg.(value & flag & ${about})`
  const single = converters[type]
  const converter = list ? `(list ${single.name})` : single.name
  const initial = list
    ? `[ ${argument.default
        .split(',')
        .filter(item => item !== '')
        .map(single.literal)
        .join('; ')} ]`
    : single.literal(argument.default)
  return optional
    ? `Cmdliner.Arg.(value & opt (some ${converter}) None & ${about})`
    : `Cmdliner.Arg.(value & opt ${converter} ${initial} & ${about})`
}

/** The name of the value of a device's boot argument. It has an underscore, which device names have not. */
export const bootName = (device: string, flag: string): string => `${device}_${flag.replaceAll('-', '_')}`

const integerLiteral = (text: string): string => (text.startsWith('-') ? `(${text})` : text)

const floatLiteral = (text: string): string => {
  const number = /^-?\./.test(text) ? text.replace('.', '0.') : text
  return integerLiteral(/[.eE]/.test(number) ? number : `${number}.`)
}

const network = (name: string, parse: string): Converter => ({
  name: `Mirage_runtime_network.Arg.${name}`,
  literal: text => `(Ipaddr.${parse} ${stringLiteral(text)})`,
})

/** `info`, `*:info` and `http:info` as a `Mirage_runtime.log_threshold`. */
const logThreshold = (text: string): string => {
  const [level = '', source = '*'] = text.split(':').reverse()
  const whom = source === '*' ? '`All' : `\`Src ${stringLiteral(source)}`
  return `(${whom}, ${logLevel(level)})`
}

/** A level of `Logs` as an option; `quiet` is none. */
export const logLevel = (level: string): string =>
  level === 'quiet' ? 'None' : `Some Logs.${level.charAt(0).toUpperCase()}${level.slice(1)}`

type Converter = { name: string; literal: (text: string) => string }

const converters: Record<Exclude<BootType, 'flag'>, Converter> = {
  string: { name: 'string', literal: stringLiteral },
  int: { name: 'int', literal: integerLiteral },
  float: { name: 'float', literal: floatLiteral },
  bool: { name: 'bool', literal: text => text },
  'int64-ns': { name: 'int64', literal: text => (text.startsWith('-') ? `(${text}L)` : `${text}L`) },
  ip: network('ip_address', 'of_string_exn'),
  ipv4: network('ipv4_address', 'V4.of_string_exn'),
  'ipv4-prefix': network('ipv4', 'V4.Prefix.of_string_exn'),
  ipv6: network('ipv6_address', 'V6.of_string_exn'),
  'ipv6-prefix': network('ipv6', 'V6.Prefix.of_string_exn'),
  'log-levels': { name: 'Mirage_runtime.Conv.log_threshold', literal: logThreshold },
}

const escapeCharacter = (character: string): string => {
  switch (character) {
    case '"':
    case '\\':
      return `\\${character}`
    case '\n':
      return '\\n'
    case '\t':
      return '\\t'
    default:
      return `\\${character.charCodeAt(0).toString().padStart(3, '0')}`
  }
}
