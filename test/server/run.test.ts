import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type RunOptions, run, runForText } from '../../server/process/run-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

const options = (more: Partial<RunOptions> = {}): RunOptions => ({
  cwd: folder,
  env: { PATH: '/usr/bin:/bin' },
  timeoutMs: 10_000,
  maxOutputBytes: 100_000,
  graceMs: 200,
  ...more,
})

const bash = (script: string, more: Partial<RunOptions> = {}) => run('bash', ['-c', script], options(more))

const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (!isAlive(pid)) return true
    await delay(20)
  }
  return false
}

/** Starts a grandchild that writes its id to a file, and waits for it. */
const family = (file: string, script = 'sleep 1000') =>
  `bash -c '${script}' & echo $! > ${join(folder, file)}; wait`

const pidIn = async (file: string): Promise<number> => {
  for (let tries = 0; tries < 1000; tries += 1) {
    const text = existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : ''
    if (text.endsWith('\n')) return Number(text)
    await delay(20)
  }
  throw new Error('the grandchild did not start')
}

describe('the door to child processes', () => {
  it('says how a program ended', async () => {
    expect(await bash('exit 3')).toEqual({ how: 'exited', code: 3 })
    expect(await bash('kill -TERM $$')).toEqual({ how: 'killed', signal: 'SIGTERM' })
    const missing = await run('no-such-program', [], options())
    expect(missing).toMatchObject({ how: 'not-started', reason: expect.stringContaining('ENOENT') })
  })

  it('passes arguments as they are: no shell reads them', async () => {
    const words = ['$HOME', '; exit 1', '`id`', 'a b', '*']
    const { stdout } = await runForText('printf', ['%s\\n', ...words], options())
    expect(stdout.split('\n').slice(0, -1)).toEqual(words)
  })

  it('hands no environment on but what it is given', async () => {
    const { stdout } = await runForText('env', [], options({ env: { PATH: '/usr/bin:/bin', ONE: '1' } }))
    expect(stdout.trim().split('\n').sort()).toEqual(['ONE=1', 'PATH=/usr/bin:/bin'])
  })

  it('gives lines as they come, the last one even without its end', async () => {
    const lines: string[] = []
    await bash(
      "printf 'one\\r\\ntw'; sleep 0.05; printf 'o\\nthr\\xc3'; sleep 0.05; printf '\\xa9e'; echo err >&2",
      {
        onLine: (line, stream) => lines.push(`${stream} ${line}`),
      },
    )
    expect(lines.sort()).toEqual(['stderr err', 'stdout one', 'stdout thrée', 'stdout two'])
  })

  it('ends the children of the child too when the time is up', async () => {
    const ended = bash(family('timeout'), { timeoutMs: 2000 })
    const pid = await pidIn('timeout')
    expect(await ended).toEqual({ how: 'timed-out' })
    expect(await gone(pid)).toBe(true)
  })

  it('ends the children of the child when it is cancelled, those too that ignore SIGTERM', async () => {
    const controller = new AbortController()
    const ended = bash(family('cancel', 'trap "" TERM; while :; do sleep 1; done'), {
      signal: controller.signal,
    })
    const pid = await pidIn('cancel')
    controller.abort()
    expect(await ended).toEqual({ how: 'cancelled' })
    expect(await gone(pid)).toBe(true)
  })

  it('ends what a program leaves behind, and does not wait for it', async () => {
    // Waiting for it would end at the time limit.
    expect(await bash(`sleep 1000 & echo $! > ${join(folder, 'left')}; exit 0`)).toEqual({
      how: 'exited',
      code: 0,
    })
    expect(await gone(await pidIn('left'))).toBe(true)
  })

  it('does not wait for one that has left the group and keeps the pipe open', async () => {
    const ended = await bash(
      `setsid bash -c 'echo $$ > ${join(folder, 'escaped')}; exec sleep 1000' & until [ -s ${join(folder, 'escaped')} ]; do sleep 0.05; done; exit 0`,
    )
    expect(ended).toEqual({ how: 'exited', code: 0 })
    process.kill(await pidIn('escaped'), 'SIGKILL')
  })

  it('stops a program that prints without end', async () => {
    let got = 0
    const ended = await run(
      'yes',
      [],
      options({
        onText: text => {
          got += text.length
        },
      }),
    )
    expect(ended).toEqual({ how: 'too-much-output' })
    expect(got).toBeLessThanOrEqual(100_000)
  })

  it('does not start what has been cancelled already', async () => {
    const controller = new AbortController()
    controller.abort()
    expect(await bash(`touch ${join(folder, 'started')}`, { signal: controller.signal })).toEqual({
      how: 'cancelled',
    })
    expect(existsSync(join(folder, 'started'))).toBe(false)
  })
})
