import type { Universe } from '../model/target.ts'

/*
 * The modules that the libraries of a universe bring, for `validate` to say early that a device type of the project's own names one that
 * is not there. A test compares them with the toolchain.
 */

const embedded = `angstrom: Angstrom, astring: Astring, base64: Base64, bigstringaf: Bigstringaf, cmdliner: Cmdliner,
  cmdliner-stdlib: Cmdliner_stdlib, cohttp: Cohttp, cohttp-lwt: Cohttp_lwt, cohttp-mirage: Cohttp_mirage,
  conduit: Conduit,
  conduit-mirage: Conduit_mirage Conduit_mirage_endpoint Conduit_mirage_tcp Conduit_mirage_tls Conduit_mirage_tls_server Conduit_mirage_types Resolver_mirage,
  cstruct: Cstruct Cstruct_cap, dns: Dns, dns-client-mirage: Dns_client_mirage, domain-name: Domain_name,
  duration: Duration, eqaf: Eqaf, fmt: Fmt, fmt.cli: Fmt_cli, happy-eyeballs-mirage: Happy_eyeballs_mirage,
  ipaddr: Ipaddr, kv-sqlite: Kv_sqlite, kv-static: Kv_static, logs: Logs, logs-syslog.mirage: Logs_syslog_mirage,
  logs.cli: Logs_cli, logs.fmt: Logs_fmt, logs.lwt: Logs_lwt,
  lwt: Lwt Lwt_condition Lwt_list Lwt_mutex Lwt_mvar Lwt_pool Lwt_pqueue Lwt_result Lwt_seq Lwt_sequence Lwt_stream Lwt_switch,
  macaddr: Macaddr, magic-mime: Magic_mime Mime_types, mirage-block: Mirage_block, mirage-block-ramdisk: Ramdisk,
  mirage-block-solo5: Block, mirage-bootvar: Mirage_bootvar, mirage-crypto: Mirage_crypto,
  mirage-crypto-rng: Mirage_crypto_rng, mirage-crypto-rng-mirage: Mirage_crypto_rng_mirage,
  mirage-flow: Mirage_flow, mirage-flow.pair: Mirage_flow_pair, mirage-kv: Mirage_kv, mirage-kv-mem: Mirage_kv_mem,
  mirage-logs: Mirage_logs, mirage-mtime: Mirage_mtime, mirage-mtime.mock: Mirage_mtime,
  mirage-mtime.set: Mirage_mtime_set, mirage-net: Mirage_net, mirage-net-solo5: Netif, mirage-ptime: Mirage_ptime,
  mirage-ptime.mock: Mirage_ptime, mirage-ptime.set: Mirage_ptime_set, mirage-runtime: Mirage_runtime,
  mirage-runtime.network: Mirage_runtime_network, mirage-sleep: Mirage_sleep, mirage-solo5: Solo5_os, mtime: Mtime,
  optint: Optint, ptime: Ptime, re: Re, re.emacs: Re_emacs, re.glob: Re_glob, re.pcre: Re_pcre, re.perl: Re_perl,
  re.posix: Re_posix, re.str: Re_str, sexplib0: Sexplib0, str: Str, stringext: Stringext, tar-mirage: Tar_mirage,
  tcpip: Tcpip, tcpip.stack-lwip: Tcpip_stack_lwip, tls: Tls, tls-mirage: Tls_mirage, uri: Uri, yojson: Yojson,
  zarith: Big_int_Z Q Z`

const known: Record<Universe, ReadonlyMap<string, readonly string[]> | null> = {
  embedded: new Map(
    embedded.split(/,\s+/).map(entry => {
      const [library = '', modules = ''] = entry.split(': ')
      return [library, modules.split(' ')]
    }),
  ),
  mirage: null,
}

/** The modules that a library brings; none for one that only stands for others; null where that is not known. */
export const modulesOf = (universe: Universe, library: string): readonly string[] | null => {
  const libraries = known[universe]
  return libraries === null ? null : (libraries.get(library) ?? [])
}
