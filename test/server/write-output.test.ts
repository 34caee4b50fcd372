import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { writeOutput } from '../../server/cli/write-output.ts'
import { samplePath } from './sample-project.ts'
import { temporaryFolder } from './temporary-folder.ts'

const program = fileURLToPath(new URL('../../bin/unikernel-composer.mjs', import.meta.url))

const exporting = (cwd: string, project: string, output: string) =>
  spawn(process.execPath, [program, 'export', project, '-o', output], { cwd, stdio: 'ignore' })

const ended = (child: ReturnType<typeof exporting>): Promise<number | null> =>
  new Promise(resolve => child.once('exit', status => resolve(status)))

describe('a file that a command writes', () => {
  it('is as it was where the command is killed in the middle, and whole the next time', async () => {
    const folder = temporaryFolder()
    const project = join(folder, 'project')
    cpSync(samplePath('hello'), project, { recursive: true })
    mkdirSync(join(project, 'data'))
    for (let n = 0; n < 40; n += 1) writeFileSync(join(project, `data/${n}`), randomBytes(2_000_000))
    const output = join(folder, 'out.tgz')
    writeFileSync(output, 'the last one')
    const child = exporting(folder, 'project', 'out.tgz')
    const end = ended(child)
    const parts = () => readdirSync(folder).filter(name => name.endsWith('.tmp'))
    await expect.poll(() => parts().length, { interval: 5 }).toBe(1)
    child.kill('SIGKILL')
    expect(await end).toBe(null)
    expect(readFileSync(output, 'utf8')).toBe('the last one')
    expect(parts()).toHaveLength(1)
    expect(await ended(exporting(folder, 'project', 'out.tgz'))).toBe(0)
    expect(gunzipSync(readFileSync(output)).length).toBeGreaterThan(80_000_000)
    expect(parts()).toEqual([])
  })

  it('is as it was where the work fails, and a link to it stays one', async () => {
    const folder = temporaryFolder()
    const [file, link] = [join(folder, 'file'), join(folder, 'link')]
    writeFileSync(file, 'before')
    symlinkSync('file', link)
    const failing = writeOutput(link, async path => {
      writeFileSync(path, 'half')
      throw new Error('no more')
    })
    await expect(failing).rejects.toThrow('no more')
    expect(readFileSync(file, 'utf8')).toBe('before')
    await writeOutput(link, async path => writeFileSync(path, 'after'))
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe('after')
    expect(readdirSync(folder).sort()).toEqual(['file', 'link'])
    await writeOutput('/dev/null', async path => writeFileSync(path, 'to nobody'))
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it('holds no part of itself where it is written into the project', async () => {
    const project = join(temporaryFolder(), 'project')
    cpSync(samplePath('hello'), project, { recursive: true })
    expect(await ended(exporting(project, '.', 'out.tgz'))).toBe(0)
    const tar = gunzipSync(readFileSync(join(project, 'out.tgz'))).toString('latin1')
    expect(tar).toContain('composition.json')
    expect(tar).not.toContain('out.tgz')
  })
})
