import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildImage } from './build-image.ts'
import type { Metric } from './metric.ts'
import { repeat } from './sample.ts'

/** A program that keeps OCaml's garbage collector busy, in 64 MB. */
export const measureCollector = async (prefix: string, runs: number): Promise<Metric> => {
  const folder = await mkdtemp(join(tmpdir(), 'unikernel-composer-bench-'))
  try {
    const image = await buildImage(folder, 'hello', 'collector-load', { source: 'collector-load.ml' })
    const sample = await repeat({ warmUp: 1, runs }, async () => {
      const { stdout } = await promisify(execFile)(join(prefix, 'bin/hvt-run'), ['--mem=64', image])
      const ms = /^ms ([0-9.]+)$/m.exec(stdout)?.[1]
      if (ms === undefined) throw new Error(`the image said nothing of its time: ${stdout}`)
      return Number(ms)
    })
    return { title: 'maps and buffers, for the collector', unit: 'ms', sample, goal: null, mirage: null }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
