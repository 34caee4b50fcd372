import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Projects } from '../../server/projects/store/projects.ts'
import { UserError } from '../../server/user-error.ts'
import type { JobInput, JobName, JobOutput } from '../../server/workers/jobs.ts'
import { type Caller, WorkPool } from '../../server/workers/pool.ts'
import { ProjectId } from '../../shared/model/project.ts'
import { CreateProject, type ImportedProject, type OpenProject } from '../../shared/protocol/api.ts'
import { arbitraryProject } from '../arbitrary-project.ts'
import { placesIn, replaceAt } from '../json-places.ts'
import { temporaryFolder } from './temporary-folder.ts'

const projectsIn = async (dataFolder: string): Promise<Projects> => {
  const projects = new Projects({ dataFolder, uploadBytes: 10_000_000, lastBuild: async () => null })
  await projects.recover()
  return projects
}

const project = arbitraryProject()

const dataPath = fc.stringMatching(/^[a-z]{1,3}\/[A-Za-z0-9_][A-Za-z0-9_. @+=,-]{0,8}$/)

describe('a project', () => {
  it('is the same after export and import, with its data files and all that this version does not know', async () => {
    const projects = await projectsIn(temporaryFolder())
    await fc.assert(
      fc.asyncProperty(
        project,
        fc.dictionary(dataPath, fc.uint8Array({ maxLength: 300 }), { maxKeys: 6 }),
        async (content, files) => {
          const made = await projects.create(CreateProject.parse({ from: 'content', project: content }))
          for (const [path, bytes] of Object.entries(files))
            await projects.writeDataFile(made.id, path, Readable.from([Buffer.from(bytes)]))
          const before: OpenProject = await projects.open(made.id)
          expect(before.project.composition).toEqual(content.composition)
          expect(before.project.layout).toEqual(content.layout)
          expect(before.project.sources).toEqual(content.sources)
          expect(Object.keys(before.project.files).sort()).toEqual(Object.keys(files).sort())
          const after = await projects.unpack(
            Readable.from([await projects.pack(made.id, 'folder', file => readFile(file))]),
          )
          expect(after.project).toEqual(before.project)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('a composition.json of whatever content', () => {
  it('is listed, and opened or refused with its reasons; the others stay as they are', async () => {
    const data = temporaryFolder()
    const projects = await projectsIn(data)
    const good = await projects.create(CreateProject.parse({ from: 'sample', sample: 'clock' }))
    const broken = ProjectId.parse('broken')
    const folder = join(data, 'projects', broken)
    mkdirSync(folder)
    const sample = JSON.parse(JSON.stringify(good.project.composition)) as object
    const places = placesIn(sample)
    const mutated = fc
      .array(
        fc.tuple(
          fc.nat(places.length - 1),
          fc.oneof(
            fc.jsonValue({ maxDepth: 3 }),
            fc.constantFrom(undefined, null, '', -1, [[]], { __proto__: null }, 'constructor', '../..'),
          ),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map(changes => {
        const copy = JSON.parse(JSON.stringify(sample)) as object
        for (const [at, value] of changes) replaceAt(copy, places[at] ?? [], value)
        return Buffer.from(JSON.stringify(copy))
      })
    const anything = fc.oneof(
      { weight: 5, arbitrary: mutated },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)) },
      { weight: 1, arbitrary: fc.json().map(text => Buffer.from(text)) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('[[[['.repeat(50_000), '{"__proto__":{"format":1}}', '\ufeff{}', '{"format":1e999}')
          .map(text => Buffer.from(text)),
      },
    )
    await fc.assert(
      fc.asyncProperty(anything, async bytes => {
        writeFileSync(join(folder, 'composition.json'), bytes)
        const listed = await projects.list()
        expect(listed.find(each => each.id === good.id)?.broken).toBeNull()
        const own = listed.find(each => each.id === broken)
        const opened = await projects.open(broken).catch((error: unknown) => error)
        if (own?.broken) {
          expect(opened).toBeInstanceOf(UserError)
          expect(own.broken.length).toBeGreaterThan(0)
        } else expect(opened).toMatchObject({ id: broken })
      }),
      { numRuns: 150 },
    )
  })
})

describe('an archive of whatever bytes', () => {
  it('becomes a project that opens, or is refused with the reason; nothing is left behind', async () => {
    const data = temporaryFolder()
    const projects = await projectsIn(data)
    const { id } = await projects.create({ from: 'sample', sample: 'kv-browser' })
    const good = await projects.pack(id, 'folder', file => readFile(file))
    const tar = gunzipSync(good)
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
    const changed = (bytes: Buffer, changes: [number, number][], length: number): Buffer => {
      const copy = Buffer.from(bytes)
      for (const [at, value] of changes) copy[at % copy.length] = value
      return copy.subarray(0, length)
    }
    const changes = fc.array(change, { maxLength: 12 })
    const archive = fc.oneof(
      { weight: 2, arbitrary: changes.map(each => changed(good, each, good.length)) },
      // Whole to gzip, so that what is wrong is inside.
      { weight: 5, arbitrary: changes.map(each => gzipSync(changed(tar, each, tar.length))) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(changes, fc.nat(tar.length))
          .map(([each, to]) => gzipSync(changed(tar, each, to))),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }).map(bytes => Buffer.from(bytes)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2000 }).map(bytes => gzipSync(bytes)) },
    )
    let taken = 0
    await fc.assert(
      fc.asyncProperty(archive, async bytes => {
        const made = await projects.unpack(Readable.from([bytes])).catch((error: unknown) => error)
        if (made instanceof Error) {
          expect(made).toBeInstanceOf(UserError)
          expect(made.message.length).toBeGreaterThan(10)
        } else {
          taken += 1
          const { skipped, ...opened } = made as ImportedProject
          const { id } = opened
          expect(await projects.open(id)).toEqual(opened)
          expect(skipped).toEqual([])
          await projects.remove(id)
        }
        expect((await projects.list()).map(({ id }) => id)).toEqual([id])
        expect(readdirSync(join(data, 'project-state')).filter(name => name.startsWith('.'))).toEqual([])
      }),
      { numRuns: 80 },
    )
    expect(taken).toBeGreaterThan(0)
  })
})

/** Notes what it is asked to do. */
class NotingPool extends WorkPool {
  readonly asked: JobName[] = []

  override do<N extends JobName>(name: N, input: JobInput<N>, caller: Caller): Promise<JobOutput<N>> {
    this.asked.push(name)
    return super.do(name, input, caller)
  }
}

describe('an export for dune or MirageOS', () => {
  it('is checked and generated where large projects keep nobody waiting', async () => {
    const work = new NotingPool()
    const projects = new Projects({
      dataFolder: temporaryFolder(),
      uploadBytes: 10_000_000,
      lastBuild: async () => null,
      work,
    })
    await projects.recover()
    const { id } = await projects.create({ from: 'sample', sample: 'kv-browser' })
    const sizeOf = async (file: string) => (await stat(file)).size
    expect(await projects.pack(id, 'build', sizeOf)).toBeGreaterThan(500)
    expect(await projects.pack(id, 'mirage', sizeOf)).toBeGreaterThan(500)
    expect(work.asked).toContain('plan-build')
    expect(work.asked).toContain('plan-mirage')
    await work.stop()
  })
})
