import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  makeTemporary,
  makeTmpFolder,
  processTag,
  releaseTemporary,
  releaseTmpFolders,
  releaseUnfinished,
  tmpPathFor,
} from '../../server/builds/temporary.ts'
import { temporaryFolder } from './temporary-folder.ts'

const made: string[] = []
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

/** The tag of a process that no longer runs. */
const tagOfDead = async (): Promise<string | null> => {
  const child = spawn('sleep', ['60'])
  const tag = await processTag(child.pid ?? 0)
  await new Promise(resolve => {
    child.once('exit', resolve)
    child.kill('SIGKILL')
  })
  return tag
}

/** A name as a process that no longer runs would have left it. */
const nameOfDead = async (purpose: string): Promise<string> => {
  const path = join(tmpdir(), `unikernel-${purpose}-${await tagOfDead()}-tested`)
  made.push(path)
  return path
}

describe('temporary folders of a process that was killed', () => {
  it('are removed at the next start, and those of one that lives are not', async () => {
    const mine = await makeTemporary('disks')
    made.push(mine)
    const left = await nameOfDead('figures')
    mkdirSync(left)
    writeFileSync(join(left, 'figures'), 'x')
    expect(await releaseTemporary()).toBeGreaterThanOrEqual(1)
    expect([existsSync(left), existsSync(mine)]).toEqual([false, true])
  })

  it('are removed where they are folders alone: a link of that name is not followed', async () => {
    const precious = temporaryFolder()
    writeFileSync(join(precious, 'file'), 'x')
    const link = await nameOfDead('networks')
    symlinkSync(precious, link)
    await releaseTemporary()
    expect(existsSync(join(precious, 'file'))).toBe(true)
  })
})

describe('what a process that was killed has left beside the files that it wrote', () => {
  it('is removed: folders of an import, files not yet renamed; those of a process that lives are not', async () => {
    const folder = temporaryFolder()
    const tag = await tagOfDead()
    const mine = [await makeTmpFolder(folder, 'import'), await tmpPathFor(join(folder, 'opened'))]
    writeFileSync(mine[1] ?? '', 'x')
    mkdirSync(join(folder, `.import-${tag}-a1b2c3/p`), { recursive: true })
    writeFileSync(join(folder, `revision.json.${tag}.1.tmp`), '{')
    // As version 0.2.0 named them.
    writeFileSync(join(folder, 'shared.json.2147483647.12.tmp'), '{')
    for (const kept of ['revision.json', 'notes.tmp', '.important']) writeFileSync(join(folder, kept), 'x')
    expect([await releaseTmpFolders(folder), await releaseUnfinished(folder)]).toEqual([1, 2])
    expect(
      readdirSync(folder)
        .map(name => join(folder, name))
        .sort(),
    ).toEqual(
      [...mine, ...['revision.json', 'notes.tmp', '.important'].map(name => join(folder, name))].sort(),
    )
  })

  it('is not followed where it is a link', async () => {
    const [folder, precious] = [temporaryFolder(), temporaryFolder()]
    writeFileSync(join(precious, 'file'), 'x')
    symlinkSync(precious, join(folder, `.import-${await tagOfDead()}-a1b2c3`))
    await releaseTmpFolders(folder)
    expect(existsSync(join(precious, 'file'))).toBe(true)
  })
})
