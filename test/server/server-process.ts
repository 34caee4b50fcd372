// Hooks that come first are run last: folders go when the servers that write there have ended.
import './temporary-folder.ts'

import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { clientOf, type TestServer } from './server-in-process.ts'

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

export type ServerProcess = Omit<TestServer, 'stop'> & {
  child: ChildProcess
  /** Ends the process with a signal, and waits until it is gone. */
  end: (signal: NodeJS.Signals) => Promise<void>
}

const ends: ((signal: NodeJS.Signals) => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(ends.map(end => end('SIGKILL')))
})

/** A server as its own process. `before` goes before `node` on its command line. */
export const spawnServer = async (
  dataFolder: string,
  env: Record<string, string> = {},
  before: readonly string[] = [],
): Promise<ServerProcess> => {
  const [program = '', ...args] = [...before, process.execPath, '--import', 'tsx', main]
  const child = spawn(program, args, {
    cwd: root,
    env: {
      ...process.env,
      UNIKERNEL_COMPOSER_DATA: dataFolder,
      UNIKERNEL_COMPOSER_PORT: '0',
      UNIKERNEL_COMPOSER_LOG: 'silent',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await gone
  }
  ends.push(end)
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const found = /^Unikernel Composer: (\S+)$/.exec(line)?.[1]
      if (found) resolve(found)
    })
    void gone.then(() => reject(new Error('the server ended before it listened')))
  })
  return { ...clientOf(address, env.UNIKERNEL_COMPOSER_TOKEN ?? null), child, end }
}
