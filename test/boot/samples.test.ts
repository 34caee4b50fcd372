import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { guestWord } from '../../shared/model/boot-values.ts'
import { boot, buildImage, inTemporaryFolder } from './build-and-boot.ts'

const sample = (name: string) => fileURLToPath(new URL(`../../shared/samples/${name}`, import.meta.url))

const runOf = (name: string, words: string[] = []) =>
  inTemporaryFolder(folder => boot(buildImage(sample(name), folder), words))

describe('samples', () => {
  it('hello says hello four times, a second apart', () => {
    const started = Date.now()
    const { status, out } = runOf('hello')
    const times = [...out.matchAll(/T(\d\d):(\d\d):(\d\d).*hello$/gm)].map(
      ([, h, m, s]) => Number(h) * 3600 + Number(m) * 60 + Number(s),
    )
    expect(times).toHaveLength(4)
    // Midnight may lie between them.
    const between = (times[3] ?? 0) - (times[0] ?? 0)
    expect(between < 0 ? between + 86_400 : between).toBeGreaterThanOrEqual(3)
    expect(Date.now() - started).toBeGreaterThanOrEqual(4000)
    expect(status).toBe(0)
  })

  it('clock prints the date of the host, and a time that goes forward', () => {
    const before = Date.now()
    const { status, out } = runOf('clock')
    const lines = [
      ...out.matchAll(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+)[^,]*, ([\d.]+) s after the start/g),
    ]
    expect(lines).toHaveLength(5)
    const dates = lines.map(([, day, time]) => Date.parse(`${day}T${time}Z`))
    for (const date of dates) {
      expect(date).toBeGreaterThan(before - 2000)
      expect(date).toBeLessThan(Date.now() + 2000)
    }
    const elapsed = lines.map(([, , , seconds]) => Number(seconds))
    expect(elapsed).toEqual([...elapsed].sort((a, b) => a - b))
    expect((elapsed[4] ?? 0) - (elapsed[0] ?? 0)).toBeGreaterThanOrEqual(2)
    expect(status).toBe(0)
  })

  it('boot-arguments greets whom it is told to', () => {
    const greeted = runOf('boot-arguments', [
      guestWord('--whom=Ada "the" Lovelace'),
      '--times',
      '2',
      '--loud',
    ])
    expect(greeted.out.match(/HELLO, ADA "THE" LOVELACE$/gm)).toHaveLength(2)
    expect(greeted.status).toBe(0)
  })

  it('boot-arguments explains itself, and refuses what it does not know', () => {
    inTemporaryFolder(folder => {
      const image = buildImage(sample('boot-arguments'), folder)
      const help = boot(image, ['--help=plain'])
      expect(help.out).toMatch(/--whom=NAME \(absent=world\)\s+Whom to greet\./)
      expect(help.status).toBe(63)
      const wrong = boot(image, ['--times=often'])
      expect(wrong.out).toContain("'often'")
      expect(wrong.status).toBe(64)
      expect(boot(image, ['--what']).status).toBe(64)
    })
  })

  it('kv-browser lists the folder that is in it, and shows a file', () => {
    const { status, out } = runOf('kv-browser', ['--file=pictures/square.svg'])
    expect(out).toMatch(/\/bytes\.bin: 8 bytes, SHA-256 fed271e1776a1c25/)
    expect(out).toMatch(/\/pictures\/\n.*\/pictures\/square\.svg: 105 bytes/)
    expect(out).toContain('<rect width="8"')
    expect(status).toBe(0)
  })

  it('boot-counter counts its boots, and leaves a disk that SQLite reads', () => {
    inTemporaryFolder(folder => {
      const disk = join(folder, 'disk')
      writeFileSync(disk, Buffer.alloc(1024 * 1024))
      const image = buildImage(sample('boot-counter'), folder)
      for (const number of [1, 2, 3]) {
        const { status, out } = boot(image, [], [`--block:disk=${disk}`])
        expect(out).toContain(`This is boot number ${number}`)
        expect(status).toBe(0)
      }
      expect(readFileSync(disk).subarray(0, 15).toString()).toBe('SQLite format 3')
    })
  })

  it('block-test writes and reads a whole disk', () => {
    inTemporaryFolder(folder => {
      const disk = join(folder, 'disk')
      writeFileSync(disk, Buffer.alloc(1024 * 1024, 0xff))
      const image = buildImage(sample('block-test'), folder)
      const { status, out } = boot(image, [], [`--block:disk=${disk}`])
      expect(out).toMatch(/disk: 2048 sectors of 512 bytes, read and write/)
      expect(out.match(/0 stretches differ/g)).toHaveLength(2)
      expect(out).toMatch(/sector 2048: the block device has no such sectors/)
      expect(status).toBe(0)
      expect(readFileSync(disk).includes(Buffer.alloc(512, 0xff))).toBe(false)
    })
  })

  it('empty boots and ends', () => {
    expect(runOf('empty')).toEqual({ status: 0, out: '', error: '' })
  })
})
