import { describe, expect, it } from 'vitest'
import { DeviceId } from '../../shared/model/composition.ts'
import { ProjectId } from '../../shared/model/project.ts'
import type { OpenProject, ProjectSummary } from '../../shared/protocol/api.ts'
import type { PresenceMessage } from '../../shared/protocol/protocol.ts'
import { EventListener } from './event-listener.ts'
import { startServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const server = await startServer(temporaryFolder())
const hello = () => server.json<OpenProject>('POST', '/projects', { from: 'sample', sample: 'hello' })
const logs = DeviceId.parse('logs')

const presenceOf = (listener: EventListener): PresenceMessage | undefined =>
  listener.messages.filter(message => message.type === 'presence').at(-1)

const visit = async (project: ProjectId, selected: DeviceId[] = []): Promise<EventListener> => {
  const listener = new EventListener(server.address)
  await listener.send({ type: 'join-presence', project, selected })
  await listener.until(presenceOf)
  return listener
}

describe('pages that have the same project open', () => {
  it('know of each other, what each has selected, and when one has gone', async () => {
    const { id, revision } = await hello()
    const one = await visit(id)
    expect(presenceOf(one)).toEqual({ type: 'presence', project: id, you: 1, revision, files: 0, others: [] })
    const two = await visit(id, [logs])
    await one.until(listener => presenceOf(listener)?.others.length === 1)
    expect(presenceOf(one)?.others).toEqual([{ peer: 2, selected: [logs] }])
    expect(presenceOf(two)).toMatchObject({ you: 2, others: [{ peer: 1, selected: [] }] })
    await two.send({ type: 'join-presence', project: id, selected: [] })
    await one.until(listener => presenceOf(listener)?.others[0]?.selected.length === 0)
    two.close()
    await one.until(listener => presenceOf(listener)?.others.length === 0)
    const three = await visit(id)
    expect(presenceOf(three)?.you).toBe(2)
    await three.send({ type: 'leave', project: id })
    await one.until(listener => presenceOf(listener)?.others.length === 0)
  })

  it('are answered as before where they are of a version before 0.3', async () => {
    const { id, revision } = await hello()
    const old = new EventListener(server.address)
    await old.send({ type: 'join', project: id, selected: [] })
    const state = await old.until(({ messages }) => messages.find(({ type }) => type === 'company'))
    expect(state).toEqual({ type: 'company', project: id, you: 1, revision, files: 0, others: [] })
    const one = await visit(id, [logs])
    await old.until(({ messages }) =>
      messages.some(message => message.type === 'company' && message.others[0]?.selected[0] === logs),
    )
    expect(old.messages.some(({ type }) => type === 'presence')).toBe(false)
    expect(presenceOf(one)).toMatchObject({ revision, others: [{ peer: 1, selected: [] }] })
  })

  it('hear of a save by its revision', async () => {
    const { id, revision, project } = await hello()
    const listener = await visit(id)
    const reply = await server.json<{ revision: number }>('PUT', `/projects/${id}`, {
      revision,
      project: { ...project, sources: {} },
    })
    await listener.until(each => presenceOf(each)?.revision === reply.revision)
    expect(reply.revision).toBeGreaterThan(revision)
  })

  it('hear of data files that are kept and removed', async () => {
    const { id } = await hello()
    const listener = await visit(id)
    const path = `/projects/${id}/files/content/a.txt`
    expect((await server.call('PUT', path, new TextEncoder().encode('a'))).status).toBe(204)
    await listener.until(each => presenceOf(each)?.files === 1)
    expect((await server.call('DELETE', path)).status).toBe(204)
    await listener.until(each => presenceOf(each)?.files === 2)
  })

  it('hear nothing of other projects', async () => {
    const [one, other] = [await hello(), await hello()]
    const listener = await visit(one.id)
    const elsewhere = await visit(other.id)
    await elsewhere.send({ type: 'join-presence', project: other.id, selected: [logs] })
    await visit(one.id)
    await listener.until(each => presenceOf(each)?.others.length === 1)
    const projects = listener.messages.map(message => message.type === 'presence' && message.project)
    expect(new Set(projects)).toEqual(new Set([one.id]))
  })

  it('are told of no revision where there is no such project', async () => {
    const listener = await visit(ProjectId.parse('no-such-project'))
    expect(presenceOf(listener)).toMatchObject({ revision: null, others: [] })
  })

  it('are refused where they join more projects than a page has', async () => {
    const listener = new EventListener(server.address)
    for (let count = 0; count < 40; count += 1)
      await listener.send({
        type: 'join-presence',
        project: ProjectId.parse(`project-${count}`),
        selected: [],
      })
    await listener.until(({ messages }) => messages.some(({ type }) => type === 'bad-message'))
  })

  it('bring a project to the head of the list', async () => {
    const first = await hello()
    await hello()
    const head = async () => (await server.json<ProjectSummary[]>('GET', '/projects'))[0]
    expect((await head())?.id).not.toBe(first.id)
    await new Promise(resolve => setTimeout(resolve, 5))
    await visit(first.id)
    await expect.poll(async () => (await head())?.id).toBe(first.id)
    expect((await head())?.openedAt).toBeGreaterThan(0)
  })
})
