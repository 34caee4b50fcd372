/*
 * The system calls that no tool of a build needs and that reach the kernel or other processes: what mounts, debugs, loads
 * code into the kernel, makes namespaces, or keeps memory that no process is charged for. The filter is classic BPF, as
 * `bwrap --seccomp` loads it; numbers are those of x86-64 (linux/arch/x86/entry/syscalls/syscall_64.tbl).
 */

/** The filter as bytes (`struct sock_filter[]`); null where this processor's system calls are not known here. */
export const seccompFilter = (arch: string = process.arch): Uint8Array | null => {
  if (arch !== 'x64') return null
  const program: Instruction[] = [
    load(offsets.arch),
    jumpIf(equal, auditArchX64, 1, 0),
    give(killProcess),
    load(offsets.number),
    // The x32 interface has the same calls under other numbers.
    jumpIf(atLeast, x32Bit, 0, 1),
    give(errno(EPERM)),
  ]
  for (const number of Object.values(refused)) program.push(jumpIf(equal, number, 0, 1), give(errno(EPERM)))
  // glibc takes clone instead; the flags of clone3 are in memory, which a filter cannot read.
  program.push(jumpIf(equal, clone3, 0, 1), give(errno(ENOSYS)))
  program.push(
    ...[jumpIf(equal, clone, 0, 4), load(argument(0)), jumpIf(anyBit, newNamespaces, 0, 1)],
    ...[give(errno(EPERM)), load(offsets.number)],
  )
  for (const request of terminalRequests)
    program.push(
      ...[jumpIf(equal, ioctl, 0, 4), load(argument(1)), jumpIf(equal, request, 0, 1)],
      ...[give(errno(EPERM)), load(offsets.number)],
    )
  program.push(give(allow))
  return encoded(program)
}

const refused = {
  ...{ mount: 165, umount2: 166, pivot_root: 155, chroot: 161, swapon: 167, swapoff: 168 },
  ...{
    open_tree: 428,
    move_mount: 429,
    fsopen: 430,
    fsconfig: 431,
    fsmount: 432,
    fspick: 433,
    mount_setattr: 442,
  },
  ...{ unshare: 272, setns: 308 },
  ...{ ptrace: 101, process_vm_readv: 310, process_vm_writev: 311, kcmp: 312, pidfd_getfd: 438 },
  ...{ add_key: 248, request_key: 249, keyctl: 250 },
  ...{ bpf: 321, perf_event_open: 298, userfaultfd: 323, fanotify_init: 300, lookup_dcookie: 212 },
  ...{ io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427 },
  ...{ init_module: 175, finit_module: 313, delete_module: 176, kexec_load: 246, kexec_file_load: 320 },
  ...{
    reboot: 169,
    syslog: 103,
    acct: 163,
    quotactl: 179,
    quotactl_fd: 443,
    iopl: 172,
    ioperm: 173,
    modify_ldt: 154,
  },
  ...{
    settimeofday: 164,
    clock_settime: 227,
    adjtimex: 159,
    clock_adjtime: 305,
    sethostname: 170,
    setdomainname: 171,
  },
  ...{ name_to_handle_at: 303, open_by_handle_at: 304, vhangup: 153, uselib: 134 },
  // Memory that outlives its process or is seen in none: nothing could count it.
  ...{ shmget: 29, semget: 64, msgget: 68, mq_open: 240, memfd_create: 319, memfd_secret: 447 },
  // No tool of a build speaks with anything; vsock reaches past the network namespace.
  ...{ socket: 41, socketpair: 53 },
} as const

const [clone, clone3, ioctl] = [56, 435, 16]
/** TIOCSTI types into a terminal, TIOCLINUX pastes into one. */
const terminalRequests = [0x5412, 0x541c]
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const newNamespaces = 0x7e020000
const [EPERM, ENOSYS] = [1, 38]
const auditArchX64 = 0xc000003e
const x32Bit = 0x40000000

/** `struct seccomp_data`: the call's number, the architecture, the place in the program, six arguments of 64 bits. */
const offsets = { number: 0, arch: 4 }
/** The lower half of an argument. */
const argument = (index: number): number => 16 + 8 * index

/** `struct sock_filter`: code, jump if true, jump if false, value. */
type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number]
const load = (offset: number): Instruction => [0x20, 0, 0, offset]
const [equal, atLeast, anyBit] = [0x15, 0x35, 0x45]
const jumpIf = (test: number, value: number, ifTrue: number, ifFalse: number): Instruction => [
  test,
  ifTrue,
  ifFalse,
  value,
]
const give = (answer: number): Instruction => [0x06, 0, 0, answer]
const allow = 0x7fff0000
const killProcess = 0x80000000
const errno = (number: number): number => 0x00050000 | number

const encoded = (program: readonly Instruction[]): Uint8Array => {
  const bytes = new DataView(new ArrayBuffer(8 * program.length))
  program.forEach(([code, ifTrue, ifFalse, value], at) => {
    bytes.setUint16(8 * at, code, true)
    bytes.setUint8(8 * at + 2, ifTrue)
    bytes.setUint8(8 * at + 3, ifFalse)
    bytes.setUint32(8 * at + 4, value, true)
  })
  return new Uint8Array(bytes.buffer)
}
