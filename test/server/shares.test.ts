import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allRoutes } from '../../server/app.ts'
import type { AppContext } from '../../server/http/app-context.ts'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { Build } from '../../shared/protocol/build.ts'
import type { Share, SharedProject } from '../../shared/protocol/share.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { EventListener } from './event-listener.ts'
import { hello, platform, printing } from './sample-project.ts'
import { startServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()

const data = temporaryFolder()
const owner = await startServer(data, { token: 'a-token-of-enough-characters' })
const open = await startServer(temporaryFolder())

const project = (sample = 'hello') => owner.json<OpenProject>('POST', '/projects', { from: 'sample', sample })
const share = async (id: string): Promise<string> =>
  (await owner.json<{ share: Share }>('POST', `/projects/${id}/share`)).share.token

/** A call of someone who has no access token, the path as it is given. */
const call = (
  path: string,
  method = 'GET',
  body?: unknown,
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(owner.address)
    const sent = request(
      {
        hostname,
        port,
        path,
        method,
        agent: false,
        headers: body ? { 'content-type': 'application/json' } : {},
      },
      response => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(pieces).toString('latin1'),
            headers: response.headers,
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body ? JSON.stringify(body) : undefined)
  })
const shared = (token: string, rest = '') => call(`/api/v1/shared/${token}${rest}`)

describe('a link', () => {
  it('opens its project to read, without the access token', async () => {
    const opened = await project('kv-browser')
    const token = await share(opened.id)
    const reply = await shared(token)
    expect(reply.status).toBe(200)
    expect(reply.headers['cache-control']).toBe('no-store')
    expect(JSON.parse(reply.text)).toEqual({ project: opened.project, image: null, mayCopy: false })
    expect((await shared(token, '/files/content/welcome.txt')).status).toBe(200)
    expect((await shared(token, '/export')).status).toBe(200)
    const { files } = JSON.parse((await shared(token, '/generated')).text) as { files: { path: string }[] }
    expect(files.map(({ path }) => path)).toContain('main.ml')
  })

  it('tells nothing of where the project is: no id, no other project, no revision', async () => {
    const { id } = await project()
    const { text } = await shared(await share(id))
    expect(text).not.toContain(id)
    expect(Object.keys(JSON.parse(text) as object).sort()).toEqual(['image', 'mayCopy', 'project'])
  })

  it('is the same until it is ended, then opens nothing; a new one is another', async () => {
    const { id } = await project()
    const token = await share(id)
    expect(await share(id)).toBe(token)
    expect((await owner.json<{ share: Share }>('GET', `/projects/${id}/share`)).share.token).toBe(token)
    expect((await owner.call('DELETE', `/projects/${id}/share`)).status).toBe(204)
    for (const rest of ['', '/generated', '/image', '/export', '/files/content/a'])
      expect([rest, (await shared(token, rest)).status]).toEqual([rest, 404])
    expect(await owner.json('GET', `/projects/${id}/share`)).toEqual({ share: null })
    expect(await share(id)).not.toBe(token)
  })

  it('opens nothing while its project is in the trash', async () => {
    const { id } = await project()
    const token = await share(id)
    await owner.call('DELETE', `/projects/${id}`)
    expect((await shared(token)).status).toBe(404)
    await owner.json('POST', `/projects/${id}/restore`)
    expect((await shared(token)).status).toBe(200)
  })

  it('gives the image of its project’s last good build, and no other', async () => {
    const { id } = await project()
    const token = await share(id)
    expect((await shared(token, '/image')).status).toBe(404)
    const build = async (line: string) => {
      const { build } = await owner.json<{ build: Build }>('POST', '/builds', {
        platform,
        project: id,
        content: hello(printing(line)),
      })
      const listener = new EventListener(owner.address, {
        headers: { authorization: 'Bearer a-token-of-enough-characters' },
      })
      await listener.subscribe({ kind: 'build', id: build.id })
      await listener.done()
    }
    await build('shared')
    const { image } = JSON.parse((await shared(token)).text) as SharedProject
    const bytes = await shared(token, '/image')
    expect([bytes.status, bytes.text.length]).toEqual([200, image?.bytes])
    expect((await call(`/api/v1/images/${image?.hash}/file`)).status).toBe(401)
    expect((await call(`/api/v1/images/${image?.hash}`)).status).toBe(401)
  })

  it('is stored under a name that does not tell it', async () => {
    const { id } = await project()
    const token = await share(id)
    expect(readdirSync(join(data, 'shares')).some(name => name.includes(token))).toBe(false)
  })
})

describe('whoever has a link', () => {
  it('gets an answer from no call of the API but those of the link', async () => {
    const { id } = await project()
    const token = await share(id)
    for (const { method, path } of allRoutes({} as AppContext)) {
      if (path === '/health' || path.startsWith('/shared/')) continue
      const filled = path
        .replace(':id', id)
        .replace(':token', token)
        .replace(/[:*]\w+/g, 'x')
      const { status } = await call(`/api/v1${filled}`, method.toUpperCase())
      expect([method, path, status]).toEqual([method, path, 401])
    }
    for (const path of ['/metrics', '/api/v1/openapi.json', `/p/${id}`])
      expect([path, (await call(path)).status]).toEqual([path, 401])
  })

  it('changes and starts nothing: the calls of the link only read', async () => {
    const { id, project: before } = await project()
    const token = await share(id)
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      for (const rest of ['', '/generated', '/export', '/files/content/a', '/builds', '/fork'])
        expect((await call(`/api/v1/shared/${token}${rest}`, method)).status).toBe(401)
    expect((await owner.json<OpenProject>('GET', `/projects/${id}`)).project).toEqual(before)
  })

  it('does not leave the link by a path', async () => {
    const { id } = await project()
    const other = await project('kv-browser')
    const token = await share(id)
    const paths = [
      `/api/v1/shared/${token}/../../projects`,
      `/api/v1/shared/${token}/%2e%2e/%2e%2e/projects`,
      `/api/v1/shared/${token}/..%2f..%2fprojects`,
      `/api/v1/shared/${token}/files/../../../projects/${other.id}`,
      `/api/v1/shared/${token}/files/..%2f..%2f${other.id}%2fcontent%2fwelcome.txt`,
      `/api/v1/shared/${token}/files/%2fetc%2fpasswd`,
      `/api/v1/shared/${token}/files/composition.json`,
      `/assets/../api/v1/projects`,
      `/assets/..%2f..%2fapi/v1/projects`,
      `/s/${token}/../../api/v1/projects`,
      `//api/v1/projects`,
      `/api/v1/shared/${token}?x=/../../projects`,
    ]
    for (const path of paths) {
      const { status, text } = await call(path)
      const harmless = status >= 400 || text.includes('"mayCopy"')
      expect([path, harmless, /"(revision|changedAt)"/.test(text)]).toEqual([path, true, false])
    }
  })

  it('opens no websocket and copies nothing here', async () => {
    const { id } = await project()
    const token = await share(id)
    const listener = new EventListener(owner.address)
    await expect(listener.opened).rejects.toThrow('401')
    expect((await call('/api/v1/projects', 'POST', { from: 'shared', token })).status).toBe(401)
  })

  it('learns nothing from a token that is nearly right', async () => {
    const { id } = await project()
    const token = await share(id)
    const other = token.startsWith('A') ? `B${token.slice(1)}` : `A${token.slice(1)}`
    expect((await shared(other)).status).toBe(404)
    expect((await shared(token.slice(0, 31))).status).toBe(401)
    expect((await shared(`${token}x`)).status).toBe(401)
  })
})

describe('a copy of a shared project', () => {
  it('is made by who may make projects here, whole and on its own', async () => {
    const opened = await open.json<OpenProject>('POST', '/projects', { from: 'sample', sample: 'kv-browser' })
    const { share } = await open.json<{ share: Share }>('POST', `/projects/${opened.id}/share`)
    const seen = await open.json<SharedProject>('GET', `/shared/${share.token}`)
    expect(seen.mayCopy).toBe(true)
    const copy = await open.json<OpenProject>('POST', '/projects', { from: 'shared', token: share.token })
    expect(copy.id).not.toBe(opened.id)
    expect(copy.project).toEqual(opened.project)
    await open.call('DELETE', `/projects/${opened.id}/share`)
    expect((await open.call('POST', '/projects', { from: 'shared', token: share.token })).status).toBe(404)
    expect((await open.json<OpenProject>('GET', `/projects/${copy.id}`)).project).toEqual(opened.project)
  })
})
