import type { BootArgument, DeviceType } from '../model/device-type.ts'

/*
 * Networks. Ids, settings and boot arguments: mirage 4.11.1, lib/devices/{network,stack,ip}.ml and
 * lib_runtime/mirage_runtime_network.ml. In the embedded universe a whole stack is one device, on lwIP.
 */

const solo5Net: DeviceType['universes']['embedded'] = {
  libraries: ['mirage-net-solo5'],
  module: 'Netif',
  connect: { function: 'connect', arguments: [{ value: { from: 'name' } }], result: 'lwt' },
}

const networkBase = {
  layer: 'network',
  icon: 'network',
  gives: 'network',
  ports: [],
  settings: [],
  bootArguments: [],
  targets: ['hvt', 'spt', 'virtio'],
  manifest: 'net',
  universes: { embedded: solo5Net, mirage: solo5Net },
} satisfies Partial<DeviceType>

const address = (
  flag: string,
  type: BootArgument['type'],
  docv: string,
  doc: string,
  absent: string,
): DeviceType['bootArguments'][number] => ({
  flag,
  type,
  optional: true,
  list: false,
  default: '',
  docv,
  doc,
  absent,
})

const choice = (flag: string, value: string, doc: string): DeviceType['bootArguments'][number] => ({
  flag,
  type: 'bool',
  optional: false,
  list: false,
  default: value,
  docv: 'BOOL',
  doc,
})

const fromBoot = (label: string, flag: string) => ({ label, value: { from: 'boot', flag } }) as const

export const networkDevices: readonly DeviceType[] = [
  {
    ...networkBase,
    id: 'default_network',
    title: 'Network',
    summary: 'A network interface of the host, as frames',
    doc: "Sends and receives Ethernet frames on the interface that the tender attaches under this device's name: `--net:service=tap0` for solo5-hvt, `--net service=tap:tap0` for hvt-run. MirageOS calls the first one `service`.",
    keywords: ['ethernet', 'interface', 'tap', 'nic', 'Netif', 'Mirage_net'],
    defaultName: 'service',
    source: 'mirage lib/devices/network.ml:39-53',
    opam: 'mirage-net-solo5',
  },
  {
    ...networkBase,
    id: 'netif',
    title: 'Further network',
    summary: 'One more network interface, under a name of its own',
    doc: 'The same as the network, for an image with several: each is attached under its own name.',
    keywords: ['ethernet', 'interface', 'tap', 'nic', 'second', 'Netif', 'Mirage_net'],
    defaultName: 'net',
    source: 'mirage lib/devices/network.ml:10-37',
    opam: 'mirage-net-solo5',
  },
  {
    id: 'generic_stackv4v6',
    title: 'TCP/IP stack',
    summary: 'TCP, UDP and IP, version 4 and 6, on a network',
    doc: 'A whole stack: ARP and neighbour discovery, ICMP echo, UDP, TCP, and addresses by hand, by DHCP or from router advertisements. With DHCP and without `--ipv4` the image waits for a lease before its apps start; without DHCP its address is 10.0.0.2/24 unless `--ipv4` says otherwise. Packets take up at most a quarter of the memory, or 64 MB. An IPv6 network given by hand has 64 bits. It does not expand into Ethernet, ARP, IP, UDP and TCP as MirageOS does: lwIP is one piece.',
    layer: 'network',
    icon: 'stack',
    keywords: ['tcp', 'udp', 'ip', 'ipv4', 'ipv6', 'dhcp', 'arp', 'icmp', 'ping', 'stack', 'lwip', 'Tcpip'],
    defaultName: 'stack',
    gives: 'stackv4v6',
    ports: [
      {
        name: 'network',
        signature: 'network',
        doc: 'The interface that the packets go through.',
        listens: true,
      },
    ],
    settings: [
      {
        id: 'dhcp',
        label: 'DHCP',
        kind: 'switch',
        default: true,
        doc: 'Ask a DHCP server for an IPv4 address, where --ipv4 gives none.',
      },
      {
        id: 'group',
        label: 'Group',
        kind: 'text',
        default: '',
        pattern: '([a-z][a-z0-9]*(-[a-z0-9]+)*)?',
        doc: 'Put ahead of the boot arguments of this device, as in --west-ipv4, so that two stacks can have theirs.',
      },
    ],
    contradicting: [['ipv4-only', 'ipv6-only']],
    bootSection: 'net',
    bootArguments: [
      address(
        'ipv4',
        'ipv4-prefix',
        'PREFIX',
        'The IPv4 address and network, as 10.0.0.2/24.',
        'by DHCP; without DHCP 10.0.0.2/24',
      ),
      address('ipv4-gateway', 'ipv4', 'IP', 'The IPv4 gateway.', 'by DHCP; without DHCP none'),
      address(
        'ipv6',
        'ipv6-prefix',
        'PREFIX',
        'The IPv6 address and network, as fd00::2/64.',
        'from router advertisements',
      ),
      address('ipv6-gateway', 'ipv6', 'IP', 'The IPv6 gateway.', 'from router advertisements'),
      choice(
        'accept-router-advertisements',
        'true',
        'Whether router advertisements set IPv6 addresses and gateways.',
      ),
      choice('ipv4-only', 'false', 'Use IPv4 only.'),
      choice('ipv6-only', 'false', 'Use IPv6 only.'),
    ],
    targets: ['hvt', 'spt', 'virtio'],
    universes: {
      embedded: {
        libraries: ['mirage-runtime.network', 'ipaddr', 'tcpip', 'tcpip.stack-lwip'],
        module: 'Tcpip_stack_lwip.Make',
        connect: {
          function: 'connect',
          arguments: [
            { label: '~dhcp', value: { from: 'setting', setting: 'dhcp' } },
            fromBoot('~ipv4_only', 'ipv4-only'),
            fromBoot('~ipv6_only', 'ipv6-only'),
            fromBoot('~accept_router_advertisements', 'accept-router-advertisements'),
            fromBoot('?ipv4', 'ipv4'),
            fromBoot('?ipv4_gateway', 'ipv4-gateway'),
            fromBoot('?ipv6', 'ipv6'),
            fromBoot('?ipv6_gateway', 'ipv6-gateway'),
            { value: { from: 'port', port: 'network' } },
          ],
          result: 'lwt',
        },
      },
    },
    source: 'mirage lib/devices/stack.ml:55-81,101-130',
    opam: 'tcpip',
  },
]
