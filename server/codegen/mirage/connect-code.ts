import { stringLiteral } from '../ocaml.ts'
import { listed } from './layout.ts'
import type { Definitions } from './names.ts'
import type { MirageDevice } from './plan-types.ts'

/**
 * The `~connect` of a device: OCaml that is generated into `main.ml`. `format` is an OCaml format, `given` names what
 * MirageOS gives in its order, `used` is what of it fills the format after the module.
 */
export const connectCode = (
  { name }: MirageDevice,
  code: { format: string; given: readonly string[]; used: readonly string[] },
  words: Definitions,
): string[] => {
  const variables = variablesOf(code.given)
  const used = code.used.map(key => variables.get(key) ?? key)
  const call = `${words.edsl('code')} ~pos:__POS__ ${stringLiteral(code.format)} ${["modname'", ...used].join(' ')}`
  if (variables.size === 0) return [`~connect:(fun _ modname' _ -> ${call})`]
  return [
    "~connect:(fun _ modname' -> function",
    `  | ${listed([...variables.values()])} ->`,
    `      ${call}`,
    `  | _ -> ${words.edsl('connect_err')} ${stringLiteral(name)} ${variables.size})`,
  ]
}

/** A variable for each key, `port.stack` or `boot.port`, under the last part of it; none hides another or what is called. */
const variablesOf = (keys: readonly string[]): ReadonlyMap<string, string> => {
  const taken = new Set(['code', 'connect_err', 'Mirage'])
  return new Map(
    keys.map(key => {
      let name = key.slice(key.indexOf('.') + 1)
      while (taken.has(name)) name += "'"
      taken.add(name)
      return [key, name]
    }),
  )
}
