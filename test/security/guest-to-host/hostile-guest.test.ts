import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readToolchain, type Toolchain } from '../../../server/builds/toolchain.ts'
import { type BootListener, bootImage } from '../../../server/runs/boot.ts'
import type { RunOutcome } from '../../../shared/protocol/run.ts'
import { temporaryFolder } from '../../server/temporary-folder.ts'
import { toolchainPrefix } from '../../toolchain-prefix.ts'
import { eventually } from './victim.ts'

/* What a guest of hostile code, without a library between, gets of the runner: by its hypercalls, its pointers, its processor. */

const folder = temporaryFolder()
const image = join(folder, 'hostile.hvt')
const disk = join(folder, 'disk')
const socket = join(folder, 'net')
const memoryMb = 32
const diskBytes = 8192
const crashed = 255

let toolchain: Toolchain
let network: Server
let received: Buffer[] = []

beforeAll(async () => {
  const found = await readToolchain(toolchainPrefix())
  if (!found.found) throw new Error(found.reason)
  toolchain = found.toolchain
  const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
  const layout = at('../../../unikernel/runner/test/guest-images/guest.lds')
  execFileSync('gcc', [
    ...[
      '-std=c11',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-O1',
      '-ffreestanding',
      '-mgeneral-regs-only',
      '-mno-red-zone',
    ],
    ...['-I', at('../../../unikernel/include')],
    ...['-fno-stack-protector', '-fno-pic', '-fcf-protection=none', '-nostdlib', '-static', '-no-pie'],
    ...['-Wl,--build-id=none', `-Wl,-T,${layout}`, '-o', image, at('hostile-guest.c')],
  ])
  writeFileSync(disk, Buffer.alloc(diskBytes, 0x2e))
  network = createServer(connection => {
    connection.on('data', data => received.push(data)).on('error', () => {})
  })
  await new Promise<void>(resolve => network.listen(socket, resolve))
})

afterAll(() => network?.close())

const boots = (words: string) => ({
  image,
  memoryMb,
  disks: [{ name: 'disk', file: disk }],
  networks: [{ name: 'net', backend: `socket:${socket}` }],
  arguments: words.split(' '),
  timeoutMs: 60_000,
  maxOutputBytes: 100_000,
})

/** Boots the hostile guest as the server does. */
const boot = (
  words: string,
  signal: AbortSignal = new AbortController().signal,
  listener: BootListener = { onConsole: () => {} },
) => bootImage(toolchain, boots(words), listener, signal)

type Ended = { status: number | null; console: string; runner: string }

/** What comes of the words, and what was printed. */
const act = async (words: string): Promise<Ended> => {
  const said = { guest: '', runner: '' }
  const onConsole = (text: string, stream: 'guest' | 'runner') => {
    said[stream] += text
  }
  const outcome = await boot(words, undefined, { onConsole })
  return {
    status: outcome.how === 'exited' ? outcome.status : null,
    console: said.guest,
    runner: said.runner,
  }
}

/** All of these end the guest, each as its own boot, with a crash that says so. */
const endsBy = async (saying: RegExp, ...attempts: string[]) => {
  for (const words of attempts) {
    const ended = await act(words)
    expect(ended, words).toMatchObject({ status: crashed, console: '' })
    expect(ended.runner, words).toMatch(saying)
  }
}

/** The five numbers of each call, as they were after it. */
const after = async (...calls: string[]) => {
  const ended = await act(calls.join(' '))
  expect(ended, calls.join()).toMatchObject({ status: 7, runner: '' })
  return ended.console
    .trimEnd()
    .split('\n')
    .map(line => line.trim().split(' '))
}

/** Results of hypercalls: solo5_result_t. */
const taken = '0'
const again = '1'
const invalid = '2'

/** Where the runner's own page is that the replaced instructions call: guests may read and execute it. */
const gate = 'top+1000000'

/** Addresses that no guest may name: its own first page and those beyond, the host's, and those that wrap. */
const foreign = [
  '0',
  'top',
  'top+1000000',
  'ffffffff',
  '7fff00000000',
  'ffffffff81000000',
  'fffffffffffffff8',
]

describe('a guest of hostile code', () => {
  it('is understood by the runner at all: what it prints and writes arrives', async () => {
    expect(await act('k buffer+8000')).toMatchObject({ status: crashed, console: 'printed\n' })
    expect(await after('c 504 own 1 0 buffer 200 9')).toMatchObject([{ 4: taken }])
  })

  for (const [by, how] of [
    ['c', 'by an instruction of its own'],
    ['p', 'by the instruction that the runner replaces'],
  ] as const) {
    it(`makes no hypercall that hvt does not have, ${how}`, () =>
      endsBy(
        /the guest used a port that hvt does not have/,
        ...['500', '509', '5ff', '80', 'ffff', '0'].map(port => `${by} ${port} own 0 0 0 0 0`),
      ))

    it(`has no arguments outside its memory, ${how}`, () =>
      endsBy(
        /names memory that it cannot (read|write)/,
        ...['501', '502', '503', '504', '505', '506', '507', '508'].flatMap(port =>
          ['0', 'top-4', 'top', 'fffffff8'].map(address => `${by} ${port} ${address} 0 0 0 0 0`),
        ),
      ))
  }

  it('prints no memory but its own', () =>
    endsBy(
      /hypercall puts names memory that it cannot read/,
      ...foreign.map(at => `c 502 own ${at} 8 0 0 0`),
    ))
  it('prints nothing of a length that its memory does not have, or that wraps', () =>
    endsBy(
      /hypercall puts names memory that it cannot read/,
      ...['top', '100000000', '7fffffffffffffff', 'ffffffffffffffff', '0-buffer'].map(
        bytes => `c 502 own buffer ${bytes} 0 0 0`,
      ),
    ))

  it('writes no memory but its own to its disk', () =>
    endsBy(/hypercall block_write names memory/, ...foreign.map(at => `c 504 own 1 0 ${at} 200 0`)))
  it('reads its disk into no memory but its own', () =>
    endsBy(/hypercall block_read names memory/, ...foreign.map(at => `c 505 own 1 0 ${at} 200 0`)))
  it('sends no memory but its own', () =>
    endsBy(/hypercall net_write names memory/, ...foreign.map(at => `c 506 own 2 ${at} 40 0 0`)))
  it('receives into no memory but its own', () =>
    endsBy(/hypercall net_read names memory/, ...foreign.map(at => `c 507 own 2 ${at} 40 0 0`)))
  it('sends and receives no frame of a length that wraps', () =>
    endsBy(
      /hypercall net_(read|write) names memory/,
      ...['506', '507'].flatMap(port =>
        ['ffffffffffffffff', '0-buffer', 'top'].map(bytes => `c ${port} own 2 buffer ${bytes} 0 0`),
      ),
    ))

  it('has no hypercall write to its code for it', () =>
    endsBy(
      /names memory that it cannot write/,
      'c 505 own 1 0 text 200 0',
      'c 507 own 2 text 600 0 0',
      ...['501', '503', '504', '505', '506', '507'].map(port => `c ${port} text 0 0 0 0 0`),
    ))
  it('has no hypercall write from its data on into what is behind its memory', () =>
    endsBy(/names memory that it cannot write/, 'c 505 own 1 0 top-100 200 0', 'c 507 own 2 top-100 600 0 0'))

  it('uses no handle that is none of its devices, or one of another kind', async () => {
    const none = ['0', '3', '40', '100000001', 'ffffffffffffffff']
    const calls = [
      ...[...none, '2'].flatMap(handle =>
        ['504', '505'].map(port => `c ${port} own ${handle} 0 buffer 200 9`),
      ),
      ...[...none, '1'].flatMap(handle =>
        ['506', '507'].map(port => `c ${port} own ${handle} buffer 200 9 0`),
      ),
    ]
    for (const [index, numbers] of (await after(...calls)).entries())
      expect(numbers[index < 2 * none.length + 2 ? 4 : 3], calls[index]).toBe(invalid)
  })

  it('reaches nothing behind the end of its disk, whatever it adds up', async () => {
    const places = [
      ['2000', '200'],
      ['1e00', '201'],
      ['0', '2001'],
      ['1', 'ffffffffffffffff'],
      ['fffffffffffffe00', '200'],
      ['fffffffffffffe00', '400'],
      ['8000000000000000', '200'],
    ]
    const calls = places.flatMap(([offset, bytes]) =>
      ['504', '505'].map(port => `c ${port} own 1 ${offset} buffer ${bytes} 9`),
    )
    for (const [index, numbers] of (await after(...calls)).entries())
      expect(numbers[4], calls[index]).toBe(invalid)
    expect(statSync(disk).size).toBe(diskBytes)
  })

  it('does not make its disk longer by writing on and on', async () => {
    expect((await act('d 1000')).console).toBe('10 taken\n')
    expect(statSync(disk).size).toBe(diskBytes)
  })

  it('finds its disk shorter without harm, and does not make it long again', async () => {
    truncateSync(disk, diskBytes / 2)
    try {
      expect((await act('d 1000')).console).toBe('8 taken\n')
      expect(statSync(disk).size).toBe(diskBytes / 2)
    } finally {
      truncateSync(disk, diskBytes)
    }
  })

  it('sends no frame that is none: empty, without a header, or longer than any packet', async () => {
    received = []
    const calls = ['0', '1', 'd', '1000e', '1800000'].map(bytes => `c 506 own 2 buffer ${bytes} 9 0`)
    for (const [index, numbers] of (await after(...calls, 'c 506 own 2 buffer e 9 0')).entries())
      expect(numbers[3], calls[index]).toBe(index < calls.length ? invalid : taken)
    await eventually(() => Buffer.concat(received).length >= 18)
    expect(Buffer.concat(received)).toEqual(Buffer.concat([Buffer.from([0, 0, 0, 14]), Buffer.alloc(14)]))
  })

  it('gains nothing by arguments that overlap what they name', async () => {
    const [read, received, sent] = await after(
      'c 505 own 1 0 own 28 9',
      'c 507 own 2 own 28 9 0',
      'c 506 own 2 own 28 9 0',
    )
    // What the disk holds stands there, but for the result, which comes last.
    expect(read).toHaveLength(5)
    expect(received?.[3]).toBe(again)
    expect(sent?.[3]).toBe(taken)
  })

  it('reads, writes and executes no memory of the host', () =>
    endsBy(
      /the guest crashed: (page fault|general protection fault)/,
      ...foreign.filter(at => at !== gate).flatMap(at => [`r ${at}`, `w ${at}`, `j ${at}`]),
    ))
  it('changes nothing where the runner is entered, and enters it by its ports alone', () =>
    endsBy(
      /the guest (crashed: page fault, write|used a port that hvt does not have)/,
      ...[`w ${gate}`, `w ${gate}+6`, `k ${gate}+10`, `j ${gate}`],
    ))
  it('writes neither to its code nor to what it was told at its start', () =>
    endsBy(
      /the guest (wrote to read-only memory|crashed: page fault)|translation fault/,
      'w text',
      'w 10000',
      'w 100fff',
    ))
  it('executes none of its data', () => endsBy(/page fault, execution/, 'j buffer', 'j own'))

  it('calls no kernel: not by syscall, int $0x80 or sysenter', () =>
    endsBy(/the guest crashed: invalid instruction/, 's 27', 'i', 'e'))
  it('makes none of the calls either that its runner makes: write, ppoll, sched_yield, exit_group', () =>
    endsBy(/the guest crashed: invalid instruction/, 's 1', 's 10f', 's 18', 's e7'))

  it('ends by itself alone with a stack that is nowhere, when it makes a hypercall', () =>
    endsBy(
      /the guest (crashed: (page fault|general protection fault)|wrote to read-only memory)/,
      ...foreign.filter(at => at !== 'top').map(at => `k ${at}`),
      'k text+8',
      'k 10000',
    ))

  it('has any number as its status, and is not taken for the runner by it', async () => {
    const outcome = (words: string): Promise<RunOutcome> => boot(words)
    for (const [status, shown] of [
      ['0', 0],
      ['40', 64],
      ['7d', 125],
      ['7e', 126],
      ['89', 137],
      ['ffffffff', 255],
      ['100', 0],
    ] as const)
      expect(await outcome(`h ${status}`), status).toMatchObject({ how: 'exited', status: shown })
  })

  it('reads nothing of another guest by the memory that it halts with', () =>
    endsBy(
      /hypercall halt names memory that it cannot read/,
      ...foreign.filter(at => at !== '0').map(at => `c 508 own ${at} 0 0 0 0`),
    ))

  it('floods no server with its console, byte by byte or with all of its memory at once', async () => {
    for (const words of ['f', 'F']) {
      let bytes = 0
      const onConsole = (text: string) => {
        bytes += text.length
      }
      expect(await boot(words, undefined, { onConsole }), words).toMatchObject({ how: 'too-much-output' })
      expect(bytes, words).toBeLessThan(1_000_000)
    }
  })

  it('uses no more memory than it was given', async () => {
    let pid = 0
    let said = ''
    const stop = new AbortController()
    const ended = boot('m', stop.signal, {
      onConsole: text => {
        said += text
      },
      onStarted: started => {
        pid = started
      },
    })
    await eventually(() => said.includes('touched'))
    const kilobytes = Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
    expect(kilobytes).toBeGreaterThan((memoryMb - 2) * 1024)
    expect(kilobytes).toBeLessThan((memoryMb + 8) * 1024)
    stop.abort()
    expect(await ended).toMatchObject({ how: 'stopped' })
  })

  it('can be stopped where it computes with interrupts off', async () => {
    const stop = new AbortController()
    const ended = boot('l', stop.signal, {
      onConsole: () => {},
      onStarted: () => setTimeout(() => stop.abort(), 300),
    })
    expect(await ended).toMatchObject({ how: 'stopped' })
  })
})
