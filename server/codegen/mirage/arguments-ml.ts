import { ocamlTypeOf } from '../../../shared/model/boot-ocaml-type.ts'
import { bootTerm, stringLiteral } from '../ocaml.ts'
import type { Definitions } from './names.ts'
import type { MirageDevice } from './plan-types.ts'

/** The terms of a device's boot arguments, for `runtime_arg`: `site_arguments.ml`. */
export const argumentsMl = ({ terms }: MirageDevice): string =>
  terms.map(({ name, argument }) => `let ${name} =\n  ${bootTerm(argument)}\n`).join('\n')

export const argumentsMli = ({ name, terms }: MirageDevice): string =>
  `(** The boot arguments of ${name}. *)

${terms.map(({ name, argument }) => `val ${name} : ${ocamlTypeOf(argument)} Cmdliner.Term.t\n`).join('')}`

/** The boot arguments as `config.ml` names them. */
export const runtimeArguments = ({ terms, termsModule }: MirageDevice, words: Definitions): string[] =>
  terms.map(
    ({ name }) => `${words.edsl('runtime_arg')} ~pos:__POS__ ${stringLiteral(`${termsModule}.${name}`)}`,
  )

/** Libraries that the terms need beside cmdliner, which every unikernel has. */
export const argumentsLibraries = ({ terms }: MirageDevice): string[] =>
  terms.some(({ argument }) => ocamlTypeOf(argument).includes('Ipaddr'))
    ? ['ipaddr', 'mirage-runtime.network']
    : []
