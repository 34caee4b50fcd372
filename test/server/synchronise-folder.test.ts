import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { synchroniseFolder, UnusableFolder } from '../../server/builds/mirage-project/synchronise-folder.ts'
import { temporaryFolder } from './temporary-folder.ts'

let from = ''
let to = ''
const options = { leave: new Set(['_build']), maxFiles: 10, maxBytes: 1000 }
const synchronise = (more = {}) => synchroniseFolder(from, to, { ...options, ...more })
const read = (path: string) => readFileSync(join(to, path), 'utf8')

beforeEach(() => {
  from = temporaryFolder()
  to = join(temporaryFolder(), 'copy')
  mkdirSync(join(from, 'a/b'), { recursive: true })
  writeFileSync(join(from, 'a/b/one.ml'), 'one')
  writeFileSync(join(from, 'two.ml'), 'two')
  symlinkSync('../two.ml', join(from, 'a/link.ml'))
})

describe('a folder that is brought up to date', () => {
  it('has the files, folders and links of the other, and no longer what that has not', async () => {
    await synchronise()
    expect(read('a/b/one.ml')).toBe('one')
    expect(read('a/link.ml')).toBe('two')
    rmSync(join(from, 'a/b'), { recursive: true })
    writeFileSync(join(from, 'a/b'), 'a file now')
    await synchronise()
    expect(read('a/b')).toBe('a file now')
  })

  it('keeps what is left where it is, and brings none of it', async () => {
    mkdirSync(join(from, '_build'))
    writeFileSync(join(from, '_build/x'), 'x')
    await synchronise()
    expect(existsSync(join(to, '_build'))).toBe(false)
    mkdirSync(join(to, '_build'))
    writeFileSync(join(to, '_build/y'), 'y')
    await synchronise()
    expect(read('_build/y')).toBe('y')
  })

  it('takes a file of another time or size, and leaves one of the same as it is', async () => {
    await synchronise()
    const { ino } = lstatSync(join(to, 'two.ml'))
    await synchronise()
    expect(lstatSync(join(to, 'two.ml')).ino).toBe(ino)
    writeFileSync(join(from, 'two.ml'), 'owt')
    utimesSync(join(from, 'two.ml'), 1_000_000, 1_000_000)
    await synchronise()
    expect(read('two.ml')).toBe('owt')
  })

  it('is not written to through links that a build left in it', async () => {
    await synchronise()
    const outside = temporaryFolder()
    rmSync(join(to, 'a'), { recursive: true })
    symlinkSync(outside, join(to, 'a'))
    rmSync(join(to, 'two.ml'))
    symlinkSync(join(outside, 'two.ml'), join(to, 'two.ml'))
    await synchronise()
    expect(existsSync(join(outside, 'b'))).toBe(false)
    expect(existsSync(join(outside, 'two.ml'))).toBe(false)
    expect(read('a/b/one.ml')).toBe('one')
    expect(read('two.ml')).toBe('two')
  })

  it.each([
    ['an absolute link', '/etc/passwd'],
    ['a link out of the folder', '../../x'],
    ['a link to what is above the folder', '../..'],
  ])('refuses %s', async (_what, target) => {
    symlinkSync(target, join(from, 'a/out'))
    await expect(synchronise()).rejects.toThrow(UnusableFolder)
  })

  it('refuses a pipe, too many files and too many bytes', async () => {
    await expect(synchronise({ maxFiles: 2 })).rejects.toThrow('more than 2 files')
    await expect(synchronise({ maxBytes: 4 })).rejects.toThrow('MB (at ')
    execFileSync('mkfifo', [join(from, 'pipe')])
    await expect(synchronise()).rejects.toThrow('pipe is neither a file nor a folder.')
  })
})
