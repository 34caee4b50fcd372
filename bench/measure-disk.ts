import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildImage } from './build-image.ts'
import type { Metric } from './metric.ts'
import { repeat } from './sample.ts'

const diskBytes = 64 * 1024 * 1024

/** Where files are in memory, so that no disk of this machine is measured. */
const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

const measures = [
  { name: 'read-in-order', title: 'disk, reads of 4 KiB in order', goal: 2100, mirage: 1400 },
  { name: 'read-at-random', title: 'disk, reads of 4 KiB at random', goal: 2100, mirage: 1400 },
  { name: 'write-in-order', title: 'disk, writes of 4 KiB in order', goal: 480, mirage: 320 },
  { name: 'write-at-random', title: 'disk, writes of 4 KiB at random', goal: 480, mirage: 320 },
]

/** A disk that is a file in this machine's memory, read and written by an image. */
export const measureDisk = async (prefix: string, runs: number): Promise<Metric[]> => {
  const folder = await mkdtemp(join(memoryFolder, 'unikernel-composer-bench-'))
  try {
    const image = await buildImage(folder, 'block-test', 'disk-speed', { source: 'disk-speed.ml' })
    const disk = join(folder, 'disk')
    await writeFile(disk, Buffer.alloc(diskBytes, 1))
    const printed = await repeat({ warmUp: 1, runs }, async () => {
      const runner = join(prefix, 'bin/hvt-run')
      const { stdout } = await promisify(execFile)(runner, ['--block', `disk=${disk}`, image])
      return stdout
    })
    return measures.map(({ name, title, goal, mirage }) => ({
      title,
      unit: 'MB/s',
      sample: printed.map(text => metricIn(text, name)),
      goal,
      mirage,
    }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const metricIn = (text: string, name: string): number => {
  const found = new RegExp(`^${name} ([0-9.]+)$`, 'm').exec(text)?.[1]
  if (found === undefined) throw new Error(`the image said nothing of ${name}: ${text}`)
  return Number(found)
}
