import { signatures } from '../../shared/catalogue/signatures.ts'
import type { AppDevice } from '../../shared/model/composition.ts'
import type { BootArgument } from '../../shared/model/device-type.ts'
import type { World } from './world.ts'

const kinds = new Map(signatures.map(({ id, kind }) => [id, kind]))

/** The source of a module that is what an app declares: its functor, its `start`, every argument with its type. */
export const appSource = ({ app }: AppDevice, world: World): string => {
  const functorPorts = app.ports.filter(({ signature }) => kinds.get(signature) === 'functor')
  const parameters = functorPorts.map(({ signature }, i) => ` (P${i} : ${world.moduleType(signature)})`)
  let functor = 0
  const values = app.ports.flatMap(({ signature }) => {
    const kind = kinds.get(signature)
    if (kind !== 'functor' && kind !== 'value') return []
    return [`(_ : ${world.valueType(signature, kind === 'functor' ? `P${functor++}` : '')})`]
  })
  const words = [...values, ...app.bootArguments.map(argument => `(_ : ${ocamlType(argument)})`)]
  const uses = app.ports.map(({ signature }) => globals[signature] ?? '').join('')
  const body = `let start ${words.length === 0 ? '()' : words.join(' ')} =${uses} Lwt.return_unit`
  const [, ...inner] = app.module.split('.')
  const last = inner.at(-1)
  const made =
    last === undefined
      ? `${body}\n`
      : functorPorts.length > 0
        ? `module ${last}${parameters.join('')} = struct ${body} end\n`
        : `module ${last} = struct ${body} end\n`
  return inner.slice(0, -1).reduceRight((text, module) => `module ${module} = struct ${text} end\n`, made)
}

const globals: Readonly<Record<string, string>> = {
  sleep: ' let open Lwt.Syntax in let* () = Mirage_sleep.ns 0L in',
  ptime: ' let _ : Ptime.t = Mirage_ptime.now () in',
  mtime: ' let _ : int64 = Mirage_mtime.elapsed_ns () in',
  random: ' ignore Mirage_crypto_rng.generate;',
  reporter: ' Logs.info (fun m -> m "up");',
}

const ocamlType = ({ type, list, optional }: BootArgument): string => {
  const single = {
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
  }[type]
  return `${single}${list && type !== 'flag' ? ' list' : ''}${optional && type !== 'flag' ? ' option' : ''}`
}
