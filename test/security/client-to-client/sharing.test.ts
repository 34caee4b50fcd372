import { describe, expect, it } from 'vitest'
import { DeviceId } from '../../../shared/model/composition.ts'
import { type OpenProject, SaveReply } from '../../../shared/protocol/api.ts'
import type { PresenceMessage } from '../../../shared/protocol/protocol.ts'
import { ShareReply } from '../../../shared/protocol/share.ts'
import { EventListener } from '../../server/event-listener.ts'
import { spawnServer } from '../../server/server-process.ts'
import { temporaryFolder } from '../../server/temporary-folder.ts'

/* What one client may do to another: read what was shared and no more, and never half of what the other saved. */

const token = '0123456789abcdef-token'
const server = await spawnServer(temporaryFolder(), { UNIKERNEL_COMPOSER_TOKEN: token })

/** A stranger, with the headers that are given. */
const stranger = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(`${server.api}${path}`, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) })

const project = async (secret: string): Promise<OpenProject> => {
  const made = await server.json<OpenProject>('POST', '/projects', { from: 'sample', sample: 'hello' })
  await server.call('PUT', `/projects/${made.id}/files/content/secret.txt`, new TextEncoder().encode(secret))
  return made
}
const linkTo = async (id: string): Promise<string> => {
  const { share } = ShareReply.parse(await server.json('POST', `/projects/${id}/share`))
  return share?.token ?? ''
}

const shared = await project('of the shared')
const hidden = await project('of the hidden')
const link = await linkTo(shared.id)

describe('a link to read', () => {
  it('changes nothing, by any method, at any path', async () => {
    const before = await server.json<OpenProject>('GET', `/projects/${shared.id}`)
    for (const path of [
      '',
      '/generated',
      '/export',
      '/files/content/secret.txt',
      '/versions',
      '/builds',
      '/share',
    ])
      for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) {
        const reply = await stranger(
          method,
          `/shared/${link}${path}`,
          { 'content-type': 'application/json' },
          '{}',
        )
        expect([401, 403, 404], `${method} ${path}`).toContain(reply.status)
      }
    expect(await server.json<OpenProject>('GET', `/projects/${shared.id}`)).toEqual(before)
  })

  it('is no access token, as a bearer token, a cookie or in the address', async () => {
    for (const headers of [{ authorization: `Bearer ${link}` }, { cookie: `unikernel-composer=${link}` }])
      expect((await stranger('GET', '/projects', headers)).status).toBe(401)
    expect((await stranger('GET', `/projects?token=${link}`)).status).toBe(401)
  })

  it('leads to no file of another project, and to none of its own documents', async () => {
    for (const path of [
      `../${hidden.id}/content/secret.txt`,
      `..%2f${hidden.id}%2fcontent%2fsecret.txt`,
      `%2e%2e/${hidden.id}/content/secret.txt`,
      `content/../../${hidden.id}/content/secret.txt`,
      `content%2f..%2f..%2f${hidden.id}%2fcontent%2fsecret.txt`,
      '../../composer.sqlite',
      'composition.json',
      'src/unikernel.ml',
    ]) {
      const reply = await stranger('GET', `/shared/${link}/files/${path}`)
      expect(reply.status, path).toBeGreaterThanOrEqual(400)
      expect(await reply.text()).not.toContain('of the hidden')
    }
  })

  it('makes no project of a stranger', async () => {
    const reply = await stranger(
      'POST',
      '/projects',
      { 'content-type': 'application/json' },
      JSON.stringify({ from: 'shared', token: link }),
    )
    expect(reply.status).toBe(401)
  })

  it('opens no websocket', async () => {
    for (const headers of [{}, { authorization: `Bearer ${link}` }]) {
      const listener = new EventListener(server.address, { headers })
      await expect(listener.opened).rejects.toThrow('401')
    }
  })

  it('opens nothing when it has ended, while its project is in the trash, or where a character is another', async () => {
    const { id } = await project('x')
    const first = await linkTo(id)
    expect((await stranger('GET', `/shared/${first}`)).status).toBe(200)
    const other = `${first.slice(0, -1)}${first.endsWith('A') ? 'B' : 'A'}`
    expect((await stranger('GET', `/shared/${other}`)).status).toBe(404)
    await server.call('DELETE', `/projects/${id}/share`)
    expect((await stranger('GET', `/shared/${first}`)).status).toBe(404)
    const second = await linkTo(id)
    expect(second).not.toBe(first)
    await server.call('DELETE', `/projects/${id}`)
    for (const path of ['', '/generated', '/export'])
      expect((await stranger('GET', `/shared/${second}${path}`)).status).toBe(404)
  })

  it('that many ask for by exports holds no save of its owner up', async () => {
    const asked = Array.from({ length: 60 }, () => {
      const controller = new AbortController()
      const reply = fetch(`${server.api}/shared/${link}/export`, { signal: controller.signal }).catch(
        () => null,
      )
      return { controller, reply }
    })
    const { revision, project } = await server.json<OpenProject>('GET', `/projects/${shared.id}`)
    const saved = await fetch(`${server.api}/projects/${shared.id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ revision, project: { ...project, sources: { 'other.ml': '' } } }),
      signal: AbortSignal.timeout(30_000),
    })
    expect(saved.status).toBe(200)
    for (const { controller } of asked) controller.abort()
    await Promise.all(asked.map(({ reply }) => reply))
  })
})

describe('two clients of one project', () => {
  it('that save at the same time from the same revision save once', async () => {
    const { id, revision, project: content } = await project('x')
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        server.call('PUT', `/projects/${id}`, {
          revision,
          project: { ...content, sources: { 'unikernel.ml': `let n = ${n}` } },
        }),
      ),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(11)
    const won = replies.findIndex(({ status }) => status === 200)
    const now = await server.json<OpenProject>('GET', `/projects/${id}`)
    expect(now.project.sources).toEqual({ 'unikernel.ml': `let n = ${won}` })
    const reply = SaveReply.parse(await replies[won]?.json())
    expect(now.revision).toBe(reply.revision)
  })

  it('that write one data file at the same time leave one of the two, whole', async () => {
    const { id } = await project('x')
    const path = `/projects/${id}/files/content/both`
    const bytes = ['a', 'b', 'c', 'd'].map(letter => new TextEncoder().encode(letter.repeat(2_000_000)))
    await Promise.all(bytes.map(each => server.call('PUT', path, each)))
    const kept = await (await server.call('GET', path)).text()
    expect(kept).toHaveLength(2_000_000)
    expect(new Set(kept).size).toBe(1)
  })

  it('of whom one deletes while the other saves, exports and uploads, get an answer each and lose nothing', async () => {
    const { id, revision, project: content } = await project('x')
    const upload = new Uint8Array(500_000)
    const replies = await Promise.all([
      server.call('PUT', `/projects/${id}`, { revision, project: { ...content, sources: {} } }),
      server.call('GET', `/projects/${id}/export`),
      server.call('PUT', `/projects/${id}/files/content/a`, upload),
      server.call('DELETE', `/projects/${id}`),
      server.call('POST', `/projects/${id}/restore`),
      server.call('DELETE', `/projects/${id}`),
      server.call('PUT', `/projects/${id}/files/content/b`, upload),
      server.call('POST', `/projects/${id}/restore`),
    ])
    for (const reply of replies) {
      expect([200, 204, 404, 409]).toContain(reply.status)
      await reply.arrayBuffer()
    }
    await server.call('POST', `/projects/${id}/restore`)
    const back = await server.json<OpenProject>('GET', `/projects/${id}`)
    expect(back.project.files).toHaveProperty(['content/secret.txt'])
  })

  it('hear each other’s selections in part where one selects without measure, and never those of other projects', async () => {
    const headers = { authorization: `Bearer ${token}` }
    const one = await project('x')
    const other = await project('y')
    const listener = new EventListener(server.address, { headers })
    await listener.send({ type: 'join-presence', project: one.id, selected: [] })
    const loud = Array.from({ length: 5 }, () => new EventListener(server.address, { headers }))
    const selected = Array.from({ length: 200 }, (_, n) => DeviceId.parse(`d${n}`))
    for (const each of loud) {
      await each.send({ type: 'join-presence', project: one.id, selected })
      await each.send({ type: 'join-presence', project: other.id, selected })
    }
    const presence = (): PresenceMessage | undefined =>
      listener.messages.filter(message => message.type === 'presence').at(-1)
    await listener.until(() => presence()?.others.length === 5)
    const told = presence()?.others.flatMap(each => each.selected).length ?? 0
    expect(told).toBeGreaterThan(0)
    expect(told).toBeLessThanOrEqual(400)
    expect(
      listener.messages.every(message => message.type !== 'presence' || message.project === one.id),
    ).toBe(true)
    for (const each of [listener, ...loud]) each.close()
  })
})
