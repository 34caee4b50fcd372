import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { buildImage } from './build-and-boot.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let running: ChildProcess | null = null

afterEach(() => {
  running?.kill('SIGTERM')
  running = null
})

/** Waits until something is true, for at most a while. */
const eventually = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 600) throw new Error('it never came true')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

it('serves http-hello to this machine through passt, without a tap', async () => {
  const image = buildImage(`${root}/shared/samples/http-hello`, temporaryFolder())
  const guest = spawn(
    process.execPath,
    ['bin/unikernel-composer.mjs', 'run', image, '--net', 'service=user'],
    { cwd: root },
  )
  running = guest
  let said = ''
  guest.stdout.on('data', data => (said += String(data)))
  guest.stderr.on('data', data => (said += String(data)))
  await eventually(() => said.includes('listening to port 80') || guest.exitCode !== null)
  const port = /127\.0\.0\.1:(\d+) is port 80 of service/.exec(said)?.[1]
  const reply = await fetch(`http://127.0.0.1:${port}/somewhere`)
  expect(await reply.text(), said).toContain('Hello from /somewhere')
  expect(reply.status).toBe(200)
  guest.kill('SIGTERM')
  await eventually(() => guest.exitCode !== null || guest.signalCode !== null)
})
