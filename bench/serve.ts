import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { serverEnvironment } from './server-environment.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export type Serving = { url: string; stop: () => Promise<void> }

/** Starts the real server with an empty data folder, on a free port of this machine. */
export const serve = async (): Promise<Serving> => {
  const data = await mkdtemp(join(tmpdir(), 'unikernel-composer-bench-'))
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: root,
    env: serverEnvironment(data, String(port)),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  await untilHealthy(child, url)
  const stop = async (): Promise<void> => {
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    await rm(data, { recursive: true, force: true })
  }
  return { url, stop }
}

const untilHealthy = async (child: ChildProcess, url: string): Promise<void> => {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with status ${child.exitCode} before it answered`)
    const reply = await fetch(`${url}/api/v1/health`).catch(() => null)
    if (reply?.ok) return
    await delay(50)
  }
  child.kill('SIGKILL')
  throw new Error('the server did not answer within a minute')
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
