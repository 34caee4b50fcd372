import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { buildImage } from './build-and-boot.ts'

/*
 * Samples on the tender that SOLO5_HVT names, an upstream solo5-hvt: it needs KVM. Those with a network need root too, for
 * a tap interface in a network namespace that ends with the test.
 */
const tender = process.env.SOLO5_HVT
const hasNamespaces =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--net', 'ip', 'tuntap', 'add', 'dev', 'tap0', 'mode', 'tap']).status === 0
if (tender === undefined)
  process.stdout.write('SOLO5_HVT is not set: samples on the upstream tender are skipped\n')

const sample = (name: string) => fileURLToPath(new URL(`../../shared/samples/${name}`, import.meta.url))

const emptyDisk = (): string => {
  const disk = join(temporaryFolder(), 'disk')
  writeFileSync(disk, Buffer.alloc(1024 * 1024))
  return disk
}

/** Runs a script with the tender's command line as its words; what it printed. */
const inShell = (script: string, words: readonly string[], prefix: readonly string[] = []): string => {
  const [program = '', ...rest] = [...prefix, 'sh', '-c', script, 'sh', ...words]
  const { stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8', timeout: 100_000 })
  return `${stdout}${stderr}`
}

const bootTwice = '"$@"; "$@"'

/** Starts the image, waits for a page of it, and stops it. */
const askFor = (url: string) => `
  ip link set lo up; ip tuntap add dev tap0 mode tap; ip addr add 10.0.0.1/24 dev tap0; ip link set tap0 up
  "$@" & image=$!
  curl -ksS -m 60 --retry 60 --retry-delay 1 --retry-all-errors ${url}
  kill $image`

describe.skipIf(tender === undefined)('on the upstream tender', () => {
  const words = (name: string, ...options: string[]): string[] => [
    tender ?? '',
    '--mem=128',
    ...options,
    '--',
    buildImage(sample(name), temporaryFolder()),
  ]

  it('samples boot and end', { timeout: 120_000 }, () => {
    expect(inShell('"$@"', words('hello')).match(/hello$/gm)).toHaveLength(4)
    expect(inShell(bootTwice, words('clock'))).toMatch(/s after the start/)
    expect(inShell(bootTwice, words('kv-browser'))).toMatch(/welcome\.txt/)
    expect(inShell(bootTwice, words('empty'))).toBe('')
  })

  it('samples keep what they write on a disk', { timeout: 120_000 }, () => {
    expect(inShell(bootTwice, words('boot-counter', `--block:disk=${emptyDisk()}`))).toMatch(/boot number 2/)
    expect(inShell('"$@"', words('block-test', `--block:disk=${emptyDisk()}`))).toMatch(/0 stretches differ/)
  })

  it.skipIf(!hasNamespaces)('samples serve HTTP and HTTPS', { timeout: 240_000 }, () => {
    const alone = ['unshare', '--net']
    const net = '--net:service=tap0'
    expect(inShell(askFor('http://10.0.0.2/there'), words('http-hello', net), alone)).toContain(
      'Hello from /there',
    )
    const notebook = words('https-notebook', net, `--block:disk=${emptyDisk()}`)
    expect(inShell(askFor('https://10.0.0.2/'), notebook, alone)).toContain('<title>Notebook</title>')
    expect(inShell(askFor('http://10.0.0.2/health'), notebook, alone)).toContain('ok: 0 notes, boot 2')
  })
})
