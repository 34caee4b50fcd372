import type { Group } from './wall.ts'

const runner = 'unikernel/runner'
const hypercall = `${runner}/guest/hypercall.c`
const guest = `${runner}/guest/guest.c`
const memory = `${runner}/guest/memory.c`
const filter = `${runner}/host/filter.c`
const links = `${runner}/user-network/links.c`

/** A guest of hostile code, in the runner. */
export const hostileGuest: Group = {
  name: 'hostile guest',
  attacks: 'test/security/guest-to-host/hostile-guest.test.ts',
  runner: true,
  walls: [
    {
      that: 'knows the ports of hvt alone',
      file: hypercall,
      text: 'if (port <= HVT_PORT_BASE || port > HVT_PORT_BASE + HYPERCALL_HALT)',
      without: 'if (port == 0)',
      attack: 'makes no hypercall that hvt does not have, by an instruction of its own',
    },
    {
      that: 'looks where the arguments of a hypercall are',
      file: hypercall,
      text: 'void *arguments = own_memory(call, at, sizes[call], answered ? GUEST_WRITE : GUEST_READ);',
      without: 'void *arguments = (void *)(at + 0 * (sizes[call] + (unsigned)answered));',
      attack: 'has no arguments outside its memory, by an instruction of its own',
    },
    {
      that: 'knows where the memory of the guest ends, and what wraps',
      file: guest,
      text: 'if (address > machine.memory_bytes || bytes > machine.memory_bytes - address)',
      without: 'if (address == UINT64_MAX && bytes == 1)',
      attack: 'prints nothing of a length that its memory does not have, or that wraps',
    },
    {
      that: 'has hypercalls write only where the guest may',
      file: guest,
      text: '(access == GUEST_WRITE ? region->write : region->read)',
      without: '(access == GUEST_WRITE || region->read)',
      attack: 'has no hypercall write to its code for it',
    },
    {
      that: 'knows each handle by its kind',
      file: hypercall,
      text: ' && machine.devices[handle].type == type ?',
      without: ' && type != 0 ?',
      attack: 'uses no handle that is none of its devices, or one of another kind',
    },
    {
      that: 'knows where a disk ends',
      file: hypercall,
      text: 'if (!d || c.offset >= d->capacity || c.len > d->capacity - c.offset)',
      without: 'if (!d)',
      attack: 'reaches nothing behind the end of its disk, whatever it adds up',
    },
    {
      that: 'ends a transfer where the disk ends, in the filter',
      file: filter,
      text: 'allow_within(SYS_pwrite64, (uint32_t)d->fd, d->capacity);',
      without: 'allow_with_first(SYS_pwrite64, (uint32_t)d->fd);',
      attack: 'does not make its disk longer by writing on and on',
      behind: {
        words: 'hypercalls know where it ends, and so does RLIMIT_FSIZE',
      },
    },
    {
      that: 'limits the size of files, so that no disk grows',
      file: `${runner}/host/lockdown.c`,
      text: '  limit_file_size();\n  prctl',
      without: '  (void)limit_file_size;\n  prctl',
      attack: 'does not make its disk longer by writing on and on',
      behind: { words: 'hypercalls and the filter know where it ends' },
    },
    {
      that: 'sends nothing that is no frame',
      file: `${runner}/host/socket_io.c`,
      text: 'if (bytes < HEADER_BYTES || bytes > HEADER_BYTES + PACKET_BYTES_MAX)',
      without: 'if (bytes > UINT32_MAX)',
      attack: 'sends no frame that is none',
    },
    {
      that: 'executes no data',
      file: memory,
      text: 'struct region){start, end, read, write, execute}',
      without: 'struct region){start, end, read, write, execute || true}',
      attack: 'executes none of its data',
    },
    {
      that: 'has what the guest is told read-only',
      file: memory,
      text: 'add_region(HVT_BOOT_INFO_ADDRESS, HVT_LOWEST_SEGMENT, true, false, false);',
      without: 'add_region(HVT_BOOT_INFO_ADDRESS, HVT_LOWEST_SEGMENT, true, true, false);',
      attack: 'writes neither to its code nor to what it was told at its start',
    },
    {
      that: 'makes its own system calls from one place alone',
      file: filter,
      text: '  refuse_other_sites();\n',
      without: '  (void)refuse_other_sites;\n',
      attack: 'makes none of the calls either that its runner makes',
    },
    {
      that: 'looks where what a guest halts with is',
      file: hypercall,
      text: 'own_memory(HYPERCALL_HALT, call->cookie, HVT_HALT_COOKIE_BYTES, GUEST_READ);',
      without: '(void)own_memory;',
      attack: 'reads nothing of another guest by the memory that it halts with',
    },
    {
      that: 'bounds what a console says',
      file: 'server/runs/boot.ts',
      text: 'maxOutputBytes: boot.maxOutputBytes,',
      without: 'maxOutputBytes: 50 * boot.maxOutputBytes,',
      attack: 'floods no server with its console',
    },
  ],
}

/** A guest that was given no network but its own. */
export const noNetwork: Group = {
  name: 'no network',
  attacks: 'test/security/guest-to-host/no-network.test.ts',
  runner: true,
  walls: [
    {
      that: 'refuses every destination',
      file: `${runner}/hvt-net.c`,
      text: '    links_refuse_all();\n',
      without: '',
      attack: 'opens no connection to the internet',
      behind: { words: 'the one link that there is leads nowhere' },
    },
    {
      that: 'gives up root',
      file: `${runner}/user-network/namespaces.c`,
      text: 'setresuid(NOBODY, NOBODY, NOBODY) == 0;',
      without: 'setresuid(0, NOBODY, NOBODY) == 0;',
      attack: 'speaks to a process without privileges, in namespaces of its own',
      behind: { words: 'passt gives it up itself' },
    },
    {
      that: 'puts passt into a network namespace of its own',
      file: `${runner}/hvt-net.c`,
      text: '  enter_network_namespace();\n  configure(&uplink);\n',
      without: '  (void)configure;\n',
      attack: 'opens no connection to the addresses of this machine',
    },
    {
      that: 'names no resolver',
      file: `${runner}/user-network/passt.c`,
      text: 'arguments[COMMON] = "--no-dhcp-dns";',
      without: 'arguments[COMMON] = "--dns", arguments[COMMON + 1] = GATEWAY;',
      attack: 'is told of no resolver',
    },
    {
      that: 'does not take the gateway for this machine',
      file: `${runner}/user-network/passt.c`,
      text: '"--no-map-gw", "--no-dhcp-search"',
      without: '"--no-dhcp-search"',
      attack: 'opens no connection to its gateway',
      behind: { words: 'the loopback that it would lead to is the namespace’s own' },
    },
  ],
}

/** A guest that was given the internet. */
export const internet: Group = {
  name: 'internet',
  attacks: 'test/security/guest-to-host/internet.test.ts',
  runner: true,
  walls: [
    {
      that: 'refuses private and special destinations',
      file: `${runner}/hvt-net.c`,
      text: '    links_refuse_special();\n',
      without: '',
      attack: 'opens no connection to 10.0.0.0/8',
    },
    ...(
      [
        ['10.0.0.0/8', '{0x0a000000, 8},  /* 10.0.0.0/8 private */', 'opens no connection to 10.0.0.0/8'],
        [
          '100.64.0.0/10',
          '{0x64400000, 10}, /* 100.64.0.0/10 shared */',
          'opens no connection to the shared addresses',
        ],
        [
          '169.254.0.0/16',
          '{0xa9fe0000, 16}, /* 169.254.0.0/16 link-local */',
          'opens no connection to the metadata service',
        ],
        [
          '172.16.0.0/12',
          '{0xac100000, 12}, /* 172.16.0.0/12 private */',
          'opens no connection to 172.16.0.0/12',
        ],
        [
          '192.168.0.0/16',
          '{0xc0a80000, 16}, /* 192.168.0.0/16 private */',
          'opens no connection to 192.168.0.0/16',
        ],
        [
          '198.18.0.0/15',
          '{0xc6120000, 15}, /* 198.18.0.0/15 benchmarks */',
          'opens no connection to benchmark and reserved',
        ],
        [
          '240.0.0.0/4',
          '{0xf0000000, 4},  /* 240.0.0.0/4 reserved, with the broadcast address */',
          'opens no connection to benchmark and reserved',
        ],
      ] as const
    ).map(([net, text, attack]) => ({ that: `refuses ${net}`, file: links, text, without: '', attack })),
    {
      that: 'refuses the addresses that this machine has',
      file: `${runner}/hvt-net.c`,
      text: '    links_refuse_own(uplink->addresses_fd);\n',
      without: '',
      attack: 'opens no connection to the address of this machine',
      behind: {
        words: 'the relay hears of them as soon as it runs',
        also: {
          file: `${runner}/user-network/relay.c`,
          text: '        links_refuse_own(addresses_fd);\n',
          without: '        (void)addresses_fd;\n',
        },
      },
    },
  ],
}
