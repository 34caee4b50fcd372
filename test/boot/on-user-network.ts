import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'

const cli = fileURLToPath(new URL('../../bin/unikernel-composer.mjs', import.meta.url))

/** A running image whose network is passt's: `at(80)` is where its port 80 is reached from this machine. */
export type Running = {
  at: (guestPort: number) => string
  said: () => string
  end: (signal?: NodeJS.Signals) => Promise<void>
}

const started: Running[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map(running => running.end()))
})

/** Runs an image as a user does, and waits until its console says it is ready. It ends with the test. */
export const runOnUserNetwork = async (
  image: string,
  ready: string,
  options: readonly string[] = [],
): Promise<Running> => {
  const guest = spawn(process.execPath, [cli, 'run', image, '--net', 'service=user', ...options])
  let said = ''
  guest.stdout.on('data', data => (said += String(data)))
  guest.stderr.on('data', data => (said += String(data)))
  const over = () => guest.exitCode !== null || guest.signalCode !== null
  const running: Running = {
    at: guestPort => {
      const host = new RegExp(`127\\.0\\.0\\.1:(\\d+) is port ${guestPort} of service`).exec(said)?.[1]
      if (host === undefined) throw new Error(`port ${guestPort} is not published:\n${said}`)
      return `127.0.0.1:${host}`
    },
    said: () => said,
    end: async (signal = 'SIGTERM') => {
      guest.kill(signal)
      await eventually(over)
    },
  }
  started.push(running)
  await eventually(() => said.includes(ready) || over())
  if (over()) throw new Error(`the image has ended:\n${said}`)
  return running
}

/** Waits until something is true, for at most a while. */
const eventually = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1800) throw new Error('it never came true')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
