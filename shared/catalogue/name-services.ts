import type { BootArgument, DeviceType } from '../model/device-type.ts'

/*
 * Connecting by name, name servers, logs to a collector. Ids, boot arguments and defaults: mirage 4.11.1,
 * lib/devices/{happy_eyeballs,dns,syslog}.ml and lib_runtime/mirage_runtime_network.ml.
 */

const group: DeviceType['settings'][number] = {
  id: 'group',
  label: 'Group',
  kind: 'text',
  default: '',
  pattern: '([a-z][a-z0-9]*(-[a-z0-9]+)*)?',
  doc: 'Put ahead of the boot arguments of this device, so that two of its kind can have theirs.',
}

const boot = (
  flag: string,
  type: BootArgument['type'],
  docv: string,
  doc: string,
  rest: Partial<BootArgument> = {},
): BootArgument => ({ flag, type, optional: true, list: false, default: '', docv, doc, ...rest })

const fromBoot = (label: string, flag: string) => ({ label, value: { from: 'boot', flag } }) as const

const stackPort = { name: 'stack', signature: 'stackv4v6' } as const

export const nameServiceDevices: readonly DeviceType[] = [
  {
    id: 'generic_happy_eyeballs',
    title: 'Happy eyeballs',
    summary: 'Connects by name, over IPv6 or IPv4, whichever answers first',
    doc: 'Tries the addresses of a host in turns, IPv6 first, each a little after the one before (RFC 8305), and keeps the first connection. It learns the addresses of names from the DNS client that is wired to it: without one it connects to addresses alone.',
    layer: 'protocol',
    icon: 'eye',
    keywords: ['connect', 'tcp', 'ipv6', 'client', 'rfc8305', 'Happy_eyeballs_mirage'],
    defaultName: 'eyeballs',
    gives: 'happy_eyeballs',
    ports: [{ ...stackPort, doc: 'The stack that connections are made with.' }],
    settings: [group],
    bootSection: 'he',
    bootArguments: [
      boot('he-aaaa-timeout', 'int64-ns', 'NS', 'How long IPv4 waits for IPv6 addresses: 50 ms.'),
      boot('he-connect-delay', 'int64-ns', 'NS', 'How long until the next address is tried too: 250 ms.'),
      boot('he-connect-timeout', 'int64-ns', 'NS', 'How long to try to connect: 10 s.'),
      boot('he-resolve-timeout', 'int64-ns', 'NS', 'How long to wait for an address of a name: 1 s.'),
      boot('he-resolve-retries', 'int', 'N', 'How often to ask for an address of a name: 3.'),
      boot(
        'he-timer-interval',
        'int64-ns',
        'NS',
        'Taken for MirageOS; each wait has a timer of its own here.',
      ),
    ],
    targets: ['hvt', 'spt', 'virtio'],
    universes: {
      embedded: {
        libraries: ['happy-eyeballs-mirage'],
        module: 'Happy_eyeballs_mirage.Make',
        connect: {
          function: 'connect_device',
          arguments: [
            fromBoot('?aaaa_timeout', 'he-aaaa-timeout'),
            fromBoot('?connect_delay', 'he-connect-delay'),
            fromBoot('?connect_timeout', 'he-connect-timeout'),
            fromBoot('?resolve_timeout', 'he-resolve-timeout'),
            fromBoot('?resolve_retries', 'he-resolve-retries'),
            fromBoot('?timer_interval', 'he-timer-interval'),
            { value: { from: 'port', port: 'stack' } },
          ],
          result: 'lwt',
        },
      },
    },
    source: 'mirage lib/devices/happy_eyeballs.ml:7-47',
    opam: 'happy-eyeballs-mirage',
  },
  {
    id: 'generic_dns_client',
    title: 'DNS client',
    summary: 'Asks name servers, and keeps what they said',
    doc: 'Asks over UDP, and over TCP where an answer does not fit, each server in turn and twice. Answers are kept as long as their servers allow. Name servers are given at boot, as `--dns-servers=udp:10.0.0.1`; without, a public one is asked. Times at boot are in nanoseconds. Its random numbers come from the random device, which must not be left out. DNS over TLS and the name servers of a DHCP lease are not used. Its happy eyeballs must stand on the same stack, and asks this client.',
    layer: 'protocol',
    icon: 'dns',
    keywords: ['dns', 'resolve', 'name', 'host', 'lookup', 'nameserver', 'Dns_client_mirage'],
    defaultName: 'dns',
    gives: 'dns_client',
    ports: [
      { ...stackPort, doc: 'The stack that name servers are asked with.' },
      {
        name: 'happy_eyeballs',
        signature: 'happy_eyeballs',
        doc: 'What asks this client from then on; on the same stack.',
      },
    ],
    needsSlots: ['random'],
    sharing: [[['stack'], ['happy_eyeballs', 'stack']]],
    settings: [group],
    bootSection: 'dns',
    bootArguments: [
      boot('dns-servers', 'string', 'SERVER', 'Name servers, as udp:10.0.0.1 or tcp:10.0.0.1:53.', {
        list: true,
      }),
      boot('dns-timeout', 'int64-ns', 'NS', 'How long to wait for an answer: 5 s.'),
      boot('dns-cache-size', 'int', 'N', 'How many answers to keep: 32.'),
    ],
    targets: ['hvt', 'spt', 'virtio'],
    universes: {
      embedded: {
        libraries: ['dns-client-mirage'],
        module: 'Dns_client_mirage.Make',
        connect: {
          function: 'connect',
          arguments: [
            fromBoot('?nameservers', 'dns-servers'),
            fromBoot('?timeout', 'dns-timeout'),
            fromBoot('?cache_size', 'dns-cache-size'),
            { value: { from: 'ports', ports: ['stack', 'happy_eyeballs'] } },
          ],
          result: 'lwt',
        },
      },
    },
    source: 'mirage lib/devices/dns.ml:7-51',
    opam: 'dns-client-mirage',
  },
  {
    id: 'syslog_udp',
    title: 'Syslog',
    summary: 'Sends log messages to a collector, by UDP',
    doc: 'From its start on, log messages go to the collector that `--syslog` names, in the format of RFC 3164, and no more to the console; without `--syslog` they stay there and a warning says so. The host in messages is the name of the unikernel. Datagrams may get lost, the first ones rather than others.',
    layer: 'protocol',
    icon: 'log',
    keywords: ['log', 'logs', 'rfc3164', 'rsyslog', 'collector', 'Logs_syslog_mirage'],
    defaultName: 'syslog',
    gives: 'syslog',
    ports: [{ ...stackPort, doc: 'The stack that messages are sent with.' }],
    settings: [group],
    bootSection: 'log',
    bootArguments: [
      boot('syslog', 'ip', 'IP', 'The collector.'),
      boot('syslog-port', 'int', 'PORT', 'The port of the collector.', { optional: false, default: '514' }),
      boot('syslog-truncate', 'int', 'BYTES', 'How long a message may be.'),
    ],
    targets: ['hvt', 'spt', 'virtio'],
    universes: {
      embedded: {
        libraries: ['logs-syslog.mirage', 'mirage-runtime.network', 'mirage-ptime', 'ipaddr'],
        module: 'Logs_syslog_mirage.Udp',
        connect: {
          function: 'connect',
          arguments: [
            fromBoot('?server', 'syslog'),
            fromBoot('~port', 'syslog-port'),
            fromBoot('?truncate', 'syslog-truncate'),
            { value: { from: 'port', port: 'stack' } },
          ],
          result: 'lwt',
        },
      },
    },
    source: 'mirage lib/devices/syslog.ml:8-28',
    opam: 'logs-syslog',
  },
]
