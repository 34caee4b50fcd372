import { getPriority } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProjectContent } from '../../shared/model/project.ts'
import type { Build, ImageHash } from '../../shared/protocol/build.ts'
import type { Run, RunEvent } from '../../shared/protocol/run.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { EventListener } from './event-listener.ts'
import { isAlive, processesIn } from './processes.ts'
import { hello, platform, printing } from './sample-project.ts'
import { startServer, type TestServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()
const data = temporaryFolder()
const server = await startServer(data)

const imageOf = (source: string, at: TestServer = server): Promise<ImageHash> =>
  imageOfProject(hello(source), at)

const imageOfProject = async (content: ProjectContent, at: TestServer = server): Promise<ImageHash> => {
  const { build } = await at.json<{ build: Build }>('POST', '/builds', { platform, project: null, content })
  const listener = new EventListener(at.address)
  await listener.subscribe({ kind: 'build', id: build.id })
  const last = (await listener.done()).at(-1)
  if (last?.type !== 'done' || last.outcome.how !== 'built') throw new Error(JSON.stringify(last))
  return last.outcome.image.hash
}

const boot = (image: ImageHash, more: object = {}, at: TestServer = server) =>
  at.json<Run>('POST', '/runs', { image, memoryMb: 64, ...more })

const listenTo = async ({ id }: Run, at: TestServer = server): Promise<EventListener> => {
  const listener = new EventListener(at.address)
  await listener.subscribe({ kind: 'run', id })
  return listener
}

const consoleOf = (events: readonly unknown[]): string =>
  (events as RunEvent[])
    .map(event => (event.type === 'console' && event.stream === 'guest' ? event.text : ''))
    .join('')

const talking = `let start () =
  let rec loop n = print_endline (string_of_int n); Lwt.bind (Mirage_sleep.ns 50_000_000L) (fun () -> loop (n + 1)) in
  loop 0
`

/** Writes three sectors and waits. */
const writer = ProjectContent.parse({
  composition: {
    format: 1,
    name: 'writer',
    devices: [
      { id: 'disk', type: 'block_of_file', name: 'disk' },
      {
        id: 'app',
        type: 'app',
        name: 'app',
        app: {
          module: 'Unikernel.Make',
          ports: [{ name: 'disk', signature: 'block' }],
          bootArguments: [],
          libraries: ['cstruct', 'lwt', 'mirage-block'],
        },
      },
    ],
    wires: [{ from: { device: 'disk' }, to: { device: 'app', port: 'disk' } }],
  },
  sources: {
    'unikernel.ml': `open Lwt.Syntax

module Make (Disk : Mirage_block.S) = struct
  let start disk =
    let rec write n =
      if n = 0 then Lwt.return_unit
      else
        let* _ = Disk.write disk (Int64.of_int n) [ Cstruct.create 512 ] in
        write (n - 1)
    in
    let* () = write 3 in
    Mirage_sleep.ns 3_600_000_000_000L
end
`,
  },
})

describe('a boot', () => {
  it('streams the console and ends with the status of the guest', async () => {
    const image = await imageOf(printing('booted'))
    const events = await (await listenTo(await boot(image))).done()
    expect(events[0]).toMatchObject({
      seq: 0,
      type: 'started',
      command: ['hvt-run', '--mem=64', 'hello.hvt'],
    })
    expect(consoleOf(events)).toContain('booted\n')
    expect(events.at(-1)).toMatchObject({ type: 'done', outcome: { how: 'exited', status: 0 } })
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at))
  })

  it('gives another status as it is', async () => {
    const image = await imageOf('let start () = exit 7\n')
    expect((await (await listenTo(await boot(image))).done()).at(-1)).toMatchObject({
      outcome: { how: 'exited', status: 7 },
    })
  })

  it('hands boot arguments on, word by word', async () => {
    const image = await imageOf(printing('arguments'))
    const events = await (await listenTo(await boot(image, { arguments: ['--no-such-argument'] }))).done()
    expect(consoleOf(events)).toContain('no-such-argument')
    expect(events.at(-1)).toMatchObject({ outcome: { how: 'exited', status: 64 } })
  })

  it('tells what it uses, and can be stopped', async () => {
    const run = await boot(await imageOf(talking))
    const listener = await listenTo(run)
    const usage = await listener.until(({ events }) => events.find(event => event.type === 'usage'))
    expect(usage).toMatchObject({ residentBytes: expect.any(Number), cpuMs: expect.any(Number) })
    expect((await server.call('POST', `/runs/${run.id}/stop`)).status).toBe(204)
    expect((await listener.done()).at(-1)).toMatchObject({ outcome: { how: 'stopped' } })
    expect(await server.json('GET', `/runs/${run.id}`)).toMatchObject({ outcome: { how: 'stopped' } })
  })

  it('yields to the server on a busy machine', async () => {
    const run = await boot(await imageOf(talking))
    const listener = await listenTo(run)
    await listener.until(() => consoleOf(listener.events).includes('1\n') || undefined)
    const runners = processesIn(`${data}/`).filter(isAlive)
    expect(runners.map(({ pid }) => getPriority(pid))).toEqual([Math.min(19, getPriority() + 5)])
    await server.call('POST', `/runs/${run.id}/stop`)
    await listener.done()
  })

  it('tells what passes through its disks', async () => {
    const run = await boot(await imageOfProject(writer))
    const listener = await listenTo(run)
    // What is told first may be of before its last write.
    const usage = await listener.until(({ events }) =>
      events.find(
        event =>
          event.type === 'usage' && event.devices.some(each => each.type === 'block' && each.writes === 3),
      ),
    )
    expect(usage).toMatchObject({
      devices: [{ name: 'disk', type: 'block', reads: 0, bytesRead: 0, writes: 3, bytesWritten: 1536 }],
    })
    await server.call('POST', `/runs/${run.id}/stop`)
    await listener.done()
  })

  it('ends at its limits of time and output', async () => {
    const brief = await startServer(join(data, 'brief'), { limits: { runMs: 500 } })
    const sleeping = await boot(await imageOf(talking, brief), {}, brief)
    expect((await (await listenTo(sleeping, brief)).done()).at(-1)).toMatchObject({
      outcome: { how: 'timed-out', limitMs: 500 },
    })
    const terse = await startServer(join(data, 'terse'), { limits: { runOutputBytes: 100_000 } })
    const flood = await imageOf(
      "let start () = while true do print_endline (String.make 1000 'x') done; Lwt.return_unit\n",
      terse,
    )
    const events = await (await listenTo(await boot(flood, {}, terse), terse)).done()
    expect(events.at(-1)).toMatchObject({ outcome: { how: 'too-much-output', limitBytes: 100_000 } })
    expect(consoleOf(events).length).toBeLessThanOrEqual(100_000)
  })

  it('waits for a reader that is slower than the guest, and loses nothing', async () => {
    const image = await imageOf(
      `let start () = for n = 1 to 40_000 do print_endline (Printf.sprintf "%06d %s" n (String.make 90 'x')) done; Lwt.return_unit\n`,
    )
    const run = await boot(image)
    const listener = await listenTo(run)
    await listener.until(({ events }) => events.length > 0)
    listener.socket.pause()
    await expect.poll(async () => (await server.json<Run>('GET', `/runs/${run.id}`)).outcome).not.toBeNull()
    listener.socket.resume()
    const events = await listener.done()
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at))
    const numbers = consoleOf(events).match(/^\d{6} /gm) ?? []
    expect(numbers.map(Number)).toEqual(Array.from({ length: 40_000 }, (_, at) => at + 1))
  })

  it('forgets the oldest consoles when there are too many', async () => {
    const forgetful = await startServer(join(data, 'forgetful'), { limits: { runsKept: 2 } })
    const image = await imageOf(printing('short'), forgetful)
    const runs: Run[] = []
    for (let count = 0; count < 3; count += 1) {
      const run = await boot(image, {}, forgetful)
      await (await listenTo(run, forgetful)).done()
      runs.push(run)
    }
    const statuses = await Promise.all(
      runs.map(async ({ id }) => (await forgetful.call('GET', `/runs/${id}`)).status),
    )
    expect(statuses).toEqual([404, 200, 200])
  })

  it('is refused where too many run, and where there is no such image', async () => {
    const one = await startServer(join(data, 'one'), { limits: { runsAtOnce: 1 } })
    const image = await imageOf(talking, one)
    const first = await boot(image, {}, one)
    expect((await one.call('POST', '/runs', { image })).status).toBe(429)
    await one.call('POST', `/runs/${first.id}/stop`)
    await (await listenTo(first, one)).done()
    expect((await one.call('POST', '/runs', { image: 'a'.repeat(64) })).status).toBe(404)
    expect((await one.call('POST', '/runs', { image: '../../etc/passwd' })).status).toBe(400)
    expect((await one.call('POST', '/runs', { image, arguments: ['a\u0000b'] })).status).toBe(400)
    const statuses = [1, 2, 3].map(async () => (await one.call('POST', '/runs', { image })).status)
    expect((await Promise.all(statuses)).sort()).toEqual([201, 429, 429])
  })

  it('says why the runner refuses', async () => {
    const image = await imageOf(printing('small'))
    const outcome = (await (await listenTo(await boot(image, { memoryMb: 4 }))).done()).at(-1)
    expect(outcome).toMatchObject({
      outcome: { how: 'refused', reason: expect.stringMatching(/memory|MB|MiB/i) },
    })
  })
})
