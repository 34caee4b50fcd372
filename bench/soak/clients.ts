import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { apiBase, type OpenProject, type SaveReply } from '../../shared/protocol/api.ts'
import type { Build } from '../../shared/protocol/build.ts'
import { socketPath } from '../../shared/protocol/protocol.ts'
import type { Run } from '../../shared/protocol/run.ts'
import { readSampleProject } from '../read-sample-project.ts'

/** What the clients of a soak have done. */
export type Tally = Record<
  'saves' | 'opens' | 'lists' | 'generated' | 'typed' | 'builds' | 'boots' | 'refused' | 'broken' | 'failed',
  number
>

type Soak = {
  url: () => string
  signal: AbortSignal
  tally: Tally
  /** What went wrong otherwise, each once. */
  trouble: Set<string>
}

const platform = { universe: 'embedded', target: 'hvt' } as const

/** Asks as a page would: a refusal for now is none of its faults, nor is a connection that a killed server broke. */
const ask = async <T>(soak: Soak, method: string, path: string, body?: unknown): Promise<T | null> => {
  try {
    const reply = await fetch(`${soak.url()}${apiBase}${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    })
    const text = await reply.text()
    if (reply.ok) return (text === '' ? {} : JSON.parse(text)) as T
    if (reply.status === 429 || reply.status === 503) {
      soak.tally.refused += 1
      await delay(2000, undefined, { signal: soak.signal })
    } else if (reply.status !== 404 && reply.status !== 409) {
      soak.tally.failed += 1
      soak.trouble.add(
        `${method} ${path.replace(/[0-9a-f-]{8,}/g, '…')}: ${reply.status} ${text.slice(0, 200)}`,
      )
    }
  } catch {
    if (!soak.signal.aborted) soak.tally.broken += 1
  }
  return null
}

const pause = (soak: Soak, ms: number): Promise<void> =>
  delay(ms * (0.5 + Math.random()), undefined, { signal: soak.signal }).catch(() => undefined)

/** One page: makes a project, then edits, saves, looks, asks for types and builds, until the end. */
export const editor = async (soak: Soak, number: number): Promise<void> => {
  const { tally } = soak
  const sample = readSampleProject('hello')
  let own: OpenProject | null = null
  for (let turn = 0; !soak.signal.aborted; turn += 1) {
    await pause(soak, 4000)
    if (!own) own = await ask<OpenProject>(soak, 'POST', '/projects', { from: 'sample', sample: 'hello' })
    if (!own) continue
    const content = {
      composition: sample.composition,
      sources: {
        'unikernel.ml': `let start () = print_endline "client ${number}, turn ${turn % 4}"; Lwt.return_unit\n`,
      },
    }
    const project: OpenProject['project'] = { ...own.project, ...content }
    const saved: SaveReply | null = await ask<SaveReply>(soak, 'PUT', `/projects/${own.id}`, {
      revision: own.revision,
      project,
    })
    if (saved) {
      tally.saves += 1
      own = { ...own, revision: saved.revision }
    } else own = await ask<OpenProject>(soak, 'GET', `/projects/${own.id}`)
    switch (turn % 6) {
      case 0:
        if (await ask(soak, 'GET', '/projects')) tally.lists += 1
        break
      case 1:
        if (await ask(soak, 'POST', '/generate', { platform, content })) tally.generated += 1
        break
      case 2:
        if (await ask(soak, 'POST', '/types', { platform, content })) tally.typed += 1
        break
      case 3:
        if (number % 10 === 0 && (await built(soak, content, false))) tally.builds += 1
        break
      default:
        if (own && (await ask(soak, 'GET', `/projects/${own.id}`))) tally.opens += 1
    }
  }
}

/** Builds; cancelled half-way where `kill` is set. */
const built = async (soak: Soak, content: object, kill: boolean): Promise<Build | null> => {
  const reply = await ask<{ build: Build }>(soak, 'POST', '/builds', {
    platform,
    project: null,
    content,
    force: kill,
  })
  if (!reply) return null
  const { id } = reply.build
  if (kill) {
    await pause(soak, 300)
    await ask(soak, 'POST', `/builds/${id}/cancel`)
  }
  for (let tries = 0; tries < 300 && !soak.signal.aborted; tries += 1) {
    const build = await ask<Build>(soak, 'GET', `/builds/${id}`)
    if (build?.outcome) return build
    if (!build) return null
    await pause(soak, 500)
  }
  return null
}

/** Starts builds and cancels them while they run. */
export const buildKiller = async (soak: Soak, content: object): Promise<void> => {
  while (!soak.signal.aborted) {
    await built(soak, content, true)
    await pause(soak, 1000)
  }
}

/** Boots an image again and again, as many at once as it may, and stops some of them. */
export const guestFlood = async (soak: Soak, content: object): Promise<void> => {
  while (!soak.signal.aborted) {
    const build = await built(soak, content, false)
    const image = build?.outcome?.how === 'built' ? build.outcome.image.hash : null
    if (image === null) {
      await pause(soak, 1000)
      continue
    }
    for (let round = 0; round < 10 && !soak.signal.aborted; round += 1) {
      const runs = await Promise.all(
        Array.from({ length: 4 }, () =>
          ask<Run>(soak, 'POST', '/runs', { image, memoryMb: 32, arguments: [] }),
        ),
      )
      for (const run of runs) {
        if (!run) continue
        soak.tally.boots += 1
        if (Math.random() < 0.5) await ask(soak, 'POST', `/runs/${run.id}/stop`)
      }
      await pause(soak, 1000)
    }
  }
}

/** Websockets that say nothing; those that end are opened again. */
export class IdleSockets {
  readonly #soak: Soak
  readonly #count: number
  readonly #open = new Set<WebSocket>()

  constructor(soak: Soak, count: number) {
    this.#soak = soak
    this.#count = count
  }

  get open(): number {
    return [...this.#open].filter(({ readyState }) => readyState === WebSocket.OPEN).length
  }

  async keep(): Promise<void> {
    while (!this.#soak.signal.aborted) {
      // Strangers to each other do not come in step: a thousand a second, evenly.
      const missing = Math.min(10, this.#count - this.#open.size)
      for (let n = 0; n < missing; n += 1) this.#add()
      await delay(missing > 0 ? 10 : 1000, undefined, { signal: this.#soak.signal }).catch(() => undefined)
    }
    for (const socket of this.#open) socket.terminate()
  }

  #add(): void {
    const socket = new WebSocket(`${this.#soak.url().replace(/^http/, 'ws').replace(/\/$/, '')}${socketPath}`)
    this.#open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#open.delete(socket))
  }
}
