import { WebSocket } from 'ws'
import type { ProjectContent, ProjectId } from '../shared/model/project.ts'
import { buildable } from '../shared/model/target.ts'
import { apiBase, BuildReply, type BuildRequest } from '../shared/protocol/api.ts'
import type { BuildEvent, Image } from '../shared/protocol/build.ts'
import { ServerMessage, socketPath } from '../shared/protocol/protocol.ts'

/** `ms`: from the click (the request leaves) to the event that says the image is stored. `duneMs`: its part inside dune. */
export type TimedBuild = { ms: number; duneMs: number; cached: boolean; image: Image }

export type BuildClient = {
  build: (content: ProjectContent, project: ProjectId | null) => Promise<TimedBuild>
  close: () => void
}

/** Builds through the HTTP API and listens on the websocket, as the page does. */
export const buildClient = async (url: string): Promise<BuildClient> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${socketPath}`)
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const [platform] = buildable
  if (!platform) throw new Error('this version builds for no platform')
  const build: BuildClient['build'] = async (content, project) => {
    const began = performance.now()
    const reply = await fetch(`${url}${apiBase}/builds`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ platform, project, content, force: false } satisfies BuildRequest),
    })
    if (!reply.ok) throw new Error(`POST /builds answered ${reply.status}: ${await reply.text()}`)
    const { id } = BuildReply.parse(await reply.json()).build
    const events = await eventsOf(socket, id)
    const ms = performance.now() - began
    const outcome = events.flatMap(event => (event.type === 'done' ? [event.outcome] : []))[0]
    if (outcome?.how !== 'built') throw new Error(`the build did not end well: ${JSON.stringify(outcome)}`)
    return { ms, duneMs: duneTime(events), cached: outcome.cached, image: outcome.image }
  }
  return { build, close: () => socket.close() }
}

/** Every event of a build up to its end. */
const eventsOf = (socket: WebSocket, id: string): Promise<BuildEvent[]> =>
  new Promise((resolve, reject) => {
    const events: BuildEvent[] = []
    const timer = setTimeout(() => reject(new Error(`build ${id} did not end within 60 s`)), 60_000)
    const listen = (data: unknown): void => {
      const message = ServerMessage.parse(JSON.parse(String(data)))
      if (message.type !== 'build-events' || message.id !== id) return
      events.push(...message.events)
      if (events.at(-1)?.type !== 'done') return
      clearTimeout(timer)
      socket.off('message', listen)
      resolve(events)
    }
    socket.on('message', listen)
    socket.send(JSON.stringify({ type: 'subscribe', topic: { kind: 'build', id }, from: 0 }))
  })

/** From the stage `compile`, when dune is started, to the stage `check`, when it has ended; 0 where it was not started. */
const duneTime = (events: readonly BuildEvent[]): number => {
  const at = (stage: string): number | undefined =>
    events.find(event => event.type === 'stage' && event.stage === stage)?.at
  const from = at('compile')
  const to = at('check')
  return from === undefined || to === undefined ? 0 : to - from
}
