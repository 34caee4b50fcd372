import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Projects } from '../../server/projects/store/projects.ts'
import { max, overBudget, toForget } from '../../server/projects/versions/retention.ts'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { Build } from '../../shared/protocol/build.ts'
import { type OpenVersion, Version, VersionId } from '../../shared/protocol/version.ts'
import { platform } from './sample-project.ts'
import { startServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const data = temporaryFolder()
const server = await startServer(data)
const historyOf = (id: string) => join(data, 'project-state', id, 'history')

const hello = () => server.json<OpenProject>('POST', '/projects', { from: 'sample', sample: 'hello' })
const reopened = (id: string) => server.json<OpenProject>('GET', `/projects/${id}`)
const saveSource = async (id: string, text: string) => {
  const { revision, project } = await reopened(id)
  await server.json('PUT', `/projects/${id}`, {
    revision,
    project: { ...project, sources: { 'unikernel.ml': text } },
  })
}
const keep = (id: string, name: string) =>
  server.json<Version>('POST', `/projects/${id}/versions`, { why: 'asked', name })
const list = (id: string) => server.json<Version[]>('GET', `/projects/${id}/versions`)
const versionOf = (id: string, version: string) =>
  server.json<OpenVersion>('GET', `/projects/${id}/versions/${version}`)
const put = (id: string, path: string, text: string) =>
  server.call('PUT', `/projects/${id}/files/${path}`, new TextEncoder().encode(text))
const fileText = async (id: string, path: string) =>
  (await server.call('GET', `/projects/${id}/files/${path}`)).text()

describe('a named version', () => {
  it('holds the project as it was, data files included, whatever becomes of the project', async () => {
    const { id, project } = await hello()
    await put(id, 'content/a.txt', 'first')
    const before = (await reopened(id)).project
    const version = await keep(id, 'Works')
    expect(version).toMatchObject({ why: 'asked', name: 'Works', devices: 3, wires: 2 })
    await saveSource(id, 'let broken =')
    await put(id, 'content/a.txt', 'second')
    expect((await versionOf(id, version.id)).project).toEqual(before)
    expect(before.sources).toEqual(project.sources)
    expect((await list(id))[0]).toEqual(version)
  })

  it('holds the libraries of the project, which come and go with a save', async () => {
    const { id, project, revision } = await hello()
    const sources = { ...project.sources, 'lib/a/dune': '(library (name a))', 'lib/a/b/a.ml': 'let x = 1' }
    await server.json('PUT', `/projects/${id}`, { revision, project: { ...project, sources } })
    await put(id, 'lib/a/words.txt', 'words')
    expect((await put(id, 'lib/a/a.ml', '')).status).toBe(400)
    const before = (await reopened(id)).project
    expect(before.sources).toEqual(sources)
    const version = await keep(id, 'With a library')
    await saveSource(id, 'let start () = Lwt.return_unit')
    expect(Object.keys((await reopened(id)).project.sources)).toEqual(['unikernel.ml'])
    expect(readdirSync(join(data, 'projects', id, 'lib', 'a'))).toEqual(['words.txt'])
    expect((await versionOf(id, version.id)).project).toEqual(before)
  })

  it('is kept again under another name, renamed, and loses its name', async () => {
    const { id } = await hello()
    const one = await keep(id, 'One')
    await keep(id, 'Two')
    expect((await list(id)).map(({ name }) => name)).toEqual(['Two', 'One'])
    await server.json('PUT', `/projects/${id}/versions/${one.id}`, { name: 'First' })
    await server.json('PUT', `/projects/${id}/versions/${one.id}`, { name: null })
    expect((await list(id)).map(({ name }) => name)).toEqual(['Two', null])
    for (const name of ['', '   ', 'x'.repeat(201)])
      expect((await server.call('POST', `/projects/${id}/versions`, { why: 'asked', name })).status).toBe(400)
  })

  it('is of this project alone, and never a path', async () => {
    const [one, two] = [await hello(), await hello()]
    const version = await keep(one.id, 'One')
    expect((await server.call('GET', `/projects/${two.id}/versions/${version.id}`)).status).toBe(404)
    expect((await server.call('GET', `/projects/${one.id}/versions/..%2f..%2frevision`)).status).toBe(400)
  })

  it('comes back with its project from the trash', async () => {
    const { id } = await hello()
    const version = await keep(id, 'Before')
    await server.call('DELETE', `/projects/${id}`)
    expect((await server.call('GET', `/projects/${id}/versions`)).status).toBe(404)
    await server.json('POST', `/projects/${id}/restore`)
    expect(await list(id)).toEqual([version])
  })

  it('becomes a project of its own', async () => {
    const { id } = await hello()
    await put(id, 'content/a.txt', 'first')
    const before = (await reopened(id)).project
    const { id: version } = await keep(id, 'One')
    await put(id, 'content/a.txt', 'second')
    await saveSource(id, 'let other = 1')
    const copy = await server.json<OpenProject>('POST', '/projects', {
      from: 'version',
      project: id,
      version,
    })
    expect(copy.project).toEqual(before)
    expect(await fileText(copy.id, 'content/a.txt')).toBe('first')
  })
})

describe('versions that are made by themselves', () => {
  it('come before the first save after a pause', async () => {
    const { id, project } = await hello()
    await saveSource(id, 'let one = 1')
    await saveSource(id, 'let two = 2')
    const [first] = await list(id)
    expect((await versionOf(id, first?.id ?? '')).project).toEqual(project)
    expect(await list(id)).toHaveLength(1)
    const long = new Date(Date.now() - 3 * 60_000)
    utimesSync(join(data, 'project-state', id, 'revision.json'), long, long)
    await saveSource(id, 'let three = 3')
    const [version] = await list(id)
    expect(version).toMatchObject({ why: 'pause', name: null })
    expect((await versionOf(id, version?.id ?? '')).project).toEqual({
      ...project,
      sources: { 'unikernel.ml': 'let two = 2' },
    })
  })

  it('come every ten minutes where editing never pauses', async () => {
    let now = Date.now()
    const projects = new Projects({
      dataFolder: temporaryFolder(),
      uploadBytes: 1000,
      lastBuild: async () => null,
      now: () => now,
    })
    await projects.recover()
    let { id, revision, project } = await projects.create({ from: 'sample', sample: 'hello' })
    for (let minute = 0; minute < 60; minute += 1) {
      now += 60_000
      const sources = { ...project.sources, 'unikernel.ml': `let minute = ${minute}` }
      revision = (await projects.save(id, { revision, project: { ...project, sources } })).revision
      const at = new Date(now)
      utimesSync(join(projects.folderOf(id), '../../project-state', id, 'revision.json'), at, at)
    }
    const { listVersions } = await import('../../server/projects/versions/version-store.ts')
    const versions = await projects.with(id, (_, { history }) => listVersions(history))
    expect(versions.length).toBeGreaterThanOrEqual(5)
    expect(versions.length).toBeLessThanOrEqual(7)
  })

  it('come with a build, of what is built, once where nothing has changed', async () => {
    const { id, project } = await hello()
    const build = (source: string) =>
      server.json<{ build: Build }>('POST', '/builds', {
        platform,
        project: id,
        content: { composition: project.composition, sources: { 'unikernel.ml': source } },
      })
    await build('let shown = "not saved yet"')
    await build('let shown = "not saved yet"')
    const versions = await list(id)
    expect(versions.map(({ why }) => why)).toEqual(['build'])
    expect((await versionOf(id, versions[0]?.id ?? '')).project.sources).toEqual({
      'unikernel.ml': 'let shown = "not saved yet"',
    })
  })
})

describe('a restore', () => {
  it('brings data files back in the same save, and keeps those that go as a version', async () => {
    const { id } = await hello()
    await put(id, 'content/a.txt', 'first')
    await put(id, 'content/deep', 'a file')
    const old = await keep(id, 'Old')
    await put(id, 'content/a.txt', 'second')
    await server.call('DELETE', `/projects/${id}/files/content/deep`)
    await put(id, 'content/deep/b.txt', 'a folder now')
    const present = await reopened(id)
    const { project } = await versionOf(id, old.id)
    const { files, ...documents } = project
    const reply = await server.json<{ revision: number; files: object }>('PUT', `/projects/${id}`, {
      revision: present.revision,
      project: documents,
      filesFrom: old.id,
    })
    expect(reply.files).toEqual(files)
    expect((await reopened(id)).project).toEqual(project)
    expect([await fileText(id, 'content/a.txt'), await fileText(id, 'content/deep')]).toEqual([
      'first',
      'a file',
    ])
    const [before] = await list(id)
    expect(before).toMatchObject({ why: 'restore' })
    expect((await versionOf(id, before?.id ?? '')).project).toEqual(present.project)
    await server.json('PUT', `/projects/${id}`, {
      revision: reply.revision,
      project: documents,
      filesFrom: before?.id,
    })
    expect(await fileText(id, 'content/deep/b.txt')).toBe('a folder now')
  })

  it('of a damaged version changes nothing, and says so', async () => {
    const { id } = await hello()
    await put(id, 'content/a.txt', 'first')
    const old = await keep(id, 'Old')
    await put(id, 'content/a.txt', 'second')
    const objects = join(historyOf(id), 'objects')
    for (const name of readdirSync(objects)) writeFileSync(join(objects, name), 'rotten')
    const present = await reopened(id)
    const { files: _, ...documents } = present.project
    const refused = await server.call('PUT', `/projects/${id}`, {
      revision: present.revision,
      project: documents,
      filesFrom: old.id,
    })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('damaged')
    expect(await reopened(id)).toEqual(present)
    expect(await fileText(id, 'content/a.txt')).toBe('second')
    rmSync(objects, { recursive: true })
    expect((await server.call('GET', `/projects/${id}/versions/${old.id}`)).status).toBe(422)
    expect(await list(id)).toHaveLength(1)
  })
})

describe('retention', () => {
  const now = 1_800_000_000_000
  const versions = fc
    .array(
      fc.record({ age: fc.integer({ min: 0, max: 400 * 86_400_000 }), named: fc.boolean(), tag: fc.nat(9) }),
      { maxLength: 400 },
    )
    .map(items =>
      items.map(({ age, named, tag }, at) =>
        Version.parse({
          id: VersionId.parse(`${now - age}-${String(at).padStart(7, '0')}${tag}`),
          at: now - age,
          why: 'pause',
          name: named ? `name ${at}` : null,
          devices: 0,
          wires: 0,
        }),
      ),
    )

  it('keeps every named version and the newest, bounds the others, and thins no further the second time', () => {
    fc.assert(
      fc.property(versions, all => {
        const forgotten = new Set(toForget(all, now))
        const left = all.filter(({ id }) => !forgotten.has(id))
        expect(all.filter(({ name }) => name !== null).every(({ id }) => !forgotten.has(id))).toBe(true)
        const newest = all.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0]
        if (newest) expect(forgotten).not.toContain(newest.id)
        expect(left.filter(({ name }) => name === null).length).toBeLessThanOrEqual(max + 1)
        expect(toForget(left, now)).toEqual([])
      }),
    )
  })

  it('keeps within a number of bytes, what is shared counting once; named ones and the newest stay', () => {
    const file = fc.record({ size: fc.nat(50), sha256: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') })
    const sized = fc
      .array(fc.record({ named: fc.boolean(), files: fc.dictionary(fc.constantFrom('x', 'y', 'z'), file) }))
      .map(items =>
        items.map(({ named, files }, at) => ({
          id: VersionId.parse(`${now + at}-00000000`),
          name: named ? 'name' : null,
          // One content has one size.
          files: Object.fromEntries(
            Object.entries(files).map(([path, { sha256 }]) => [
              path,
              { sha256, size: sha256.charCodeAt(0) - 90 },
            ]),
          ),
        })),
      )
    fc.assert(
      fc.property(sized, fc.nat(60), (all, budget) => {
        const forgotten = new Set<string>(overBudget(all, budget))
        const stays = all.filter(({ name }, at) => name !== null || at === all.length - 1)
        for (const { id } of stays) expect(forgotten).not.toContain(id)
        const held = (versions: typeof all) =>
          new Map(versions.flatMap(({ files }) => Object.values(files).map(f => [f.sha256, f.size] as const)))
        const free = held(stays)
        const more = [...held(all.filter(({ id }) => !forgotten.has(id)))].filter(([hash]) => !free.has(hash))
        expect(more.reduce((sum, [, size]) => sum + size, 0)).toBeLessThanOrEqual(budget)
        expect(overBudget(all, 1e9)).toEqual([])
      }),
    )
  })

  it('keeps all of the last hour, one for ten minutes of a day, one a day of a month, one a month', () => {
    const every = (minutes: number, count: number, from = 0) =>
      Array.from({ length: count }, (_, at) => from + at * minutes * 60_000)
    const leftOf = (ages: number[]) => {
      const all = ages.map((age, at) => ({
        id: VersionId.parse(`${now - age}-${String(at).padStart(8, '0')}`),
        at: now - age,
        why: 'pause' as const,
        name: null,
        devices: 0,
        wires: 0,
      }))
      return all.length - toForget(all, now).length
    }
    expect(leftOf(every(1, 60))).toBe(60)
    expect(leftOf(every(1, 600, 2 * 3_600_000))).toBeLessThanOrEqual(61)
    expect(leftOf(every(60, 24 * 20, 2 * 86_400_000))).toBeLessThanOrEqual(22)
    expect(leftOf(every(24 * 60, 300, 40 * 86_400_000))).toBeLessThanOrEqual(12)
  })

  it('removes what no version holds any more', async () => {
    const { id } = await hello()
    let now = Date.now() - 20 * 3_600_000
    const projects = new Projects({
      dataFolder: data,
      uploadBytes: 1000,
      lastBuild: async () => null,
      now: () => now,
    })
    const { listVersions, saveVersion } = await import('../../server/projects/versions/version-store.ts')
    const { project } = await projects.open(id)
    const history = historyOf(id)
    for (let count = 0; count < 30; count += 1) {
      now += 10_000
      const sources = { 'unikernel.ml': `let count = ${count}` }
      await saveVersion(history, {
        folder: projects.folderOf(id),
        project: { ...project, sources },
        why: 'build',
        name: null,
        at: now,
      })
    }
    now += 3_600_000 * 2
    await saveVersion(history, { folder: projects.folderOf(id), project, why: 'build', name: null, at: now })
    const left = await listVersions(history)
    expect(left.length).toBeLessThan(5)
    // composition.json, layout.json and the two sources of the sample; and a source each.
    expect(readdirSync(join(history, 'objects')).length).toBeLessThanOrEqual(left.length + 3)
  })
})
