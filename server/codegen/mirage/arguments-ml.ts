import type { BootArgument, BootType } from '../../../shared/device-type.ts'
import { bootTerm, stringLiteral } from '../ocaml.ts'
import type { MirageDevice } from './plan.ts'
import type { Words } from './words.ts'

/** The terms of a device's boot arguments, for `runtime_arg`: `site_arguments.ml`. */
export const argumentsMl = ({ terms }: MirageDevice): string =>
  terms.map(({ name, argument }) => `let ${name} =\n  ${bootTerm(argument)}\n`).join('\n')

export const argumentsMli = ({ name, terms }: MirageDevice): string =>
  `(** The boot arguments of ${name}. *)

${terms.map(({ name, argument }) => `val ${name} : ${ocamlType(argument)} Cmdliner.Term.t\n`).join('')}`

/** The boot arguments as `config.ml` names them. */
export const runtimeArguments = ({ terms, termsModule }: MirageDevice, words: Words): string[] =>
  terms.map(
    ({ name }) => `${words.edsl('runtime_arg')} ~pos:__POS__ ${stringLiteral(`${termsModule}.${name}`)}`,
  )

/** Libraries that the terms need beside cmdliner, which every unikernel has. */
export const argumentsLibraries = ({ terms }: MirageDevice): string[] =>
  terms.some(({ argument: { type } }) => types[type].includes('Ipaddr'))
    ? ['ipaddr', 'mirage-runtime.network']
    : []

const ocamlType = ({ type, list, optional }: BootArgument): string =>
  type === 'flag' ? 'bool' : `${types[type]}${list ? ' list' : ''}${optional ? ' option' : ''}`

const types: Record<BootType, string> = {
  string: 'string',
  int: 'int',
  float: 'float',
  bool: 'bool',
  flag: 'bool',
  'int64-ns': 'int64',
  ip: 'Ipaddr.t',
  ipv4: 'Ipaddr.V4.t',
  'ipv4-prefix': 'Ipaddr.V4.Prefix.t',
  ipv6: 'Ipaddr.V6.t',
  'ipv6-prefix': 'Ipaddr.V6.Prefix.t',
  'log-levels': 'Mirage_runtime.log_threshold',
}
