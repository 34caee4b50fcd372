import type { Family, Signature, SignatureKind } from '../signature.ts'

/** The signatures of MirageOS 4.11 (its eDSL's types), with the family that colours each. */
export const signatures: readonly Signature[] = [
  signature('job', 'Functoria job', 'job', 'sink', 'app', 'Something that starts: a module with `start`.'),
  signature('argv', 'string array', 'argv', 'value', 'app', 'The boot arguments, as the tender was given them.'),
  signature('network', 'Mirage_net.S', 'net.S', 'functor', 'net', 'Raw frames on a network interface.'),
  signature('ethernet', 'Ethernet.S', 'ethernet.S', 'functor', 'net', 'Ethernet framing.'),
  signature('arpv4', 'Arp.S', 'arp.S', 'functor', 'net', 'From IPv4 addresses to MAC addresses.'),
  signature(
    'ipv4',
    'Tcpip.Ip.S with type ipaddr = Ipaddr.V4.t and type prefix = Ipaddr.V4.Prefix.t',
    'ip.V4',
    'functor',
    'ip',
    'The IPv4 layer.',
  ),
  signature(
    'ipv6',
    'Tcpip.Ip.S with type ipaddr = Ipaddr.V6.t and type prefix = Ipaddr.V6.Prefix.t',
    'ip.V6',
    'functor',
    'ip',
    'The IPv6 layer.',
  ),
  signature(
    'ipv4v6',
    'Tcpip.Ip.S with type ipaddr = Ipaddr.t and type prefix = Ipaddr.Prefix.t',
    'ip.V4V6',
    'functor',
    'ip',
    'IPv4 and IPv6 together.',
  ),
  signature('dhcp_ipv4', 'Dhcp_ipv4.S', 'dhcp.V4', 'functor', 'ip', 'A DHCP client, to be taken apart by projections.'),
  signature('lease', 'Dhcp_wire.dhcp_option list option', 'lease', 'value', 'ip', 'What the DHCP server granted.'),
  signature('icmpv4', 'Icmpv4.S', 'icmp.V4', 'functor', 'ip', 'ICMP for IPv4.'),
  signature('udp', 'Tcpip.Udp.S', 'udp.S', 'functor', 'ip', 'Datagrams.'),
  signature('udpv4v6', 'Tcpip.Udp.S with type ipaddr = Ipaddr.t', 'udp.V4V6', 'functor', 'ip', 'Datagrams over both IPs.', [
    'udp',
  ]),
  signature('tcp', 'Tcpip.Tcp.S', 'tcp.S', 'functor', 'ip', 'Connections.'),
  signature('tcpv4v6', 'Tcpip.Tcp.S with type ipaddr = Ipaddr.t', 'tcp.V4V6', 'functor', 'ip', 'Connections over both IPs.', [
    'tcp',
  ]),
  signature('stackv4v6', 'Tcpip.Stack.V4V6', 'stack.V4V6', 'functor', 'ip', 'A whole network stack: IP, UDP and TCP.'),
  signature('block', 'Mirage_block.S', 'block.S', 'functor', 'block', 'A disk, read and written by sectors.'),
  signature('kv_ro', 'Mirage_kv.RO', 'kv.RO', 'functor', 'kv', 'A key-value store to read from.'),
  signature('kv_rw', 'Mirage_kv.RW', 'kv.RW', 'functor', 'kv', 'A key-value store to read and write.', ['kv_ro']),
  signature('conduit', 'Conduit_mirage.S', 'conduit.S', 'functor', 'flow', 'Connections, plain or over TLS.'),
  signature('resolver', 'Resolver_mirage.S', 'resolver.S', 'functor', 'name', 'From URIs to endpoints.'),
  signature('happy_eyeballs', 'Happy_eyeballs_mirage.S', 'eyeballs.S', 'functor', 'name', 'Races IPv4 and IPv6 (RFC 8305).'),
  signature('dns_client', 'Dns_client_mirage.S', 'dns.S', 'functor', 'name', 'Asks name servers.'),
  signature('mimic', 'Mimic_happy_eyeballs.S', 'mimic.S', 'functor', 'flow', 'A dialling context for any protocol.'),
  signature('http', 'Cohttp_mirage.Server.S', 'http.S', 'functor', 'http', 'An HTTP/1.1 server.'),
  signature('http_client', 'Cohttp_lwt.S.Client', 'http.Client', 'functor', 'http', 'An HTTP/1.1 client.'),
  signature('http_server', 'Paf_mirage.S', 'paf.S', 'functor', 'http', 'An HTTP/1.1 and HTTP/2 server.'),
  signature('alpn_client', 'Http_mirage_client.S', 'alpn.Client', 'functor', 'http', 'An HTTP/1.1 and HTTP/2 client.'),
  signature('git_client', 'Mimic.ctx', 'git', 'functor', 'flow', 'A way to reach git servers.'),
  signature('syslog', 'unit', 'syslog', 'value', 'log', 'Logs that go to another machine.'),
  signature('qubesdb', 'Qubes.S.DB', 'qubesdb.S', 'functor', 'app', 'The configuration database of QubesOS.'),
  signature('sleep', 'Mirage_sleep', 'sleep', 'global', 'time', 'Timers.'),
  signature('ptime', 'Mirage_ptime', 'ptime', 'global', 'time', 'The wall clock.'),
  signature('mtime', 'Mirage_mtime', 'mtime', 'global', 'time', 'The monotonic clock.'),
  signature('random', 'Mirage_crypto_rng', 'random', 'global', 'time', 'Random numbers fit for keys.'),
  signature('reporter', 'Logs.reporter', 'logs', 'global', 'log', 'Where log messages go.'),
]

function signature(
  id: string,
  moduleType: string,
  short: string,
  kind: SignatureKind,
  family: Family,
  doc: string,
  includes: string[] = [],
): Signature {
  return { id, moduleType, short, kind, family, includes, doc }
}
