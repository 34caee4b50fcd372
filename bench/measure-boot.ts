import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiBase } from '../shared/protocol/api.ts'
import type { Image } from '../shared/protocol/build.ts'
import type { Metric } from './metric.ts'
import { repeat } from './sample.ts'

/** From the start of the runner to the first line that the downloaded image prints. */
export const measureBoot = async (
  url: string,
  image: Image,
  prefix: string,
  runs: number,
): Promise<Metric> => {
  const folder = await mkdtemp(join(tmpdir(), 'unikernel-composer-bench-'))
  try {
    const file = join(folder, image.fileName)
    const reply = await fetch(`${url}${apiBase}/images/${image.hash}/file`)
    if (!reply.ok) throw new Error(`the image could not be downloaded: status ${reply.status}`)
    await writeFile(file, new Uint8Array(await reply.arrayBuffer()))
    const sample = await repeat({ warmUp: 2, runs }, () => firstLine(join(prefix, 'bin/hvt-run'), file))
    return { title: 'hello.hvt, boot to first line', unit: 'ms', sample, goal: null, mirage: null }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const firstLine = (runner: string, image: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn(runner, [image], { stdio: ['ignore', 'pipe', 'pipe'] })
    let errors = ''
    let text = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    child.stderr.on('data', piece => {
      errors += String(piece)
    })
    child.stdout.on('data', piece => {
      text += String(piece)
      if (!text.includes('hello')) return
      resolve(performance.now() - began)
      child.kill('SIGKILL')
    })
    child.once('error', reject)
    child.once('close', () => {
      clearTimeout(timer)
      reject(new Error(`the image ended before it said hello: ${errors || text}`))
    })
  })
