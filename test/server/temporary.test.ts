import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeTemporary, processTag, releaseTemporary } from '../../server/build/temporary.ts'
import { temporaryFolder } from './temporary-folder.ts'

const made: string[] = []
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

/** A name as a process that no longer runs would have left it. */
const nameOfDead = async (purpose: string): Promise<string> => {
  const child = spawn('sleep', ['60'])
  const tag = await processTag(child.pid ?? 0)
  await new Promise(resolve => {
    child.once('exit', resolve)
    child.kill('SIGKILL')
  })
  const path = join(tmpdir(), `unikernel-${purpose}-${tag}-tested`)
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
