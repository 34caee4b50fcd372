import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'

/*
 * The one place of set-up that starts processes. Every command is a list of words, never a shell string. Output goes
 * straight into a file, not through this process: a package manager whose reader was killed would otherwise die of a
 * broken pipe half-way through its work.
 */

const running = new Set()

/**
 * Runs a command to its end. `log`: the file that receives what it prints (appended); absent, it shares the terminal.
 * `onLine`: called for every line of its standard output, which then does not go into the log.
 * `ownGroup`: Ctrl-C does not reach it; `stopCommands` does.
 * `signal`: ends it when it is aborted.
 * `lock`: an open file whose lock the command shares, so that the lock is held for as long as either lives.
 * @returns {Promise<{ code: number | null, signal: string | null, reason: string }>} `reason`: '' where the status is 0
 */
export const runCommand = (command, { cwd, env, log, onLine, ownGroup = false, lock, signal } = {}) =>
  new Promise(resolve => {
    const [program, ...words] = command
    if (log) mkdirSync(dirname(log), { recursive: true })
    const file = log ? openSync(log, 'a') : 'inherit'
    const child = spawn(program, words, {
      cwd,
      env: { ...process.env, ...(log ? { NO_COLOR: '1', FORCE_COLOR: '0' } : {}), ...env },
      stdio: ['ignore', onLine ? 'pipe' : file, file, ...(lock === undefined ? [] : [lock])],
      detached: ownGroup,
      signal,
    })
    if (typeof file === 'number') closeSync(file)
    const lines = onLine ? createInterface({ input: child.stdout }) : undefined
    lines?.on('line', onLine)
    const ended = lines ? new Promise(done => lines.once('close', done)) : Promise.resolve()
    running.add(child)
    const finish = outcome => {
      running.delete(child)
      resolve(outcome)
    }
    child.once('error', error => finish({ code: null, signal: null, reason: notStarted(program, error) }))
    child.once('close', (code, signal) =>
      ended.then(() => finish({ code, signal, reason: reasonOf(program, code, signal) })),
    )
  })

/** Runs a quick command and gives its standard output; `code` is null where it could not be started. */
export const askCommand = (command, { cwd, env } = {}) => {
  const [program, ...words] = command
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  return { code: status, output: stdout ?? '', errors: stderr ?? '' }
}

/** Takes flock's lock on an open file, without waiting; the lock lives as long as the file stays open somewhere. */
export const tryLock = file =>
  spawnSync('flock', ['--nonblock', '3'], { stdio: ['ignore', 'ignore', 'ignore', file] }).status === 0

/** Asks every running command to end. */
export const stopCommands = signal => {
  for (const child of running) child.kill(signal)
}

const notStarted = (program, error) =>
  error.code === 'ENOENT' ? `${program} is not on this machine` : `${program} did not start: ${error.message}`

const reasonOf = (program, code, signal) =>
  signal ? `${program} was ended by ${signal}` : code === 0 ? '' : `${program} ended with status ${code}`
