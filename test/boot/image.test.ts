import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../toolchain-prefix.ts'
import { boot, buildImage, composer, inTemporaryFolder } from './build-and-boot.ts'
import { readElf } from './read-elf.ts'

const hello = fileURLToPath(new URL('../../shared/samples/hello', import.meta.url))

describe('an hvt image', () => {
  it('is what a reader of ELF, which knows nothing of ours, takes for one of ABI hvt, version 2', () => {
    inTemporaryFolder(folder => {
      const elf = readElf(readFileSync(buildImage(hello, folder)))
      expect(elf).toMatchObject({
        class: 64,
        machine: 'x86-64',
        type: 'executable',
        interpreter: '/nonexistent/solo5/',
      })
      const abi = elf.notes.find(({ name, type }) => name === 'Solo5' && type === 0x31494241)
      expect([...new Uint32Array(abi?.descriptor.slice(0, 16) ?? new ArrayBuffer(0))]).toEqual([1, 2, 0, 0])
      const manifest = elf.notes.find(({ name, type }) => name === 'Solo5' && type === 0x3154464d)
      const view = new DataView(manifest?.descriptor ?? new ArrayBuffer(0))
      // The descriptor begins with a word that brings its content to a multiple of 8 in the file.
      expect([view.getUint32(4, true), view.getUint32(8, true)]).toEqual([1, 1])
      for (const { readable, writable, executable, address, physical } of elf.segments) {
        expect(readable).toBe(true)
        expect(writable && executable).toBe(false)
        expect(address).toBeGreaterThanOrEqual(0x100000)
        expect(physical).toBe(address)
      }
      expect(
        elf.segments.some(
          ({ executable, address, bytes }) =>
            executable && elf.entry >= address && elf.entry < address + bytes,
        ),
      ).toBe(true)
    })
  })

  it('has no undefined symbol, and no Linux system call in what runs', () => {
    inTemporaryFolder(folder => {
      const image = buildImage(hello, folder)
      const symbols = spawnSync(inRoot, ['nm', '--undefined-only', image], { encoding: 'utf8' })
      expect(symbols.stdout.trim()).toBe('')
      const code = spawnSync(inRoot, ['objdump', '-d', '--no-show-raw-insn', image], {
        encoding: 'utf8',
        maxBuffer: 1 << 30,
      })
      expect(code.stdout.split('\n').length).toBeGreaterThan(10_000)
      expect(code.stdout.split('\n').filter(line => /\t(syscall|sysenter|int +\$0x80)\b/.test(line))).toEqual(
        [],
      )
    })
  })

  it('is the same to the byte when built again in another folder', () => {
    inTemporaryFolder(folder => {
      const [one, two] = [join(folder, 'one'), join(folder, 'a rather longer path', 'two')]
      const images = [one, two].map((path, index) => {
        cpSync(hello, path, { recursive: true })
        const image = join(folder, `${index}.hvt`)
        // A data folder each, so that the second is not served from the first one's store.
        const built = composer(['build', path, '-o', image], {
          UNIKERNEL_COMPOSER_DATA: join(folder, `data${index}`),
        })
        expect(built.status, built.error).toBe(0)
        return readFileSync(image)
      })
      expect(images[0]?.equals(images[1] ?? Buffer.alloc(0))).toBe(true)
    })
  })

  it('boots with no more memory than it says it needs, and says so where there is too little', () => {
    inTemporaryFolder(folder => {
      const image = buildImage(hello, folder)
      expect(boot(image, [], ['--mem=16']).status).toBe(0)
      const refused = boot(image, [], ['--mem=2'])
      expect(refused.status).not.toBe(0)
      expect(`${refused.out}${refused.error}`).toMatch(/memory/i)
    })
  })
})
