import { expect, describe as group, it } from 'vitest'
import type { GenerateReply, OpenProject } from '../../shared/protocol/api.ts'
import type { Build, BuildEvent, BuildOutcome } from '../../shared/protocol/build.ts'
import type { Run, RunEvent } from '../../shared/protocol/run.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { EventListener } from './event-listener.ts'
import { platform } from './sample-project.ts'
import { startServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()
const server = await startServer(temporaryFolder())

const eventsOf = async (kind: 'build' | 'run', id: string): Promise<(BuildEvent | RunEvent)[]> => {
  const listener = new EventListener(server.address)
  await listener.subscribe({ kind, id } as Parameters<EventListener['subscribe']>[0], 0)
  const events = await listener.done()
  listener.close()
  return events
}

const open = (id: string) => server.json<OpenProject>('GET', `/projects/${id}`)

const build = async ({ id, project }: OpenProject): Promise<BuildOutcome> => {
  const { composition, sources, files } = project
  const content = { composition, sources, files }
  const reply = await server.json<{ build: Build }>('POST', '/builds', { platform, project: id, content })
  const last = (await eventsOf('build', reply.build.id)).at(-1)
  if (last?.type !== 'done' || !('image' in last.outcome || 'problems' in last.outcome))
    throw new Error(JSON.stringify(last))
  return last.outcome as BuildOutcome
}

const consoleOf = async (image: string): Promise<string> => {
  const run = await server.json<Run>('POST', '/runs', { image })
  const events = await eventsOf('run', run.id)
  return events.map(event => ('text' in event ? event.text : '')).join('')
}

group('data files', () => {
  it('are in the image; another file makes another image, and one that changed meanwhile makes none', async () => {
    const opened = await server.json<OpenProject>('POST', '/projects', {
      from: 'sample',
      sample: 'kv-browser',
    })
    const { composition, sources, files } = opened.project
    const shown = await server.json<GenerateReply>('POST', '/generate', {
      platform,
      content: { composition, sources, files },
    })
    expect(shown.files.map(({ path }) => path)).toContain('static_content.ml')
    const first = await build(opened)
    if (first.how !== 'built') throw new Error(JSON.stringify(first))
    expect(await consoleOf(first.image.hash)).toContain('/welcome.txt: 88 bytes')

    const put = await server.call(
      'PUT',
      `/projects/${opened.id}/files/content/welcome.txt`,
      new TextEncoder().encode('Another text'),
    )
    expect(put.ok).toBe(true)
    expect(await build(opened)).toMatchObject({ how: 'built', cached: true })
    const late = await build({
      ...opened,
      project: { ...opened.project, sources: { ...sources, 'more.ml': '' } },
    })
    expect(late).toMatchObject({
      how: 'failed',
      problems: [{ code: 'unreadable', file: 'content/welcome.txt' }],
    })
    const second = await build(await open(opened.id))
    if (second.how !== 'built') throw new Error(JSON.stringify(second))
    expect(second.image.hash).not.toBe(first.image.hash)
    expect(await consoleOf(second.image.hash)).toContain('Another text')
  })

  it('may be none at all: the store is empty', async () => {
    const opened = await server.json<OpenProject>('POST', '/projects', {
      from: 'sample',
      sample: 'kv-browser',
    })
    const outcome = await build({ ...opened, project: { ...opened.project, files: {} } })
    if (outcome.how !== 'built') throw new Error(JSON.stringify(outcome))
    expect(outcome.image.bytes).toBeGreaterThan(0)
  })
})

group('a boot in the page', () => {
  it('has a disk of zeroes for each that the image asks for', async () => {
    const opened = await server.json<OpenProject>('POST', '/projects', {
      from: 'sample',
      sample: 'boot-counter',
    })
    const outcome = await build(opened)
    if (outcome.how !== 'built') throw new Error(JSON.stringify(outcome))
    for (const _ of [1, 2]) expect(await consoleOf(outcome.image.hash)).toContain('This is boot number 1')
  })
})
