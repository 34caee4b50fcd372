import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '../../server/builds/store/database.ts'
import { StoredBuilds } from '../../server/builds/store/stored-builds.ts'
import { BuildId } from '../../shared/protocol/build.ts'

it('builds that a server before 0.3 wrote down are read with the names of today', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unikernel-composer-old-records-'))
  const database = openDatabase(join(folder, 'builds.db'))
  try {
    const id = BuildId.parse('5f0c1d2e-0000-4000-8000-000000000000')
    const problem = { kind: 'signature', id: 'x', path: 'module', reason: 'is none' }
    const failed = { how: 'failed', problems: [{ code: 'bad-own-type', ...problem }], ms: 5 }
    const platform = JSON.stringify({ universe: 'embedded', target: 'hvt' })
    await database
      .insertInto('builds')
      .values({
        ...{ id, project: null, name: 'old', platform, started_at: 1 },
        ...{ outcome: JSON.stringify(failed), content: null, version: null },
      })
      .execute()
    const events = [
      { seq: 0, at: 0, type: 'queued', ahead: 2 },
      { seq: 1, at: 1, type: 'problem', problem: { code: 'bad-own-type', ...problem } },
      { seq: 2, at: 5, type: 'done', outcome: failed },
    ]
    await database
      .insertInto('build_events')
      .values(events.map(event => ({ build: id, seq: event.seq, event: JSON.stringify(event) })))
      .execute()
    const stored = new StoredBuilds(database)
    const today = { code: 'bad-custom-type', ...problem }
    expect((await stored.find(id))?.outcome).toEqual({ ...failed, problems: [today] })
    expect(await stored.events(id, 0, 10)).toEqual([
      { seq: 0, at: 0, type: 'queued', position: 2, ahead: 2 },
      { seq: 1, at: 1, type: 'problem', problem: today },
      { seq: 2, at: 5, type: 'done', outcome: { ...failed, problems: [today] } },
    ])
  } finally {
    await database.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
})
