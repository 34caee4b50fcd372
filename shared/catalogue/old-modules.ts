/*
 * Modules of MirageOS's past that sources still name, and what to write now. Facts: mirage's CHANGES.md (4.9.0 #1599: clocks, time and random
 * numbers are no functor arguments any more; 4.5.0: consoles), and those of the packages.
 */

type OldModule = { gone: string; instead: string }

const clock = 'MirageOS 4.9 made the clocks plain modules'
const sleeping: OldModule = {
  gone: 'MirageOS 4.9 made sleeping a plain module',
  instead: 'leave the functor argument out and call `Mirage_sleep.ns`',
}
const consoles: OldModule = {
  gone: 'MirageOS 4.5 left out consoles',
  instead: 'leave the functor argument out and call `print_endline`, or `Logs.info`',
}
const signatures: OldModule = {
  gone: 'each package has its own signatures',
  instead: 'write `Mirage_kv.RO`, `Tcpip.Stack.V4V6` and so on',
}
const bootArguments: OldModule = {
  gone: 'MirageOS 4.7 made boot arguments plain values',
  instead: 'declare them at the app: `start` is given them, one after the other',
}
const stacks: OldModule = { gone: 'it went into tcpip', instead: 'write `Tcpip.Stack`' }
const protocols: OldModule = {
  gone: 'it went into tcpip',
  instead: 'write `Tcpip.Tcp`, `Tcpip.Udp` or `Tcpip.Ip`',
}

const records: Record<string, OldModule> = {
  Mirage_time: sleeping,
  Mirage_time_lwt: sleeping,
  Mirage_clock: {
    gone: clock,
    instead:
      'leave the functor argument out and call `Mirage_ptime.now` (the time of day) or `Mirage_mtime.elapsed_ns` (time that has passed)',
  },
  Mirage_clock_lwt: {
    gone: clock,
    instead: 'leave the functor argument out and call `Mirage_ptime.now` or `Mirage_mtime.elapsed_ns`',
  },
  Pclock: { gone: clock, instead: 'call `Mirage_ptime.now`' },
  Mclock: { gone: clock, instead: 'call `Mirage_mtime.elapsed_ns`' },
  Mirage_random: {
    gone: 'MirageOS 4.9 made random numbers a plain module',
    instead: 'leave the functor argument out and call `Mirage_crypto_rng.generate`',
  },
  Mirage_console: consoles,
  Mirage_console_lwt: consoles,
  Mirage_stack: stacks,
  Mirage_stack_lwt: stacks,
  Mirage_protocols: protocols,
  Mirage_protocols_lwt: protocols,
  Mirage_kv_lwt: { gone: 'it went into mirage-kv', instead: 'write `Mirage_kv`' },
  Mirage_block_lwt: { gone: 'it went into mirage-block', instead: 'write `Mirage_block`' },
  Mirage_net_lwt: { gone: 'it went into mirage-net', instead: 'write `Mirage_net`' },
  Mirage_flow_lwt: { gone: 'it went into mirage-flow', instead: 'write `Mirage_flow`' },
  Mirage_fs: { gone: 'mirage-kv took its place', instead: 'write `Mirage_kv.RO` or `Mirage_kv.RW`' },
  Mirage_types: signatures,
  Mirage_types_lwt: signatures,
  V1: signatures,
  V1_LWT: signatures,
  Key_gen: bootArguments,
  Bootvar_gen: bootArguments,
  OS: { gone: 'MirageOS 4 has no module OS', instead: 'call `Mirage_sleep.ns` for `OS.Time.sleep_ns`' },
}

/** Why a module is not there any more, and what to write in its place; null for a module of which nothing is known. */
export const oldModule = (name: string): OldModule | null =>
  Object.hasOwn(records, name) ? (records[name] ?? null) : null

/** The same as a sentence without a full stop: `Mirage_time is gone: … Instead, …`. */
export const oldModuleMessage = (name: string): string | null => {
  const old = oldModule(name)
  return old && `\`${name}\` is gone: ${old.gone}. Instead, ${old.instead}`
}
