import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { Build, BuildEvent } from '../../shared/protocol/build.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { EventListener } from './event-listener.ts'
import { descendantsOf, isAlive } from './processes.ts'
import { endless, hello, platform, printing } from './sample-project.ts'
import { type ServerProcess, spawnServer } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()

const startBuild = async (server: ServerProcess, source: string, project: string | null = null) =>
  (await server.json<{ build: Build }>('POST', '/builds', { platform, project, content: hello(source) }))
    .build

const listenTo = async (server: ServerProcess, id: string): Promise<EventListener> => {
  const listener = new EventListener(server.address)
  await listener.subscribe({ kind: 'build', id } as never)
  return listener
}

describe('a server that is killed in mid-build and started again', () => {
  it('says so of the build, keeps its log and the projects, and builds on', async () => {
    const data = temporaryFolder()
    const first = await spawnServer(data)
    const opened = await first.json<OpenProject>('POST', '/projects', { from: 'sample', sample: 'hello' })
    const finished = await startBuild(first, printing('before'), opened.id)
    await (await listenTo(first, finished.id)).done()
    const build = await startBuild(first, endless, opened.id)
    const listener = await listenTo(first, build.id)
    await listener.until(({ events }) =>
      events.some(event => event.type === 'log' && event.text === 'ocamlc src/unikernel.ml'),
    )
    const seen = listener.events as BuildEvent[]
    // What was seen is stored within 250 ms; what the database answers then has come after that.
    await delay(600)
    await first.json('GET', `/builds?project=${opened.id}`)
    await first.end('SIGKILL')
    expect(readdirSync(join(data, 'workspaces'))).toHaveLength(1)

    const second = await spawnServer(data)
    expect(await second.json<Build>('GET', `/builds/${build.id}`)).toMatchObject({
      outcome: { how: 'interrupted' },
    })
    const events = (await (await listenTo(second, build.id)).done()) as BuildEvent[]
    expect(events.slice(0, seen.length)).toEqual(seen)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at))
    expect(events.at(-1)).toMatchObject({ type: 'done', outcome: { how: 'interrupted' } })
    expect(readdirSync(join(data, 'workspaces'))).toEqual([])
    expect(await second.json('GET', `/projects/${opened.id}`)).toEqual(opened)
    expect(await second.json<Build>('GET', `/builds/${finished.id}`)).toMatchObject({
      outcome: { how: 'built' },
    })
    const again = await startBuild(second, printing('before'), opened.id)
    const done = (await (await listenTo(second, again.id)).done()).at(-1)
    expect(done).toMatchObject({ outcome: { how: 'built', cached: true } })
    await second.end('SIGTERM')
  })

  it('leaves no compiler running', async () => {
    const server = await spawnServer(temporaryFolder())
    const build = await startBuild(server, `(* a compile that goes on *)\n${endless}`)
    const listener = await listenTo(server, build.id)
    await listener.until(({ events }) =>
      events.some(event => event.type === 'log' && event.text === 'ocamlc src/unikernel.ml'),
    )
    const before = descendantsOf(server.child.pid ?? 0)
    expect(before.length).toBeGreaterThan(0)
    await server.end('SIGKILL')
    await expect.poll(() => before.filter(isAlive)).toEqual([])
  })

  it('ends in order when it is asked to: builds are cancelled, not interrupted', async () => {
    const data = temporaryFolder()
    const first = await spawnServer(data)
    const build = await startBuild(first, endless)
    await (await listenTo(first, build.id)).until(({ events }) => events.length > 1)
    await first.end('SIGTERM')
    expect(first.child.exitCode).toBe(0)
    const second = await spawnServer(data)
    expect(await second.json<Build>('GET', `/builds/${build.id}`)).toMatchObject({
      outcome: { how: 'cancelled' },
    })
    await second.end('SIGTERM')
  })
})

describe('a server that was killed while it wrote', () => {
  it('has nothing half-written in its data folder once it is started again', async () => {
    const data = temporaryFolder()
    const first = await spawnServer(data)
    const { id } = await first.json<OpenProject>('POST', '/projects', { from: 'empty' })
    await first.end('SIGKILL')
    // What it was writing just then, under the names that it gives: its own, as no other process may have them.
    const tag = `${first.child.pid}-1`
    const state = join(data, 'project-state', id)
    const left = [
      `lifetime.json.${tag}.1.tmp`,
      `shares/a.json.${tag}.2.tmp`,
      `images/b.image.${tag}.3.tmp`,
      `images/keys/c.json.${tag}.4.tmp`,
      `project-state/${id}/revision.json.${tag}.5.tmp`,
      `project-state/${id}/save.tmp/files/composition.json`,
      `project-state/.unpack-a1/.import-${tag}-b2/p/composition.json`,
      `projects/.new-${id}/composition.json`,
    ]
    for (const path of left) {
      mkdirSync(dirname(join(data, path)), { recursive: true })
      writeFileSync(join(data, path), 'half')
    }
    const second = await spawnServer(data)
    const there = readdirSync(data, { recursive: true }).map(String)
    expect(there.filter(path => /\.tmp|\.import-|\.unpack-|\.new-/.test(path))).toEqual([])
    expect(readdirSync(state)).toContain('revision.json')
    expect((await second.json<OpenProject>('GET', `/projects/${id}`)).id).toBe(id)
    await second.end('SIGTERM')
  })
})
