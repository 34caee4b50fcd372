import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { Previews } from '../../server/runs/previews.ts'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { Build, ImageHash } from '../../shared/protocol/build.ts'
import type { LoadResult, Preview, Run } from '../../shared/protocol/run.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { EventListener } from './event-listener.ts'
import { hello, platform, printing } from './sample-project.ts'
import { startServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()
const server = await startServer(temporaryFolder())

const built = async (content: unknown): Promise<ImageHash> => {
  const { build } = await server.json<{ build: Build }>('POST', '/builds', {
    platform,
    project: null,
    content,
  })
  const listener = new EventListener(server.address)
  await listener.subscribe({ kind: 'build', id: build.id })
  const last = (await listener.done()).at(-1)
  if (last?.type !== 'done' || last.outcome.how !== 'built') throw new Error(JSON.stringify(last))
  return last.outcome.image.hash
}

const boot = (image: ImageHash) => server.json<Run>('POST', '/runs', { image, memoryMb: 64 })
const previewOf = ({ id }: Run) => server.json<Preview>('POST', `/runs/${id}/preview`)

describe('the page of an image that was only just started', () => {
  it('is waited for, by whoever looks for it and by a load test', async () => {
    const { project } = await server.json<OpenProject>('POST', '/projects', {
      from: 'sample',
      sample: 'http-hello',
    })
    const { composition, sources } = project
    const image = await built({ composition, sources })
    const shown = await boot(image)
    expect(await previewOf(shown)).toMatchObject({ how: 'page', scheme: 'http' })
    await server.call('POST', `/runs/${shown.id}/stop`)

    const loaded = await boot(image)
    const result = await server.json<LoadResult>('POST', `/runs/${loaded.id}/load`, { path: '/' })
    expect(result.requests).toBeGreaterThan(0)
    await server.call('POST', `/runs/${loaded.id}/stop`)
  })

  it('is none where the image has no network, or has ended', async () => {
    const run = await boot(await built(hello(printing('no network'))))
    expect(await previewOf(run)).toEqual({ how: 'none' })
    expect(await previewOf(run)).toEqual({ how: 'none' })
  })

  it('is found at a port that refuses at first, since the image still boots', async () => {
    const end = new AbortController()
    const http = createServer((_request, response) => response.end())
    const listening = (port: number) => new Promise<void>(resolve => http.listen(port, '127.0.0.1', resolve))
    await listening(0)
    const { port } = http.address() as AddressInfo
    await new Promise(resolve => http.close(resolve))
    const previews = new Previews(end.signal, { token: null, onTrouble: () => {} })
    const found = previews.find([{ device: 'service', guest: 80, host: port, address: '127.0.0.1' }])
    await new Promise(resolve => setTimeout(resolve, 5000))
    await listening(port)
    expect(await found).toMatchObject({ how: 'page', scheme: 'http' })
    end.abort()
    http.close()
  })
})
