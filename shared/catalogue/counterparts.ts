/*
 * Device types of MirageOS that this catalogue has not, and what has their place here: people look for them by their names in MirageOS's eDSL
 * (mirage 4.11.1, lib/devices; older names: its CHANGES.md).
 */

/** What has the place of a device type of MirageOS: a type of this catalogue, or none; and why, as a sentence. */
export type Counterpart = { type: string | null; reason: string }

const inOnePiece = 'the TCP/IP stack holds it: lwIP is one piece'
const clocks = 'since MirageOS 4.9 clocks are no functor arguments'

const records: Record<string, readonly [type: string | null, reason: string]> = {
  ethif: ['generic_stackv4v6', inOnePiece],
  etif: ['generic_stackv4v6', inOnePiece],
  ethernet: ['generic_stackv4v6', inOnePiece],
  arp: ['generic_stackv4v6', inOnePiece],
  create_ipv4: ['generic_stackv4v6', inOnePiece],
  create_ipv6: ['generic_stackv4v6', inOnePiece],
  create_ipv4v6: ['generic_stackv4v6', inOnePiece],
  keyed_create_ipv4: ['generic_stackv4v6', inOnePiece],
  ipv4_of_dhcp: ['generic_stackv4v6', `${inOnePiece}, its setting DHCP asks for a lease`],
  dhcp_ipv4: ['generic_stackv4v6', `${inOnePiece}, its setting DHCP asks for a lease`],
  dhcp_proj_net: ['generic_stackv4v6', inOnePiece],
  dhcp_proj_ipv4: ['generic_stackv4v6', inOnePiece],
  direct_udp: ['generic_stackv4v6', inOnePiece],
  direct_tcp: ['generic_stackv4v6', inOnePiece],
  direct_stackv4: ['generic_stackv4v6', 'it is a whole stack, too'],
  direct_stackv4v6: ['generic_stackv4v6', 'it is a whole stack, too'],
  socket_stackv4v6: ['generic_stackv4v6', 'it is a whole stack, too'],
  static_ipv4_stack: ['generic_stackv4v6', 'it is a whole stack, too'],
  static_ipv4v6_stack: ['generic_stackv4v6', 'it is a whole stack, too'],
  dhcp_ipv4_stack: ['generic_stackv4v6', 'it is a whole stack, too'],
  generic_stackv4: ['generic_stackv4v6', 'it is a whole stack, too'],
  generic_stackv4v6_with_lease: ['generic_stackv4v6', 'it asks for the lease, and does not give it on'],
  tcpv4v6_of_stackv4v6: ['generic_stackv4v6', 'the stack is wired as it is'],
  default_qubesdb: [null, 'QubesOS is not among the targets'],
  ipv4_qubes: [null, 'QubesOS is not among the targets'],
  block_of_xenstore_id: ['block_of_file', 'the tender attaches disks by their names'],
  generic_block: ['block_of_file', 'the tender attaches disks by their names'],
  ccm_block: [null, 'encrypted disks are not there yet'],
  direct_kv_ro: ['crunch', 'it compiles a folder into the image, which MirageOS does outside Unix, too'],
  direct_kv_ro_unix: ['crunch', 'an image has no folder of the host'],
  generic_kv_ro: ['crunch', 'it compiles a folder into the image'],
  fat_ro: ['tar_kv_ro', 'it reads files of a disk, too'],
  fat: ['tar_kv_ro', 'it reads files of a disk, too'],
  archive: ['tar_kv_ro', 'it is the name that MirageOS has for it now'],
  docteur: ['tar_kv_ro', 'it reads files of a disk, too'],
  direct_kv_rw: ['sqlite_kv_rw', 'it keeps files on a disk, too'],
  chamelon: ['sqlite_kv_rw', 'it keeps files on a disk, too'],
  tar_kv_rw: ['sqlite_kv_rw', 'it keeps files on a disk, too'],
  mem_kv_rw: ['kv_rw_mem', 'it is the name that MirageOS has for it now'],
  resolver_unix_system: ['resolver_dns', 'an image asks name servers itself'],
  mimic_happy_eyeballs: ['generic_happy_eyeballs', 'it dials by name, too'],
  httpaf_server: ['cohttp_server', 'it serves HTTP/1.1, too'],
  paf_server: ['cohttp_server', 'it serves HTTP/1.1; over a TLS server, HTTPS'],
  paf_client: ['cohttp_client', 'it asks by HTTP/1.1, too'],
  http_client: ['cohttp_client', 'it is the name that MirageOS has for it'],
  http_server: ['cohttp_server', 'it is the name that MirageOS has for it'],
  git_tcp: [null, 'git is not there yet'],
  git_ssh: [null, 'git is not there yet'],
  git_http: [null, 'git is not there yet'],
  merge_git_clients: [null, 'git is not there yet'],
  syslog_tcp: ['syslog_udp', 'it sends logs on, by UDP'],
  syslog_tls: ['syslog_udp', 'it sends logs on, by UDP and without encryption'],
  monitoring: [null, 'it is not there yet; metrics of a running image are in the page'],
  noop: [null, 'an image with nothing but devices needs none'],
  main: ['app', 'it is an OCaml app'],
  default_time: ['default_sleep', clocks],
  default_posix_clock: ['default_ptime', clocks],
  default_monotonic_clock: ['default_mtime', clocks],
  default_console: [
    'default_reporter',
    'MirageOS 4.5 left out consoles: print_endline writes there, logs do, too',
  ],
  custom_console: [
    'default_reporter',
    'MirageOS 4.5 left out consoles: print_endline writes there, logs do, too',
  ],
  stdlib_random: ['default_random', 'random numbers are no functor argument since MirageOS 4.9'],
  nocrypto: ['default_random', 'random numbers are no functor argument since MirageOS 4.9'],
}

/** What has the place of a device type that the catalogue has not, by MirageOS's name for it; null where nothing is known of the name. */
export const counterpartOf = (type: string): Counterpart | null => {
  const record = Object.hasOwn(records, type) ? records[type] : undefined
  return record ? { type: record[0], reason: record[1] } : null
}

/** For a test: the types that are named as having another's place. */
export const counterpartTypes: readonly string[] = [
  ...new Set(Object.values(records).flatMap(([type]) => type ?? [])),
]
