import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { OpenVersion, Version } from '../../shared/protocol/version.ts'
import { spawnServer } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

describe('a server that is killed while it saves and keeps versions', () => {
  it('has what it acknowledged, and every version whole, when it is started again', async () => {
    const data = temporaryFolder()
    let id = ''
    /** The number in the last acknowledged save, and the names of acknowledged versions. */
    let saved = 0
    const named: string[] = []
    for (let round = 0; round < 4; round += 1) {
      const server = await spawnServer(data)
      if (id === '')
        id = (await server.json<OpenProject>('POST', '/projects', { from: 'empty', name: 'p' })).id
      const opened = await server.json<OpenProject>('GET', `/projects/${id}`)
      if (saved > 0) expect(numberOf(opened)).toBeGreaterThanOrEqual(saved)
      const versions = await server.json<Version[]>('GET', `/projects/${id}/versions`)
      for (const name of named) expect(versions.map(version => version.name)).toContain(name)
      for (const version of versions) {
        const { project } = await server.json<OpenVersion>('GET', `/projects/${id}/versions/${version.id}`)
        if (version.name) expect(numberOf({ project })).toBe(Number(version.name))
      }

      let { revision } = opened
      let number = Math.max(saved, numberOf(opened))
      const working = (async () => {
        for (;;) {
          number += 1
          const sources = { 'number.ml': `let number = ${number}\n`, [`m${number % 7}.ml`]: '' }
          const project = { ...opened.project, sources }
          revision = (
            await server.json<{ revision: number }>('PUT', `/projects/${id}`, { revision, project })
          ).revision
          saved = number
          const name = String(number)
          await server.json('POST', `/projects/${id}/versions`, { why: 'asked', name })
          named.push(name)
        }
      })().catch(() => undefined)
      const before = named.length
      await expect.poll(() => named.length).toBeGreaterThan(before + 1)
      await delay(round * 137)
      await server.end('SIGKILL')
      await working
    }
    expect(named.length).toBeGreaterThan(4)
  })
})

const numberOf = ({ project }: Pick<OpenProject, 'project'>): number =>
  Number(/\d+/.exec(project.sources['number.ml' as never] ?? '0'))
