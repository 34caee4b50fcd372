import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { inRoot, toolchainPrefix } from '../toolchain-prefix.ts'
import { temporaryFolder } from './temporary-folder.ts'

const bin = join(toolchainPrefix(), 'bin')

type Ended = { code: number; stdout: string; stderr: string }

/** A program of the toolchain, in the root, with a folder of its own to work in. */
const run = async (folder: string, program: string, ...words: string[]): Promise<Ended> => {
  try {
    const said = await promisify(execFile)(inRoot, [join(bin, program), ...words], { cwd: folder })
    return { code: 0, ...said }
  } catch (error) {
    return error as Ended
  }
}

describe('solo5-elftool gen-manifest', () => {
  const generate = async (manifest: unknown): Promise<Ended & { made: () => string }> => {
    const folder = temporaryFolder()
    writeFileSync(
      join(folder, 'manifest.json'),
      typeof manifest === 'string' ? manifest : JSON.stringify(manifest),
    )
    const ended = await run(folder, 'solo5-elftool', 'gen-manifest', 'manifest.json', 'manifest.c')
    return { ...ended, made: () => readFileSync(join(folder, 'manifest.c'), 'utf8') }
  }
  const manifest = (devices: unknown) => ({ type: 'solo5.manifest', version: 1, devices })

  it('writes the devices of a manifest as C', async () => {
    const devices = [
      { name: 'service', type: 'NET_BASIC' },
      { name: 'disk1', type: 'BLOCK_BASIC' },
    ]
    const { code, made } = await generate(manifest(devices))
    expect(code).toBe(0)
    expect(made()).toBe(
      '#include <solo5_manifest.h>\n\nSOLO5_MANIFEST(SOLO5_NET("service"), SOLO5_BLOCK("disk1"))\n',
    )
  })

  it.each<[string, unknown, RegExp]>([
    ['text that is no JSON', '{', /manifest\.json: Line 1/],
    ['another type', { ...manifest([]), type: 'other' }, /type is not "solo5\.manifest"/],
    ['another version', { ...manifest([]), version: 2 }, /version is not 1/],
    ['no devices', { type: 'solo5.manifest', version: 1 }, /no list "devices"/],
    ['a field that means nothing', { ...manifest([]), extra: 1 }, /a field "extra"/],
    ['a name with a blank', manifest([{ name: 'a b', type: 'NET_BASIC' }]), /device 1: "a b" is no name/],
    ['a name that is C', manifest([{ name: '"),', type: 'NET_BASIC' }]), /device 1: .* is no name/],
    ['a name too long', manifest([{ name: 'a'.repeat(68), type: 'NET_BASIC' }]), /is no name: 1 to 67/],
    ['an unknown type', manifest([{ name: 'x', type: 'SERIAL' }]), /device x has the type "SERIAL"/],
    [
      'a name twice',
      manifest(['NET_BASIC', 'BLOCK_BASIC'].map(type => ({ name: 'x', type }))),
      /two devices have the name x/,
    ],
    [
      'too many devices',
      manifest(Array.from({ length: 64 }, (_, n) => ({ name: `x${n}`, type: 'NET_BASIC' }))),
      /64 devices: an image can have at most 63/,
    ],
  ])('refuses %s', async (_what, given, reason) => {
    const { code, stderr, made } = await generate(given)
    expect(code).toBe(1)
    expect(stderr).toMatch(reason)
    expect(made).toThrow()
  })
})

describe('the C compiler of images', () => {
  const compile = async (source: string, ...words: string[]) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'conftest.c'), source)
    return { folder, ...(await run(folder, 'x86_64-solo5-hvt-cc', 'conftest.c', ...words)) }
  }
  const main = 'int main(void) { return 0; }\n'

  it('links a program with a plain main into a.out, as a configure script tries it', async () => {
    const { code, folder } = await compile(main)
    expect(code).toBe(0)
    expect(readFileSync(join(folder, 'a.out')).subarray(1, 4).toString()).toBe('ELF')
  })

  it('takes the target as ocaml-solo5 names it, and ignores with a warning what means nothing', async () => {
    const { code, stderr } = await compile(main, '-z', 'solo5-abi=hvt', '-z', 'now', '-pedantic', '-ansi')
    expect(code).toBe(0)
    expect(stderr).toContain("'-pedantic' means nothing when linking an image: ignored")
  })

  it('refuses another target', async () => {
    const { code, stderr } = await compile(main, '-z', 'solo5-abi=spt')
    expect(code).not.toBe(0)
    expect(stderr).toContain("'-z solo5-abi=spt': images of this toolchain are for solo5-abi=hvt")
  })

  it('says what it compiles for', async () => {
    expect((await compile(main, '-dumpmachine')).stdout).toBe('x86_64-unknown-elf\n')
  })
})
