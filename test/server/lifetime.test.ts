import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Lifetime } from '../../server/projects/store/lifetime.ts'
import { Projects } from '../../server/projects/store/projects.ts'
import { listVersions } from '../../server/projects/versions/version-store.ts'
import { Versions } from '../../server/projects/versions/versions.ts'
import { temporaryFolder } from './temporary-folder.ts'

const minute = 60_000
const day = 86_400_000
const years = 2 * 365 * day

/** A server's projects whose clocks are set by hand: that of the machine, and the steady one. */
const machine = async (folder = temporaryFolder()) => {
  const clock = { wall: 1_790_000_000_000, steady: 0 }
  const start = async () => {
    const lifetime = new Lifetime(
      join(folder, 'lifetime.json'),
      () => clock.wall,
      () => clock.steady,
    )
    await lifetime.start()
    const projects = new Projects({
      dataFolder: folder,
      uploadBytes: 1_000_000,
      lastBuild: async () => null,
      now: () => clock.wall,
      lifetime,
    })
    await projects.recover()
    return { projects, versions: new Versions(projects), lifetime }
  }
  const pass = (ms: number) => {
    clock.wall += ms
    clock.steady += ms
  }
  return { folder, clock, start, pass }
}

describe('a clock that is years ahead', () => {
  it('thins no versions, while the server runs or when it starts again', async () => {
    const { clock, start, pass } = await machine()
    let { projects, versions, lifetime } = await start()
    let { id, revision, project } = await projects.create({ from: 'sample', sample: 'hello' })
    let count = 0
    const keep = async () => {
      pass(minute)
      count += 1
      const sources = { ...project.sources, 'unikernel.ml': `let count = ${count}` }
      revision = (await projects.save(id, { revision, project: { ...project, sources } })).revision
      await versions.keep(id, { why: 'restore' })
    }
    for (let n = 0; n < 12; n += 1) await keep()
    const history = () => projects.with(id, (_, places) => listVersions(places.history))
    const before = (await history()).length
    expect(before).toBeGreaterThanOrEqual(12)
    clock.wall += years
    await keep()
    expect((await history()).length).toBeGreaterThan(before)
    await lifetime.stop()
    clock.steady = 0
    ;({ projects, versions, lifetime } = await start())
    ;({ revision, project } = await projects.open(id))
    clock.wall -= years
    await keep()
    await keep()
    const after = await history()
    expect(after.length).toBeGreaterThan(before)
    // The newest tells the time that it is now, and stands first.
    expect(after[0]?.at).toBe(clock.wall)
    await lifetime.stop()
  })

  it('empties no trash; thirty days of use do', async () => {
    const { folder, clock, start, pass } = await machine()
    const first = await start()
    const { id } = await first.projects.create({ from: 'empty' })
    await first.projects.remove(id)
    await first.lifetime.stop()
    clock.wall += years
    const second = await start()
    expect(existsSync(join(folder, 'trash', id))).toBe(true)
    for (let days = 0; days < 31; days += 1) pass(day)
    await second.lifetime.stop()
    const third = await start()
    expect(existsSync(join(folder, 'trash', id))).toBe(false)
    await third.lifetime.stop()
  })
})

describe('the lifetime of a data folder', () => {
  it('goes on by a day at most between two runs, and never back', async () => {
    const file = join(temporaryFolder(), 'lifetime.json')
    const lived = async (wall: number) => {
      const lifetime = new Lifetime(
        file,
        () => wall,
        () => 0,
      )
      await lifetime.start()
      await lifetime.stop()
      return lifetime.now()
    }
    expect(await lived(1000)).toBe(0)
    expect(await lived(1000 + 3600_000)).toBe(3_600_000)
    expect(await lived(1000 + years)).toBe(3_600_000 + day)
    expect(await lived(0)).toBe(3_600_000 + day)
  })

  it('begins anew where its file is none', async () => {
    const file = join(temporaryFolder(), 'lifetime.json')
    writeFileSync(file, 'no json')
    const lifetime = new Lifetime(
      file,
      () => 5,
      () => 0,
    )
    await lifetime.start()
    await lifetime.stop()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ lived: 0, wall: 5 })
  })
})
