import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Projects } from '../../server/projects/store/projects.ts'
import { Versions } from '../../server/projects/versions/versions.ts'
import type { Project, ProjectId } from '../../shared/model/project.ts'
import type { Version } from '../../shared/protocol/version.ts'
import { temporaryFolder } from './temporary-folder.ts'

/*
 * A server that is killed does nothing more to its disk from one moment on. Here that moment is before each single change to
 * the file system in turn: from it on every call fails, and a file that is just being written is half there, until the next server looks at what is there.
 */

/** How many more changes to the file system go through; null: all. */
let left: number | null = null
const mayGoOn = (): void => {
  if (left === null) return
  if (left === 0) throw new Error('killed')
  left -= 1
}

vi.mock('node:fs/promises', async original => {
  const real = await original<typeof import('node:fs/promises')>()
  const changing = ['copyFile', 'mkdir', 'mkdtemp', 'rename', 'rm', 'rmdir', 'writeFile'] as const
  const wrapped = Object.fromEntries(
    changing.map(name => [
      name,
      async (...args: unknown[]) => {
        const path = name === 'copyFile' ? args[1] : args[0]
        // What is being written when the end comes is half there.
        if (left === 0 && (name === 'writeFile' || name === 'copyFile'))
          await real.writeFile(String(path), 'half')
        mayGoOn()
        return (real[name] as (...args: unknown[]) => unknown)(...args)
      },
    ]),
  )
  return { ...real, ...wrapped }
})

afterEach(() => {
  left = null
})

const start = async (dataFolder: string): Promise<{ projects: Projects; versions: Versions }> => {
  let now = 1_790_000_000_000
  const projects = new Projects({
    dataFolder,
    uploadBytes: 1_000_000,
    lastBuild: async () => null,
    // Each call finds editing paused: every save keeps a version before it.
    now: () => {
      now += 3_600_000
      return now
    },
  })
  await projects.recover()
  return { projects, versions: new Versions(projects) }
}

/** A data folder with a project that has data files and a version with others. */
const prepared = async (): Promise<{ folder: string; id: ProjectId; old: Version; states: Project[] }> => {
  const folder = temporaryFolder()
  const { projects, versions } = await start(folder)
  const { id } = await projects.create({ from: 'sample', sample: 'kv-browser' })
  const old = await versions.keep(id, { why: 'asked', name: 'Old' })
  const before = (await projects.open(id)).project
  const { root } = await projects.dataFile(id, 'content/welcome.txt')
  mkdirSync(join(root, 'more'))
  const { Readable } = await import('node:stream')
  await projects.writeDataFile(id, 'content/welcome.txt', Readable.from([Buffer.from('other words')]))
  await projects.writeDataFile(id, 'more/new.txt', Readable.from([Buffer.from('new')]))
  const present = (await projects.open(id)).project
  return { folder, id, old, states: [before, present] }
}

type Server = Awaited<ReturnType<typeof start>>

/** Does the work on copies of a data folder, killed before its first change, its second, …, until it is done. */
const killedAtEveryMoment = async (
  { folder, id, states }: Awaited<ReturnType<typeof prepared>>,
  work: (server: Server) => Promise<unknown>,
  result: (before: Project[]) => Project[] = before => before,
): Promise<number> => {
  for (let moment = 0; ; moment += 1) {
    const copy = temporaryFolder()
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true })
    const server = await start(copy)
    left = moment
    const done = await work(server).then(
      () => true,
      (error: Error) => {
        if (!/killed/.test(error.message)) throw error
        return false
      },
    )
    left = null
    const { projects, versions } = await start(copy)
    const { project } = await projects.open(id)
    expect(result(states)).toContainEqual(project)
    const kept = await versions.list(id)
    expect(kept.map(({ name }) => name)).toContain('Old')
    for (const version of kept) {
      const opened = await versions.open(id, version.id)
      if (version.name === 'Old') expect(opened.project).toEqual(states[0])
      // Its data files too: a copy checks each.
      const copied = await projects.create({ from: 'version', project: id, version: version.id })
      expect(copied.project).toEqual(opened.project)
    }
    const history = join(copy, 'project-state', id, 'history')
    for (const part of ['objects', 'versions'])
      expect(readdirSync(join(history, part)).filter(name => name.endsWith('.tmp'))).toEqual([])
    // And it goes on as if nothing had been.
    const again = await projects.open(id)
    const sources = { ...again.project.sources, 'later.ml': 'let later = true' }
    await projects.save(id, { revision: again.revision, project: { ...again.project, sources } })
    expect(readFileSync(join(projects.folderOf(id), 'src/later.ml'), 'utf8')).toBe('let later = true')
    if (done) return moment
  }
}

describe('a server that is killed before any one change to its disk', () => {
  it('in a save leaves the old state or the new one, and every version', async () => {
    const before = await prepared()
    const [, present] = before.states
    if (!present) throw new Error('there is no state')
    const next = { ...present, sources: { 'other.ml': 'let other = 1' } }
    const moments = await killedAtEveryMoment(
      before,
      async ({ projects }) => {
        const { revision } = await projects.open(before.id)
        return projects.save(before.id, { revision, project: next })
      },
      () => [present, next],
    )
    expect(moments).toBeGreaterThan(10)
  })

  it('while a version is kept leaves it whole or not there', async () => {
    const before = await prepared()
    const moments = await killedAtEveryMoment(before, ({ versions }) =>
      versions.keep(before.id, { why: 'asked', name: 'New' }),
    )
    expect(moments).toBeGreaterThan(4)
  })

  it('in a restore leaves the state before, or the version with all its data files', async () => {
    const before = await prepared()
    const [old] = before.states
    if (!old) throw new Error('there is no state')
    const moments = await killedAtEveryMoment(before, async ({ projects }) => {
      const { revision } = await projects.open(before.id)
      return projects.save(before.id, { revision, project: old, filesFrom: before.old.id })
    })
    expect(moments).toBeGreaterThan(12)
  })
})
