import { groupedFlag } from '../../../shared/catalogue/catalogue.ts'
import type { ConnectSource, OcamlSide } from '../../../shared/model/device-type.ts'
import { settingLiteral, stringLiteral } from '../ocaml.ts'
import { argumentsLibraries, runtimeArguments } from './arguments-ml.ts'
import { connectCode } from './connect-code.ts'
import { listed, optionLines } from './layout.ts'
import type { Definitions } from './names.ts'
import { packagesOf } from './packages.ts'
import { termName } from './plan.ts'
import type { MirageDevice } from './plan-types.ts'

/**
 * A device that MirageOS's eDSL has no word for, out of its record in the catalogue: packages, module, and how it is
 * started, the same data that `main.ml` is generated from.
 */
export const genericDevice = (device: MirageDevice, words: Definitions): string[] => {
  const { side } = device
  if (!side) throw new Error(`MirageOS has no ${device.device.type}`)
  const modules = device.ports.filter(({ kind }) => kind === 'functor')
  const values = device.ports.filter(({ kind }) => kind === 'value')
  const gives = device.type?.gives ?? null
  const type = [
    ...modules.map(port => words.type(port.gives)),
    gives === null ? words.edsl('job') : words.type(gives),
  ].join(' @-> ')
  const given = [
    ...[...modules, ...values].map(({ name }) => `port.${name}`),
    ...device.terms.map(({ name }) => `boot.${name}`),
  ]
  const lines = [
    ...optionLines(
      'packages',
      packagesOf([...device.libraries.ofPackages, ...argumentsLibraries(device)]),
      words,
    ),
    ...optionLines('local_libs', device.libraries.own.map(stringLiteral), words),
    ...optionLines('runtime_args', runtimeArguments(device, words), words),
    ...(values.length === 0
      ? []
      : [`~extra_deps:${listed(values.map(({ source }) => `${words.edsl('dep')} ${source}`))}`]),
    ...(side.connect
      ? connectCode(device, { ...callOf(device, side.connect), given }, words)
      : [`~connect:(fun _ _ _ -> ${words.edsl('code')} ~pos:__POS__ "return ()")`]),
    stringLiteral(side.module),
    modules.length > 0 ? `(${type})` : type,
  ]
  return [
    words.edsl('impl'),
    ...lines.map(line => `  ${line}`),
    ...(modules.length === 0 ? [] : [modules.map(({ source }) => `$ ${source}`).join(' ')]),
  ]
}

const callOf = (
  device: MirageDevice,
  connect: NonNullable<OcamlSide['connect']>,
): { format: string; used: string[] } => {
  const parts = connect.arguments.map(({ label, value }) => {
    const { format, used } = argument(device, value)
    return { format: label === undefined ? format : `${label}:${format}`, used }
  })
  const call = [`%s.${connect.function}`, ...parts.map(({ format }) => format)].join(' ')
  return {
    format: connect.result === 'lwt' ? call : `return (${call})`,
    used: parts.flatMap(({ used }) => used),
  }
}

/** An argument as a piece of a format, and what fills it. */
const argument = (device: MirageDevice, source: ConnectSource): { format: string; used: string[] } => {
  switch (source.from) {
    case 'port':
      return { format: '%s', used: [`port.${source.port}`] }
    case 'ports':
      return {
        format: `(${source.ports.map(() => '%s').join(', ')})`,
        used: source.ports.map(port => `port.${port}`),
      }
    case 'setting':
      return literal(settingLiteral(device.settings.get(source.setting) ?? ''))
    case 'boot':
      return { format: '%s', used: [`boot.${termName(groupedFlag(device.device, source.flag))}`] }
    case 'name':
      return literal(stringLiteral(device.name))
    case 'unit':
      return literal('()')
    case 'ocaml':
      return literal(source.ocaml)
  }
}

const literal = (ocaml: string) => ({ format: ocaml.replaceAll('%', '%%'), used: [] })
