import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { constants } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { buildUserCount, findConfinement, firstBuildUser } from '../../../server/process/confinement.ts'
import { readOutput } from '../../../server/process/read-output.ts'
import { searchPath } from '../../../server/process/root.ts'
import { overLimitReason, runConfinedForText } from '../../../server/process/run-confined.ts'
import { seccompFilter } from '../../../server/process/seccomp.ts'
import { temporaryFolder } from '../../server/temporary-folder.ts'

/*
 * What a compiler that was taken over would try: programs in exactly the sandbox of a build, through the door that dune goes
 * through. Each attack says what it reached on its output; what it may not reach is a secret that exists outside, or an
 * answer of the kernel. Bombs are small, and limits lower still.
 */

const MB = 1024 * 1024
const { limits: usual } = readConfig({})
const confinement = await findConfinement({ confinement: 'auto', cgroupFolder: null }, '/')
/** The kernel counts processes by user: other servers and test files have theirs. */
const user = firstBuildUser + (process.pid % buildUserCount)
/** The user that a build sees itself as. */
const inside = confinement.kind === 'bubblewrap' && confinement.user === 'separate' ? user : firstBuildUser
const outside = temporaryFolder()
const workspace = join(outside, 'workspace')
const secret = 'secret-of-another'

beforeAll(() => {
  mkdirSync(workspace)
  mkdirSync(join(outside, 'another-build'))
  writeFileSync(join(outside, 'another-build/secret'), secret)
  chmodSync(outside, 0o777)
  chmodSync(join(outside, 'another-build'), 0o777)
  chmodSync(join(outside, 'another-build/secret'), 0o666)
})

const attack = async (
  program: 'bash' | 'python3',
  script: string,
  more: Partial<typeof usual> = {},
): Promise<{ ended: string | number; said: string }> => {
  const limits = { ...usual, ...more }
  const { ended, stdout, stderr } = await runConfinedForText(
    { confinement, limits },
    { folder: workspace, user },
    [],
    program,
    ['-c', script],
    { env: { PATH: searchPath, HOME: '/tmp' }, timeoutMs: 60_000, maxOutputBytes: 1_000_000 },
  )
  const how =
    ended.how === 'over-limit'
      ? overLimitReason(ended.total, limits)
      : ended.how === 'exited'
        ? ended.code
        : ended.how
  return { ended: how, said: `${stdout}${stderr}`.trim() }
}

/** Runs a shell's commands and gives what they printed. */
const shell = async (script: string, more: Partial<typeof usual> = {}) =>
  (await attack('bash', script, more)).said
/** The error of a system call made from Python: `errno(...)` gives its name, or `done`. */
const python = async (script: string) =>
  (
    await attack(
      'python3',
      `
import ctypes, errno, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(number, *arguments)
    return errno.errorcode[ctypes.get_errno()] if result == -1 else 'done'
${script}`,
    )
  ).said

describe.skipIf(confinement.kind !== 'bubblewrap')('a build that was taken over', () => {
  it('is nobody: it is not root of the host, and has no group of it', async () => {
    expect(await shell('id -u; id -G')).toBe(`${inside}\n${inside}`)
    // Outside, too: a user that root may be told from.
    const seen = new Promise<string>(resolve => {
      const wait = setInterval(() => {
        const found = execFileSync('ps', ['-eo', 'euid=,args='])
          .toString()
          .split('\n')
          .find(line => /^\s*\d+ sleep 31\.4159/.test(line))
        if (found === undefined) return
        clearInterval(wait)
        resolve(found.trim().split(' ')[0] ?? '')
      }, 50)
      setTimeout(() => {
        clearInterval(wait)
        resolve('not seen')
      }, 30_000).unref()
    })
    const sleeping = attack('bash', 'exec timeout 5 sleep 31.4159')
    expect(await seen).not.toMatch(/^0$|not seen/)
    await sleeping
  })

  it('shares no namespace with the host', async () => {
    const kinds = ['ipc', 'mnt', 'net', 'pid', 'uts']
    const inHere = (await shell(`cd /proc/self/ns && readlink ${kinds.join(' ')}`)).split('\n')
    expect(inHere).toHaveLength(kinds.length)
    for (const [index, kind] of kinds.entries())
      expect(inHere[index], kind).not.toBe(readlinkSync(`/proc/self/ns/${kind}`))
  })

  it('is in a session of its own, whose terminal is nobody’s', async () => {
    // 0 is what a process is told whose session was begun outside its namespace.
    expect(Number(await python('print(os.getsid(0))'))).toBeGreaterThan(0)
  })

  it('would find read-only what is not its own, even if it were root', async () => {
    const said = await python(`
proc = ['sys', 'acpi', 'irq', 'bus', 'fs', 'pressure', 'scsi', 'driver']
for path in ['/', '/usr', '/dev', *('/proc/' + name for name in proc)]:
    if os.path.isdir(path) and not os.statvfs(path).f_flag & os.ST_RDONLY: print(path)`)
    expect(said).toBe('')
  })

  it('is the first to end where the machine has no memory left', async () => {
    expect(await shell('cat /proc/self/oom_score_adj')).toBe('1000')
  })

  it('has no capability, and gains none', async () => {
    const status = await shell('grep -E "^Cap|^NoNewPrivs" /proc/self/status')
    expect(status.match(/^Cap(Prm|Eff|Inh|Amb):\s+0{16}$/gm)).toHaveLength(4)
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
  })

  it('cannot name a program for the host’s core dumps', async () => {
    const before = readFileSync('/proc/sys/kernel/core_pattern', 'utf8')
    expect(await shell('echo "|/build/x" > /proc/sys/kernel/core_pattern')).toMatch(/Read-only|denied/)
    expect(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')).toBe(before)
  })

  it('finds nothing of /proc that it may write, but of its own processes', async () => {
    const found = await shell(
      `for f in $(find /proc -maxdepth 5 -not -path '/proc/[0-9]*' -not -path '/proc/self*' -not -path '/proc/thread-self*' -type f -writable 2>/dev/null); do
         (true >> $f) 2>/dev/null && echo $f; done`,
    )
    expect(found).toBe('')
  })

  it('cannot press the keys of the kernel (sysrq)', async () => {
    // h only prints a help text into the kernel's log.
    expect(await shell('[ -e /proc/sysrq-trigger ] || echo absent; echo h > /proc/sysrq-trigger')).toMatch(
      /absent|denied|Read-only/,
    )
  })

  it('reads no memory, keys or addresses of the kernel', async () => {
    const found = await shell(
      'for f in kcore kallsyms keys key-users kmsg timer_list slabinfo vmallocinfo; do [ -e /proc/$f ] && head -c 16 /proc/$f 2>/dev/null | wc -c | grep -v "^0$"; done',
    )
    expect(found).toBe('')
  })

  it('reads no password, home or configuration of the host', async () => {
    expect(
      await shell(
        'cat /etc/shadow /etc/passwd /etc/ssl/private/* 2>/dev/null; ls -A /root /home /var /srv /opt /run /mnt 2>/dev/null | grep -v ":$"',
      ),
    ).toBe('')
  })

  it('sees no environment of the server, and none of its processes', async () => {
    process.env.COMPOSER_ATTACK_SECRET = secret
    try {
      expect(await shell('cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n"')).not.toContain(secret)
      expect(Number(await shell('ls -d /proc/[0-9]* | wc -l'))).toBeLessThan(10)
    } finally {
      delete process.env.COMPOSER_ATTACK_SECRET
    }
  })

  it('sees no folder of another build, nor the data folder', async () => {
    expect(await shell(`cat ${outside}/another-build/secret; ls ${outside}`)).not.toContain(secret)
    expect(await shell('cat /build/../another-build/secret')).not.toContain(secret)
  })

  it('cannot make the server read a file of the host in place of its image', async () => {
    for (const plant of [
      `ln -sf ${outside}/another-build/secret /build/image.hvt`,
      `rm -rf /build/image.hvt /build/out; ln -s ${outside}/another-build /build/out; ln -s out/secret /build/image.hvt`,
    ]) {
      await shell(plant)
      await expect(readOutput({ folder: workspace }, 'image.hvt', MB)).rejects.toThrow('no file of its own')
    }
    await expect(readOutput({ folder: workspace }, 'out/secret', MB)).rejects.toThrow('no file of its own')
    await shell('rm -f /build/image.hvt /build/out; mkfifo /build/image.hvt')
    await expect(readOutput({ folder: workspace }, 'image.hvt', MB)).rejects.toThrow('no file of its own')
    rmSync(join(workspace, 'image.hvt'))
    linkSync(join(outside, 'another-build/secret'), join(workspace, 'image.hvt'))
    await expect(readOutput({ folder: workspace }, 'image.hvt', MB)).rejects.toThrow('no file of its own')
    rmSync(join(workspace, 'image.hvt'))
    writeFileSync(join(workspace, 'image.hvt'), new Uint8Array(2 * MB))
    await expect(readOutput({ folder: workspace }, 'image.hvt', MB)).rejects.toThrow('larger than 1 MB')
    symlinkSync('image.hvt', join(workspace, 'alias.hvt'))
    expect((await readOutput({ folder: workspace }, 'image.hvt', 3 * MB)).length).toBe(2 * MB)
  })

  it('can change no tool that the next build uses', async () => {
    const said = await shell(
      'for f in /usr/bin/x /usr/lib/x /bin/x /etc/x /x /dev/x /dev/shm/x; do echo x 2>/dev/null > $f && echo wrote $f; done',
    )
    expect(said).not.toContain('wrote')
  })

  it('signals no process of the host', async () => {
    const victim = spawn('sleep', ['60'])
    try {
      const said = await shell(`kill -KILL ${victim.pid} && echo killed; kill -KILL -1; echo after`)
      expect(said).not.toContain('killed')
      expect(victim.exitCode).toBeNull()
      expect(victim.signalCode).toBeNull()
    } finally {
      victim.kill('SIGKILL')
    }
  })

  it('debugs no process, not even its own', async () => {
    expect(await python('print(call(101, 0, 0, 0, 0), call(310, os.getpid(), 0, 0, 0, 0, 0))')).toBe(
      'EPERM EPERM',
    )
  })

  it('does not end the process that keeps its sandbox up', async () => {
    expect(await shell('kill -KILL 1 2>/dev/null; sleep 0.2; echo still here')).toContain('still here')
  })

  it('reaches no port of the host’s loopback', async () => {
    const service = createServer(socket => socket.end(secret))
    await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
    const address = service.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(await shell(`exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3`)).not.toContain(secret)
    service.close()
  })

  it('has no device of a network but its own loopback', async () => {
    expect(await shell('tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d " "')).toBe('lo')
  })

  it('makes no socket: not an abstract one, not vsock, not the kernel’s own families', async () => {
    const said = await python(`
for family in [socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, 16, 17, 38, 40]:
    try: socket.socket(family, socket.SOCK_STREAM); print('made', family)
    except OSError as error: print(errno.errorcode[error.errno])`)
    expect(said).toBe(Array(7).fill('EPERM').join('\n'))
  })

  it('mounts nothing, by the old calls or the new', async () => {
    expect(
      await python(
        'print(call(165, b"none", b"/tmp", b"tmpfs", 0, 0), call(430, b"tmpfs", 0), call(166, b"/usr", 2), call(428, -100, b"/", 1))',
      ),
    ).toBe('EPERM EPERM EPERM EPERM')
  })

  it('makes no namespace in which it would be root', async () => {
    expect(
      await python(
        // unshare, clone and clone3 with CLONE_NEWUSER; glibc takes clone where clone3 is not there.
        'print(call(272, 0x10000000), call(56, 0x10000000 | 17, 0, 0, 0, 0), call(435, 0, 0), call(308, 0, 0))',
      ),
    ).toBe('EPERM EPERM ENOSYS EPERM')
  })

  it('becomes nobody else by a program that is setuid', async () => {
    const said = await shell(
      'cp /usr/bin/id /build/id; chmod 6755 /build/id; /build/id -u; rm /build/id; for f in $(find /usr/bin -perm -4000 | head -5); do $f --version </dev/null >/dev/null 2>&1; done; su -c "id -u" </dev/null 2>&1 | tail -1',
    )
    expect(said.split('\n')[0]).toBe(`${inside}`)
    expect(said.split('\n').slice(1)).not.toContain('0')
  })

  it('reads and leaves no key in the kernel’s keyrings', async () => {
    expect(
      await python(
        'print(call(250, 0, -3, 0), call(248, b"user", b"x", b"y", 1, -3), call(249, b"user", b"x", 0, 0))',
      ),
    ).toBe('EPERM EPERM EPERM')
  })

  it('types nothing into a terminal', async () => {
    expect(
      await python(`
import fcntl, pty
for request in [0x5412, 0x541C]:
    try: fcntl.ioctl(1, request, b'x'); print('typed')
    except OSError as error: print(errno.errorcode[error.errno])
try: open('/dev/tty'); print('a terminal')
except OSError: print('none')`),
    ).toBe('EPERM\nEPERM\nnone')
  })

  it('makes and finds no device of the host', async () => {
    expect(
      await shell('mknod /build/disk b 254 0 && echo made; mknod /tmp/mem c 1 1 && echo made'),
    ).not.toMatch(/^made$/m)
    expect(await shell('ls /dev | tr "\\n" " "')).toBe(
      'core fd full null ptmx pts random shm stderr stdin stdout tty urandom zero',
    )
  })

  it('loads nothing into the kernel', async () => {
    expect(
      await python(
        'print(call(321, 0, 0, 0), call(175, 0, 0, b""), call(246, 0, 0, 0, 0), call(425, 1, 0), call(323, 0), call(298, 0, 0, -1, -1, 0))',
      ),
    ).toBe('EPERM EPERM EPERM EPERM EPERM EPERM')
  })

  it('keeps no memory where none of its processes is charged for it', async () => {
    expect(
      await python(
        'print(call(29, 0, 4096, 0o1600), call(68, 0, 0o1600), call(319, b"x", 0), call(240, b"/x", 66, 0o600, 0))',
      ),
    ).toBe('EPERM EPERM EPERM EPERM')
    expect(await shell('head -c 1000 /dev/zero > /dev/shm/x')).toMatch(/Read-only|denied/)
  })

  it('forks no more than it may, and is ended with all that it forked', async () => {
    const { ended } = await attack(
      'bash',
      'for i in $(seq 200); do (exec -a composer-fork-bomb sleep 61) & done; wait; sleep 61',
      { buildProcesses: 48 },
    )
    expect(ended).toContain('more than 48 processes')
    await expect
      .poll(() =>
        execFileSync('ps', ['-eo', 'args='])
          .toString()
          .split('\n')
          .filter(line => line.startsWith('composer-fork-bomb')),
      )
      .toEqual([])
  })

  it('is held by the kernel, too, before anyone looks', async () => {
    // RLIMIT_NPROC counts a user's processes, and this user has none but the build's.
    const said = await shell('for each in u c q l n t v; do ulimit -$each; done', {
      buildProcesses: 48,
      buildCpuSeconds: 50,
      buildMemoryBytes: 3072 * MB,
    })
    expect(said.split('\n')).toEqual(['48', '0', '0', '0', '1024', '50', `${3072 * 1024}`])
  })

  it('takes no more memory than it may, over all its processes', async () => {
    const each = 'import time; x = b"x" * 12_000_000; time.sleep(61)'
    const { ended } = await attack('bash', `for i in 1 2 3 4 5 6 7 8; do python3 -c '${each}' & done; wait`, {
      buildMemoryBytes: 80 * MB,
    })
    expect(ended).toContain('more than 80 MB of memory')
  })

  it('fills no memory of the machine through /tmp', async () => {
    const said = await shell('head -c 40000000 /dev/zero > /tmp/x; stat -c %s /tmp/x', {
      buildTemporaryBytes: 16 * MB,
    })
    expect(said === '' || Number(said.split('\n').at(-1)) <= 16 * MB || /No space left/.test(said)).toBe(true)
    expect(await shell('df -B1 --output=size /tmp | tail -1', { buildTemporaryBytes: 16 * MB })).toBe(
      `${16 * MB}`,
    )
  })

  it('is ended when its /tmp is full', async () => {
    const { ended } = await attack('bash', 'head -c 40000000 /dev/zero > /tmp/x; sleep 61', {
      buildTemporaryBytes: 16 * MB,
    })
    expect(ended).toContain('more than 16 MB for temporary files')
  })

  it('fills no disk of the machine with files that are too many', async () => {
    const { ended } = await attack('bash', 'for i in $(seq 300); do : > /build/many$i; done; sleep 61', {
      buildFolderFiles: 200,
    })
    await shell('rm -f /build/many*')
    expect(ended).toContain('wrote more than 200 files')
  })

  it('fills no disk of the machine with a file that has no name', async () => {
    const { ended } = await attack(
      'bash',
      'exec 3> /build/nameless; rm /build/nameless; head -c 80000000 /dev/zero >&3; sync; sleep 61',
      { buildFolderBytes: 64 * MB },
    )
    expect(ended).toContain('wrote more than 64 MB')
  })

  it('fills no disk of the machine, with many files or one', async () => {
    const many = 'for i in $(seq 30); do head -c 4000000 /dev/zero > /build/filler$i; done; sync; sleep 61'
    expect((await attack('bash', many, { buildFolderBytes: 64 * MB })).ended).toContain(
      'wrote more than 64 MB',
    )
    await shell('rm -f /build/filler*')
    const said = await shell(
      'head -c 3000000 /dev/zero > /build/large; stat -c %s /build/large; rm /build/large',
      {
        buildFileBytes: 1_000_000,
      },
    )
    expect(said).toContain('1000000')
  })

  it('leaves no process behind when it ends', async () => {
    await attack(
      'bash',
      '(setsid nohup bash -c "exec -a composer-left-behind sleep 62" >/dev/null 2>&1 &) ; sleep 0.2; exit 0',
    )
    await expect
      .poll(() => execFileSync('ps', ['-eo', 'args=']).toString().includes('composer-left-behind'))
      .toBe(false)
  })

  afterAll(() => {
    expect(existsSync(join(outside, 'another-build/secret'))).toBe(true)
    expect(readFileSync(join(outside, 'another-build/secret'), 'utf8')).toBe(secret)
  })
})

/*
 * The kernel refuses most of these calls to who has no rights anyway. Here the filter is alone, and gives an error that no call
 * has of itself. Arguments are such that a call which passes does nothing.
 */
describe.skipIf(process.arch !== 'x64')('the filter of system calls refuses by itself', () => {
  const groups: Readonly<Record<string, readonly number[]>> = {
    'to mount, or to change roots': [165, 166, 155, 161, 167, 168],
    'to mount by the newer calls': [428, 429, 430, 431, 432, 433, 442],
    'to make namespaces, or enter them': [272, 308],
    'to debug other processes, or take their descriptors': [101, 310, 311, 312, 438],
    'to use keyrings': [248, 249, 250],
    'to watch or to program the kernel': [321, 298, 323, 300, 212],
    'to have the kernel work through a ring': [425, 426, 427],
    'to load code into the kernel': [175, 313, 176, 246, 320],
    'to restart the machine, read its log, or reach its ports': [169, 103, 163, 179, 443, 172, 173, 154],
    'to set clocks and names': [164, 227, 159, 305, 170, 171],
    'to open files by handles': [303, 304, 153, 134],
    'to keep memory that nobody is charged for': [29, 64, 68, 240, 319, 447],
    'to make sockets': [41, 53],
    'to clone by flags that a filter cannot read': [435],
  }
  /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
  const namespaces = [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]
  /** `struct sock_filter`: RET ERRNO, for EPERM and ENOSYS; EUSERS is given in their place. */
  const [returns, errnos, EUSERS] = [0x06, [0x50001, 0x50026], 0x50057]
  const named = (error: string) => error === 'EUSERS'

  let answers: { calls: Record<string, string>; clones: string[]; ioctls: string[]; old: number; x32: string }
  beforeAll(() => {
    const filter = Buffer.from(seccompFilter() ?? [])
    for (let at = 0; at < filter.length; at += 8)
      if (filter.readUInt16LE(at) === returns && errnos.includes(filter.readUInt32LE(at + 4)))
        filter.writeUInt32LE(EUSERS, at + 4)
    const file = join(outside, 'filter')
    writeFileSync(file, filter)
    const numbers = Object.values(groups).flat()
    const script = `
import ctypes, errno, json, mmap, os
# With -1 for its flags it would make a queue.
msgget = 68
libc = ctypes.CDLL(None, use_errno=True)
code = open(${JSON.stringify(file)}, 'rb').read()
class Program(ctypes.Structure): _fields_ = [('length', ctypes.c_ushort), ('filter', ctypes.c_char_p)]
program = Program(len(code) // 8, code)
# int $0x80, the calls of 32 bits: getpid; then return.
old = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
old.write(bytes.fromhex('b814000000cd80c3'))
getpid = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(old)))
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, ctypes.byref(program)) == 0
def call(number, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(each) for each in arguments))
    return errno.errorcode[ctypes.get_errno()] if result == -1 else 'done'
child = os.fork()
if child == 0:
    getpid()
    os._exit(0)
_, status = os.waitpid(child, 0)
print(json.dumps({
    'calls': {number: call(number, *([-1, 0] if number == msgget else [-1] * 6)) for number in ${JSON.stringify(numbers)}},
    'clones': [call(56, flag | 0x10000, 0, 0, 0, 0) for flag in ${JSON.stringify(namespaces)}],
    'ioctls': [call(16, -1, request, 0) for request in [0x5412, 0x541C]],
    'old': os.WTERMSIG(status),
    'x32': call(0x40000000 | 41, -1, -1, -1)}))`
    answers = JSON.parse(execFileSync('setsid', ['--wait', 'python3', '-c', script]).toString())
  })

  for (const [what, numbers] of Object.entries(groups))
    it(what, () => {
      for (const number of numbers) expect(answers.calls[number], `${number}`).toBe('EUSERS')
    })

  it('to clone into any kind of namespace', () => expect(answers.clones.every(named)).toBe(true))
  it('to type into terminals', () => expect(answers.ioctls.every(named)).toBe(true))
  it('to make a call by its number of x32', () => expect(answers.x32).toBe('EUSERS'))
  it('to make a call by its number of 32 bits: that ends who does', () =>
    expect(answers.old).toBe(constants.signals.SIGSYS))
})

it('cannot be asked for at all where there are no sandbox', async () => {
  const { ended } = await runConfinedForText(
    { confinement: { kind: 'none', reason: 'Nothing is built here.' }, limits: usual },
    { folder: workspace, user },
    [],
    'bash',
    ['-c', `touch ${outside}/ran`],
    { env: { PATH: searchPath }, timeoutMs: 10_000, maxOutputBytes: 1000 },
  )
  expect(ended).toEqual({ how: 'not-started', reason: 'Nothing is built here.' })
  expect(existsSync(join(outside, 'ran'))).toBe(false)
})
