import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ProjectContent } from '../../shared/model/project.ts'
import type { Build, BuildEvent, BuildOutcome } from '../../shared/protocol/build.ts'
import type { CycloneDx } from '../../shared/protocol/cyclonedx.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { EventListener } from './event-listener.ts'
import { isAlive, type Pid, processesIn } from './processes.ts'
import { endless, hello, platform, printing } from './sample-project.ts'
import { startServer, type TestServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()
const data = temporaryFolder()
const server = await startServer(data)

const start = async (content: ProjectContent, at: TestServer = server, more: object = {}): Promise<Build> =>
  (await at.json<{ build: Build }>('POST', '/builds', { platform, project: null, content, ...more })).build

const listenTo = async ({ id }: Build, at: TestServer = server, from = 0): Promise<EventListener> => {
  const listener = new EventListener(at.address)
  await listener.subscribe({ kind: 'build', id }, from)
  return listener
}

const eventsOf = async (build: Build, at: TestServer = server): Promise<BuildEvent[]> => {
  const listener = await listenTo(build, at)
  const events = (await listener.done()) as BuildEvent[]
  listener.close()
  return events
}

const outcomeOf = (events: BuildEvent[]): BuildOutcome => {
  const last = events.at(-1)
  if (last?.type !== 'done') throw new Error('no outcome')
  return last.outcome
}

const built = async (content: ProjectContent, at: TestServer = server, more: object = {}) => {
  const outcome = outcomeOf(await eventsOf(await start(content, at, more), at))
  if (outcome.how !== 'built') throw new Error(JSON.stringify(outcome))
  return outcome
}

const numbered = (events: BuildEvent[]) => events.map(({ seq }) => seq)
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at)

describe('a build', () => {
  it('goes through its stages to a stored image, every step a numbered event', async () => {
    const events = await eventsOf(await start(hello(printing('first'))))
    expect(numbered(events)).toEqual(upTo(events.length))
    expect(events.flatMap(event => (event.type === 'stage' ? [event.stage] : []))).toEqual([
      'generate',
      'compile',
      'link',
      'check',
    ])
    expect(events.flatMap(event => (event.type === 'log' ? [event.text] : []))).toContain(
      'ocamlopt src/unikernel.ml',
    )
    const outcome = outcomeOf(events)
    expect(outcome).toMatchObject({
      how: 'built',
      cached: false,
      image: { fileName: 'hello.hvt', manifest: [], platform },
    })
    if (outcome.how !== 'built') return
    expect(outcome.image.bytes).toBeLessThan(2_000_000)
    expect(outcome.image.sections.map(({ name }) => name)).toContain('.text')
    expect(outcome.image.components.map(({ name }) => name)).toContain('ocaml')
  })

  it('says of what the file is: sections and components each add up to it, every one with its licence', async () => {
    const { image } = await built(hello(printing('first')))
    const sections = image.sections.flatMap(({ bytes, inFile }) => (inFile ? [bytes] : []))
    const components = image.components.map(({ bytes }) => bytes ?? 0)
    for (const parts of [sections, components]) {
      const total = parts.reduce((sum, bytes) => sum + bytes, 0)
      expect(Math.abs(image.bytes - total)).toBeLessThan(0.02 * image.bytes)
    }
    const names = image.components.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['ocaml', 'newlib', 'lwt', 'unikernel-composer', 'hello']))
    expect(names).not.toContain('zarith')
    for (const { name, licence, version, bytes } of image.components) {
      expect(bytes).toBeGreaterThan(0)
      if (name !== 'hello') expect(`${licence}/${version}`).toMatch(/^.+\/.+$/)
    }
  })

  it('can be downloaded under a sensible name, with its checksum', async () => {
    const { image } = await built(hello(printing('first')))
    const reply = await server.call('GET', `/images/${image.hash}/file?name=my-hello.hvt`)
    const bytes = Buffer.from(await reply.arrayBuffer())
    const sha256 = createHash('sha256').update(bytes)
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('\u007fELF')
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-length': String(image.bytes),
      'content-disposition': expect.stringMatching(/^attachment; filename="?my-hello.hvt"?$/),
      etag: `"${image.hash}"`,
      'repr-digest': `sha-256=:${sha256.copy().digest('base64')}:`,
    })
    expect(sha256.digest('hex')).toBe(image.hash)
    const bill = await server.call('GET', `/images/${image.hash}/bom`)
    expect(bill.headers.get('content-type')).toContain('application/vnd.cyclonedx+json')
    expect(bill.headers.get('content-disposition')).toContain('.hvt.bom.json')
    expect(((await bill.json()) as CycloneDx).components).toHaveLength(image.components.length)
    const plain = await server.call('GET', `/images/${image.hash}/file?name=..%2fevil`)
    expect(plain.headers.get('content-disposition')).toMatch(/^attachment; filename="?hello.hvt"?$/)
    await plain.body?.cancel()
  })

  it('of the same inputs gives the same image at once', async () => {
    const first = await built(hello(printing('again')))
    const second = await built(hello(printing('again')))
    expect(second).toMatchObject({ cached: true, image: first.image })
  })

  it('is byte-identical when it is done again, in another folder', async () => {
    const first = await built(hello(printing('same')))
    const other = await startServer(join(data, 'a much longer path to another data folder'))
    const again = await built(hello(printing('same')), server, { force: true })
    const elsewhere = await built(hello(printing('same')), other)
    expect(again).toMatchObject({ cached: false, image: { hash: first.image.hash } })
    expect(elsewhere).toMatchObject({ cached: false, image: { hash: first.image.hash } })
  })

  it('is the same with bubblewrap and without', async () => {
    const plain = await startServer(join(data, 'plain'), { confinement: 'off' })
    const [a, b] = [await built(hello(printing('confined'))), await built(hello(printing('confined')), plain)]
    expect(b.image.hash).toBe(a.image.hash)
  })

  it('holds no path of this machine', async () => {
    const { image } = await built(hello(printing('paths')))
    const bytes = readFileSync(join(data, 'images', `${image.hash}.image`)).toString('latin1')
    expect(bytes).not.toContain(data)
    expect(bytes).not.toContain('workspaces')
  })

  it('leaves no workspace behind', async () => {
    await built(hello(printing('tidy')), server, { force: true })
    await expect.poll(() => readdirSync(join(data, 'workspaces'))).toEqual([])
  })
})

describe('a mistake in the OCaml', () => {
  it('of type is marked at its line', async () => {
    const events = await eventsOf(
      await start(hello('let start () =\n  print_endline 42;\n  Lwt.return_unit\n')),
    )
    const problem = {
      code: 'ocaml',
      severity: 'error',
      place: { file: 'src/unikernel.ml', line: 2, column: 16, endColumn: 18 },
    }
    expect(outcomeOf(events)).toMatchObject({ how: 'failed', problems: [problem] })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'problem', problem: expect.objectContaining({ code: 'ocaml' }) }),
    )
  })

  it('of syntax is marked at its line', async () => {
    const events = await eventsOf(await start(hello('let start () =\n  let x = in\n')))
    expect(outcomeOf(events)).toMatchObject({
      how: 'failed',
      problems: [{ code: 'ocaml', place: { line: 2 }, message: 'Syntax error' }],
    })
  })

  it('in what the app gives is marked on its device', async () => {
    const events = await eventsOf(await start(hello('let start (n : int) = ignore n; Lwt.return_unit\n')))
    const outcome = outcomeOf(events)
    expect(outcome).toMatchObject({ how: 'failed' })
    if (outcome.how !== 'failed') return
    expect(outcome.problems).toContainEqual(expect.objectContaining({ code: 'ocaml', device: 'hello' }))
  })

  it('gives warnings without failing', async () => {
    const events = await eventsOf(
      await start(hello('let start () =\n  let unused = 1 in\n  Lwt.return_unit\n')),
    )
    expect(outcomeOf(events)).toMatchObject({ how: 'built' })
    const problem = expect.objectContaining({ code: 'ocaml', severity: 'warning' })
    expect(events).toContainEqual(expect.objectContaining({ type: 'problem', problem }))
  })
})

describe('a composition that does not fit', () => {
  it('is refused before anything is compiled', async () => {
    const content = hello()
    const events = await eventsOf(
      await start({ ...content, composition: { ...content.composition, wires: [] } }),
    )
    expect(outcomeOf(events)).toMatchObject({
      how: 'failed',
      problems: [{ code: 'unwired-port' }, { code: 'unwired-port' }],
    })
    expect(events.some(event => event.type === 'stage' && event.stage === 'compile')).toBe(false)
  })
})

describe('a source that names another file as its own', () => {
  it.each(['auto', 'off'] as const)('is quoted nothing of that file (confinement: %s)', async confinement => {
    const at = await startServer(join(data, `line-directive-${confinement}`), { confinement })
    const secret = join(temporaryFolder(), 'secret.txt')
    writeFileSync(secret, 'nobody may read this line\n')
    const source = `# 1 ${JSON.stringify(secret)}\nlet start () : unit Lwt.t = "wrong"\n`
    const events = await eventsOf(await start(hello(source), at), at)
    expect(outcomeOf(events)).toMatchObject({ how: 'failed' })
    expect(JSON.stringify(events)).toContain('expected of type')
    expect(JSON.stringify(events)).not.toContain('nobody may read')
  })
})

describe('a build that takes too long', () => {
  it('whose compiler needs more memory than it may says so, and nothing of files that nobody wrote', async () => {
    const small = await startServer(join(data, 'small'), { limits: { buildMemoryBytes: 800 * 1024 * 1024 } })
    const doubled = Array.from(
      { length: 24 },
      (_, n) => `let[@inline always] f${n + 1} x = ${n === 0 ? 'x + 1' : `f${n} (f${n} x)`}\n`,
    )
    const events = await eventsOf(
      await start(
        hello(`${doubled.join('')}let y = f24 1\nlet start () = ignore y; Lwt.return_unit\n`),
        small,
      ),
      small,
    )
    const outcome = outcomeOf(events)
    expect(outcome).toMatchObject({ how: 'failed', problems: [{ code: 'build-failed' }] })
    const [problem] = outcome.how === 'failed' ? outcome.problems : []
    const message = problem?.code === 'build-failed' ? problem.message : ''
    expect(message).toContain('UNIKERNEL_COMPOSER_BUILD_MEMORY_MB sets the limit')
    expect(message).not.toMatch(/\n|dune|link_flags/)
  })

  it('is stopped at the time limit, with all its processes', async () => {
    const limited = await startServer(join(data, 'limited'), { limits: { buildMs: 1500 } })
    const build = await start(hello(endless), limited)
    const seen = watchProcesses(join(data, 'limited/workspaces'))
    const outcome = outcomeOf(await eventsOf(build, limited))
    expect(outcome).toMatchObject({ how: 'timed-out', limitMs: 1500 })
    await expectGone(seen())
  })

  it('can be cancelled, with all its processes', async () => {
    const build = await start(hello(endless))
    const listener = await listenTo(build)
    await listener.until(({ events }) =>
      events.some(event => event.type === 'log' && event.text === 'ocamlc src/unikernel.ml'),
    )
    const seen = processesIn(join(data, 'workspaces'))
    expect((await server.call('POST', `/builds/${build.id}/cancel`)).status).toBe(204)
    expect(outcomeOf((await listener.done()) as BuildEvent[])).toMatchObject({ how: 'cancelled' })
    expect(await server.json<Build>('GET', `/builds/${build.id}`)).toMatchObject({
      outcome: { how: 'cancelled' },
    })
    await expectGone(seen)
  })

  it('lets the others wait; one that waits can be cancelled', async () => {
    const one = await startServer(join(data, 'one'), { limits: { buildsAtOnce: 1 } })
    const first = await start(hello(endless), one)
    const second = await start(hello(printing('second')), one)
    const third = await start(hello(printing('third')), one)
    const waiting = await listenTo(third, one)
    await waiting.until(({ events }) => events.some(event => event.type === 'queued' && event.position === 2))
    await one.call('POST', `/builds/${second.id}/cancel`)
    expect(outcomeOf(await eventsOf(second, one))).toMatchObject({ how: 'cancelled' })
    await one.call('POST', `/builds/${first.id}/cancel`)
    expect(outcomeOf((await waiting.done()) as BuildEvent[])).toMatchObject({ how: 'built' })
  })
})

describe('too many builds', () => {
  it('are refused, and what waits already is built', async () => {
    const busy = await startServer(join(data, 'busy'), { limits: { buildsAtOnce: 1, buildsWaiting: 1 } })
    const first = await start(hello(endless), busy)
    const second = await start(hello(printing('patient')), busy)
    const content = hello(printing('one too many'))
    const replies = upTo(3).map(() => busy.call('POST', '/builds', { platform, project: null, content }))
    expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([429, 429, 429])
    await busy.call('POST', `/builds/${first.id}/cancel`)
    expect(outcomeOf(await eventsOf(second, busy))).toMatchObject({ how: 'built' })
  })
})

describe('listening', () => {
  it('is answered from any number on, during the build and after it', async () => {
    const build = await start(hello(printing('replay')))
    const early = await listenTo(build)
    await early.until(({ events }) => events.length > 3)
    const late = await listenTo(build, server, 2)
    const [all, rest] = [await early.done(), await late.done()]
    expect(numbered(all as BuildEvent[])).toEqual(upTo(all.length))
    expect(rest).toEqual(all.slice(2))
    expect((await eventsOf(build)) as unknown).toEqual(all)
    expect(await server.json('GET', `/builds/${build.id}/events?from=1`)).toEqual(all.slice(1))
  })

  it('loses nothing when the connection breaks in mid-build', async () => {
    const build = await start(hello(printing('broken connection')))
    const before = await listenTo(build)
    await before.until(({ events }) => events.length > 2)
    before.close()
    const seen = before.events
    const after = await listenTo(build, server, (seen.at(-1)?.seq ?? 0) + 1)
    const all = [...seen, ...(await after.done())] as BuildEvent[]
    expect(numbered(all)).toEqual(upTo(all.length))
  })

  it('serves many at once', async () => {
    const build = await start(hello(printing('many listeners')))
    const all = await Promise.all(upTo(20).map(() => eventsOf(build)))
    for (const events of all) expect(events).toEqual(all[0])
  })

  it('says what it does not know, and what it does not understand', async () => {
    const listener = new EventListener(server.address)
    await listener.subscribe({ kind: 'build', id: 'no-such-build' } as never)
    listener.socket.send('not JSON')
    await listener.send({ type: 'ping' })
    await listener.until(({ messages }) => messages.length === 3)
    expect(listener.messages.map(({ type }) => type).sort()).toEqual(['bad-message', 'pong', 'unknown-topic'])
    listener.close()
  })
})

describe('a machine without what builds need', () => {
  it('says that the toolchain is missing, and how to get it', async () => {
    const bare = await startServer(join(data, 'bare'), {
      cacheFolder: join(data, 'empty-cache'),
      toolchainFolder: null,
    })
    const outcome = outcomeOf(await eventsOf(await start(hello(), bare), bare))
    expect(outcome).toMatchObject({ how: 'impossible', reason: expect.stringContaining('npm start') })
  })

  it('removes the workspaces of killed servers when it starts, and no others', async () => {
    const folder = join(data, 'leftovers')
    const left = join(folder, 'workspaces/999999-1-abcdef')
    mkdirSync(left, { recursive: true })
    writeFileSync(join(left, 'dune'), '')
    await startServer(folder)
    expect(existsSync(left)).toBe(false)
  })
})

/** Notes the processes of the builds in a folder of workspaces until it is asked for them. */
const watchProcesses = (workspaces: string): (() => Pid[]) => {
  const seen = new Map<string, Pid>()
  const look = () => {
    for (const each of processesIn(workspaces)) seen.set(`${each.pid} ${each.started}`, each)
  }
  const timer = setInterval(look, 50)
  return () => {
    clearInterval(timer)
    return [...seen.values()]
  }
}

const expectGone = async (seen: readonly Pid[]): Promise<void> => {
  expect(seen.length).toBeGreaterThan(0)
  await expect.poll(() => seen.filter(isAlive)).toEqual([])
}
