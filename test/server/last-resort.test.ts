import { expect, it } from 'vitest'
import { rateLimited } from '../../server/last-resort.ts'
import { EventListener } from './event-listener.ts'
import { spawnServer } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

it('a server goes on after exceptions that nothing catches, keeps its connections, and counts them', async () => {
  const faults = new URL('plant-faults.mjs', import.meta.url).href
  const server = await spawnServer(temporaryFolder(), { NODE_OPTIONS: `--import=${faults}` })
  const listener = new EventListener(server.address)
  await listener.opened
  expect(await server.json('GET', '/health')).toEqual({ ok: true, faults: 0 })
  server.child.kill('SIGUSR2')
  await expect.poll(() => server.json('GET', '/health').catch(String)).toEqual({ ok: true, faults: 3 })
  expect(await (await fetch(new URL('/metrics', server.address))).text()).toContain('composer_faults_total 3')
  await listener.send({ type: 'ping' })
  await listener.until(({ messages }) => messages.some(({ type }) => type === 'pong'))
  listener.close()
  // And it ends as ever.
  await server.end('SIGTERM')
  expect(server.child.exitCode).toBe(0)
})

it('a fault that comes again and again is not logged each time', () => {
  let now = 0
  let calls = 0
  const log = rateLimited(
    () => {
      calls += 1
    },
    20,
    () => now,
  )
  for (let count = 0; count < 1000; count += 1) log()
  expect(calls).toBe(20)
  now = 1000
  log()
  expect(calls).toBe(21)
})
