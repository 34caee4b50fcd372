import type { Catalogue } from '../catalogue/catalogue.ts'
import { capitalised } from '../ocaml/ocaml-names.ts'
import { ocamlTypeOf } from './boot-ocaml-type.ts'
import type { CustomDeviceType } from './custom-types.ts'
import type { ConnectSource, OcamlSide, Setting } from './device-type.ts'

/*
 * What the OCaml of a device type must be, in OCaml: for whoever defines one to see, and to begin its module with.
 */

/** The interface that the module has to have, as it would stand in a `.mli`. */
export const interfaceOf = (own: CustomDeviceType, side: OcamlSide, catalogue: Catalogue): string => {
  const gives = catalogue.signatures.get(own.gives)
  const lines = [
    ...(gives?.kind === 'functor' ? [`include ${gives.moduleType}`] : []),
    ...(side.connect ? [`val ${side.connect.function} : ${connectType(own, side, catalogue)}`] : []),
  ]
  return nested(side.module, parametersOf(own, catalogue), lines, ':', 'sig')
}

/** A first implementation of it: every name that is called is there, and `connect` gives something. */
export const firstImplementation = (own: CustomDeviceType, side: OcamlSide, catalogue: Catalogue): string => {
  const isFunctor = catalogue.signatures.get(own.gives)?.kind === 'functor'
  const { connect } = side
  const words = (connect?.arguments ?? []).map(({ label, value }) => {
    const type = typeOf(own, value, catalogue)
    if (label === undefined) return type === 'unit' ? '()' : `(_ : ${type})`
    return `${label}:_`
  })
  const nothing = isFunctor ? '()' : `failwith "${own.title.replace(/["\\]/g, '')} is not written yet"`
  const lines = [
    ...(isFunctor ? ['type t = unit', ''] : []),
    ...(connect
      ? [
          `let ${connect.function} ${words.length === 0 ? '()' : words.join(' ')} =`,
          `  ${connect.result === 'lwt' ? `Lwt.return (${nothing})`.replace('(())', '()') : nothing}`,
        ]
      : []),
  ]
  return `${nested(side.module, parametersOf(own, catalogue), lines, '=', 'struct')}\n`
}

/** The file of `src/` that a module path stands in: `Greeter.Make` in `greeter.ml`. */
export const fileOfPath = (path: string): string => {
  const [root = ''] = path.split('.')
  return `${root.charAt(0).toLowerCase()}${root.slice(1)}.ml`
}

const parametersOf = (own: CustomDeviceType, catalogue: Catalogue): string =>
  own.ports
    .flatMap(({ name, signature }) => {
      const found = catalogue.signatures.get(signature)
      return found?.kind === 'functor' ? [` (${capitalised(name)} : ${found.moduleType})`] : []
    })
    .join('')

/** The lines inside the modules of a path; those of the file itself stand alone. */
const nested = (path: string, parameters: string, lines: string[], sign: string, word: string): string => {
  const [, ...modules] = path.split('.')
  return modules
    .reduceRight<string[]>((inner, module, at) => {
      const head = `module ${module}${at === modules.length - 1 ? parameters : ''} ${sign} ${word}`
      return [head, ...inner.map(line => (line === '' ? '' : `  ${line}`)), 'end']
    }, lines)
    .join('\n')
}

const connectType = (own: CustomDeviceType, { connect }: OcamlSide, catalogue: Catalogue): string => {
  const words = (connect?.arguments ?? []).map(({ label, value }) => {
    const type = typeOf(own, value, catalogue)
    if (label === undefined) return type
    return label.startsWith('?') ? `${label}:${type.replace(/ option$/, '')}` : `${label.slice(1)}:${type}`
  })
  const signature = catalogue.signatures.get(own.gives)
  const gives = signature?.kind === 'value' ? signature.moduleType : 't'
  return [
    ...(words.length === 0 ? ['unit'] : words),
    connect?.result === 'lwt' ? `${gives} Lwt.t` : gives,
  ].join(' -> ')
}

const typeOf = (own: CustomDeviceType, value: ConnectSource, catalogue: Catalogue): string => {
  switch (value.from) {
    case 'port':
      return portType(own, value.port, catalogue)
    case 'ports':
      return `(${value.ports.map(port => portType(own, port, catalogue)).join(' * ')})`
    case 'setting': {
      const setting = own.settings.find(({ id }) => id === value.setting)
      return setting ? settingTypes[setting.kind] : '_'
    }
    case 'boot': {
      const argument = own.bootArguments.find(({ flag }) => flag === value.flag)
      return argument ? ocamlTypeOf(argument) : '_'
    }
    case 'name':
      return 'string'
    case 'unit':
      return 'unit'
    case 'ocaml':
      return '_'
  }
}

const portType = (own: CustomDeviceType, name: string, catalogue: Catalogue): string => {
  const port = own.ports.find(port => port.name === name)
  const signature = port && catalogue.signatures.get(port.signature)
  return signature?.kind === 'functor' ? `${capitalised(name)}.t` : (signature?.moduleType ?? '_')
}

const settingTypes: Record<Setting['kind'], string> = {
  text: 'string',
  integer: 'int',
  switch: 'bool',
  choice: 'string',
}
