import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { serverEnvironment } from '../server-environment.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The real server in a process of its own, with a data folder of its own, on a free port of the loopback. It is started again
 * when it ends: `deaths` are the ends that nobody commanded.
 */
export class RestartingServer {
  readonly deaths: string[] = []
  kills = 0
  url = ''
  #child: ChildProcess | null = null
  #data = ''
  #commanded = false

  async start(): Promise<void> {
    this.#data ||= await mkdtemp(join(tmpdir(), 'unikernel-composer-soak-'))
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: root,
      env: serverEnvironment(this.#data, this.url === '' ? '0' : new URL(this.url).port),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    this.#commanded = false
    child.once('exit', (code, signal) => {
      if (!this.#commanded) this.deaths.push(`status ${code}, signal ${signal}`)
    })
    this.url = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stdout?.on('data', (piece: Buffer) => {
        said += piece.toString()
        const found = /Unikernel Composer: (\S+)/.exec(said)?.[1]
        if (found) resolve(found)
      })
      child.once('exit', () => reject(new Error('the server ended before it listened')))
    })
  }

  /** Kills it as a machine would, and starts it again over the same data. */
  async kill(): Promise<void> {
    this.kills += 1
    await this.#end('SIGKILL')
    await this.start()
  }

  /** Ends it, and takes its data folder away. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
    // A tool that is being ended may still write there.
    for (let tries = 0; tries < 20; tries += 1) {
      const gone = await rm(this.#data, { recursive: true, force: true }).then(
        () => true,
        () => false,
      )
      if (gone) return
      await delay(100)
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    this.#commanded = true
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
}
