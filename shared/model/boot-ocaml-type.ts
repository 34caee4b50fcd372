import type { BootArgument, BootType } from './device-type.ts'

/** The OCaml type of a boot argument's value. */
export const ocamlTypeOf = ({ type, list, optional }: BootArgument): string =>
  type === 'flag' ? 'bool' : `${ocamlTypes[type]}${list ? ' list' : ''}${optional ? ' option' : ''}`

const ocamlTypes: Record<BootType, string> = {
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
