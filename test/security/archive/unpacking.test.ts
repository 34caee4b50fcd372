import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ArchiveError } from '../../../server/projects/store/archive.ts'
import { unpackProject } from '../../../server/projects/store/unpack-project.ts'
import { temporaryFolder } from '../../server/temporary-folder.ts'
import { archiveOf, composition, entryBytes, longName, pax, type RawEntry } from './tar-bytes.ts'

const MiB = 1024 * 1024
const limits = { bytes: 8 * MiB, entries: 300, folders: 200 }

type Tried = { refusal: string | null; inside: (path: string) => string; around: string[] }

/** Unpacks an archive in a folder of its own; `around`: what is there afterwards, which after a refusal is the archive alone. */
const unpack = async (archive: Buffer): Promise<Tried> => {
  const folder = temporaryFolder()
  const [file, target] = [join(folder, 'a.tgz'), join(folder, 'in/project')]
  mkdirSync(join(folder, 'in'))
  writeFileSync(file, archive)
  const refusal = await unpackProject(file, target, limits).then(
    () => null,
    (error: unknown) => {
      if (error instanceof ArchiveError) return error.message
      throw error
    },
  )
  return { refusal, inside: path => join(target, path), around: readdirSync(join(folder, 'in')) }
}

const refused = async (archive: Buffer, words: RegExp): Promise<void> => {
  const { refusal, around } = await unpack(archive)
  expect(refusal).toMatch(words)
  expect(around).toEqual([])
}

const octal = (bytes: number): string => `${bytes.toString(8).padStart(11, '0')}\0`

describe('an archive that would become large', () => {
  it('is refused where its files together are more than the limit', () =>
    refused(
      archiveOf({ name: 'p/a', body: Buffer.alloc(5 * MiB) }, { name: 'p/b', body: Buffer.alloc(5 * MiB) }),
      /more than the limit/,
    ))

  it('is refused by the size that it announces, before the bytes are there', () =>
    refused(archiveOf({ name: 'p/a', size: octal(7 * 1024 * MiB) }), /more than the limit/))

  it('is refused by the size that a pax record says in the place of the header', () =>
    refused(archiveOf(pax({ size: String(1 << 30) }), { name: 'p/a' }), /more than the limit/))

  it('is refused where the number is written in base 256', () => {
    const size = Buffer.alloc(12)
    size[0] = 0x80
    size.writeUInt32BE(0x10, 4)
    return refused(archiveOf({ name: 'p/a', size }), /more than the limit/)
  })

  for (const [version, records] of [
    [
      '0.1',
      {
        'GNU.sparse.size': '1',
        'GNU.sparse.numblocks': '1',
        'GNU.sparse.map': '0,100',
        'GNU.sparse.name': 'p/s',
      },
    ],
    [
      '1.0',
      {
        'GNU.sparse.major': '1',
        'GNU.sparse.minor': '0',
        'GNU.sparse.name': 'p/s',
        'GNU.sparse.realsize': '1099511627776',
      },
    ],
  ] as const)
    it(`is refused where a file is sparse, as version ${version} of the format has it`, () =>
      refused(archiveOf(pax(records), { name: 'p/s', body: 'x'.repeat(100) }), /sparse/))

  it('is refused where a file is sparse, as GNU tar has it of old', () =>
    refused(archiveOf({ name: 'p/s', type: 'S', body: 'x' }), /neither a file nor a folder/))

  it('is refused where zeros without end follow the end', () =>
    refused(
      gzipSync(Buffer.concat([entryBytes(composition), Buffer.alloc(32 * MiB)])),
      /far larger than the files/,
    ))

  it('is refused where records between its entries are all that there is of it', () =>
    refused(
      archiveOf(...Array.from({ length: 8 }, () => pax({ comment: 'c'.repeat(3 * MiB) })), { name: 'p/a' }),
      /far larger than the files/,
    ))

  it('is refused where one record is larger than anything it could say', () =>
    refused(archiveOf({ name: 'x', type: 'x', size: octal(64 * MiB) }, { name: 'p/a' }), /more than 4 MB/))

  it('is refused where it holds entries without end', () => {
    const many = Buffer.concat(Array.from({ length: 301 }, () => entryBytes({ name: 'p/a' })))
    return refused(gzipSync(Buffer.concat([entryBytes(composition), many])), /more than 300 entries/)
  })

  it('is refused where few entries need folders without end', () => {
    const deep = (n: number): RawEntry[] => {
      const name = `p/${n}/${'d/'.repeat(190)}f`
      return [longName(name), { name: 'long' }]
    }
    return refused(archiveOf(...Array.from({ length: 2 }, (_, n) => deep(n)).flat()), /more than 200 folders/)
  })
})

describe('an archive that would write beside its folder', () => {
  for (const [what, name] of [
    ['goes up', '../escaped'],
    ['goes up in its middle', 'p/x/../../../escaped'],
    ['ends above', 'p/..'],
  ] as const)
    it(`is refused where a path ${what}`, () => refused(archiveOf({ name, body: 'x' }), /does not stay/))

  it('is refused where a path is absolute', async () => {
    const aim = join(temporaryFolder(), 'escaped')
    await refused(archiveOf({ name: aim, body: 'x' }), /absolute/)
    expect(existsSync(aim)).toBe(false)
  })

  it('is refused where a pax record has another path than the header', () =>
    refused(archiveOf(pax({ path: 'p/../../escaped' }), { name: 'p/a', body: 'x' }), /does not stay/))

  it('is refused where a pax record for all files has the path', () =>
    refused(
      archiveOf({ ...pax({ path: '/tmp/escaped' }), type: 'g' }, pax({ comment: 'c' }), {
        name: 'p/a',
        body: 'x',
      }),
      /absolute/,
    ))

  it('is refused where a long name of GNU tar is the path', () =>
    refused(archiveOf(longName('p/../../escaped'), { name: 'p/a', body: 'x' }), /does not stay/))

  it('is refused where a path has backslashes, which some systems read as slashes', () =>
    refused(archiveOf({ name: 'p/..\\..\\escaped', body: 'x' }), /backslash/))

  it('is refused where it makes a link and then writes through it', async () => {
    const outside = temporaryFolder()
    await refused(
      archiveOf({ name: 'p/l', type: '2', link: outside }, { name: 'p/l/escaped', body: 'x' }),
      /l, which is neither a file nor a folder/,
    )
    expect(readdirSync(outside)).toEqual([])
  })

  for (const [what, type] of [
    ['a hard link', '1'],
    ['a character device', '3'],
    ['a block device', '4'],
    ['a pipe', '6'],
    ['a contiguous file', '7'],
    ['a dumped folder', 'D'],
    ['a piece of another archive', 'M'],
    ['of a kind that nobody knows', 'Z'],
  ] as const)
    it(`is refused where an entry is ${what}`, () =>
      refused(archiveOf({ name: 'p/h', type, link: '/etc/passwd' }), /neither a file nor a folder/))
})

describe('an archive of doubtful names', () => {
  it('is refused where one path is a file and a folder', async () => {
    await refused(
      archiveOf({ name: 'p/a', body: 'x' }, { name: 'p/a/b', body: 'x' }),
      /as a file and as a folder/,
    )
    await refused(
      archiveOf({ name: 'p/a/b', body: 'x' }, { name: 'p/a', body: 'x' }),
      /as a file and as a folder/,
    )
    await refused(
      archiveOf({ name: 'p/a', body: 'x' }, { name: 'p/a/', type: '5' }),
      /as a file and as a folder/,
    )
  })

  it('gives the later of two files of one path, as tar does, and counts both', async () => {
    const twice = [
      { name: 'p/a', body: 'first and longer' },
      { name: 'p/./a', body: 'second' },
    ]
    const { refusal, inside } = await unpack(archiveOf(...twice))
    expect(refusal).toBeNull()
    expect(readFileSync(inside('a'), 'utf8')).toBe('second')
    const large = { name: 'p/a', body: Buffer.alloc(5 * MiB) }
    await refused(archiveOf(large, large), /more than the limit/)
  })

  it('is refused where a path is longer than a project takes, or a name than a disk does', async () => {
    await refused(archiveOf(longName(`p/${'n/'.repeat(400)}a`), { name: 'long' }), /longer than 656/)
    await refused(archiveOf(longName(`p/${'n'.repeat(256)}`), { name: 'long' }), /more than 255 bytes/)
    // Fewer characters than bytes.
    await refused(archiveOf(longName(`p/${'ü'.repeat(128)}`), { name: 'long' }), /more than 255 bytes/)
  })

  for (const [what, name] of [
    ['a line feed', 'p/a\nb'],
    ['the bell', 'p/a\x07'],
    ['a mark that turns the direction', 'p/a\u202etxt.exe'],
    ['no UTF-8', Buffer.from([0x70, 0x2f, 0xe9, 0xff])],
    ['what JavaScript keeps for itself', 'p/__proto__'],
  ] as const)
    it(`is refused where a name is or has ${what}`, async () => {
      const { refusal, around } = await unpack(archiveOf({ name, body: 'x' }))
      expect(refusal).toMatch(/^The archive holds the path \P{C}*, which has/u)
      expect(around).toEqual([])
    })
})

describe('an archive with other lies', () => {
  it('is refused where a size is below nothing', async () => {
    await refused(archiveOf(pax({ size: '-512' }), { name: 'p/a' }), /damaged/)
    await refused(archiveOf({ name: 'p/a', size: Buffer.from([...Array(11).fill(0xff), 1]) }), /damaged/)
  })

  it('is refused where a folder has bytes, which readers do not agree on', () => {
    const hidden = entryBytes({ name: 'p/hidden', type: '2', link: '/etc' })
    return refused(archiveOf({ name: 'p/d/', type: '5', body: hidden }), /bytes of its own/)
  })

  it('keeps neither modes nor times: nothing runs as someone else, nothing lies in the far future', async () => {
    const { refusal, inside } = await unpack(
      archiveOf({
        name: 'p/a',
        body: 'x',
        mode: '0006777\0',
        mtime: Buffer.from([0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      }),
    )
    expect(refusal).toBeNull()
    const { mode, mtimeMs } = statSync(inside('a'))
    expect(mode & 0o7133).toBe(0)
    expect(mtimeMs).toBeLessThanOrEqual(Date.now() + 1000)
  })

  it('is refused where a checksum is wrong', () =>
    refused(archiveOf({ name: 'p/a', body: 'x', checksum: '000000\0 ' }), /damaged/))

  it('is refused where it is cut short, in its compressed bytes or in its tar', async () => {
    const whole = archiveOf({
      name: 'p/a',
      body: Buffer.from(Array.from({ length: 20_000 }, (_, n) => (n * 7919) % 251)),
    })
    await refused(whole.subarray(0, whole.length - 100), /cut short/)
    await refused(
      gzipSync(
        Buffer.concat([entryBytes(composition), entryBytes({ name: 'p/a', size: octal(4096), body: 'x' })]),
      ),
      /cut short/,
    )
  })

  it('is refused as cut short wherever in an entry its tar ends', async () => {
    const files = ['a', 'b', 'c', 'd'].map(name => ({ name: `p/${name}/f`, body: Buffer.alloc(700, name) }))
    const tar = gunzipSync(archiveOf(...files))
    for (let end = 64; end < 512 + 512 + files.length * (512 + 1024); end += 64) {
      if (end % 512 !== 0) await refused(gzipSync(tar.subarray(0, end)), /cut short/)
    }
  })

  it('is refused where something else follows the end', () =>
    refused(
      gzipSync(Buffer.concat([entryBytes(composition), Buffer.alloc(1024), Buffer.alloc(1024, 'x')])),
      /damaged/,
    ))

  it('is refused where it is no gzip, or gzip of something else', async () => {
    for (const bytes of [
      Buffer.from('hello'),
      Buffer.from('PK\x03\x04'),
      Buffer.alloc(0),
      Buffer.alloc(5000),
    ])
      await refused(bytes, /no \.tar\.gz archive|empty/)
    await refused(gzipSync(Buffer.alloc(2048, 'x')), /damaged/)
    await refused(gzipSync(gzipSync(entryBytes(composition))), /damaged|cut short/)
  })

  it('is refused where a project is there already: it replaces nothing', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'project'))
    writeFileSync(join(folder, 'project/mine'), 'mine')
    writeFileSync(join(folder, 'a.tgz'), archiveOf())
    await expect(unpackProject(join(folder, 'a.tgz'), join(folder, 'project'), limits)).rejects.toThrow(
      'exists already',
    )
    expect(readdirSync(join(folder, 'project'))).toEqual(['mine'])
  })

  it('brings no hooks of version control along, and says so', async () => {
    const folder = temporaryFolder()
    writeFileSync(
      join(folder, 'a.tgz'),
      archiveOf({ name: 'p/.git/hooks/post-checkout', body: 'x' }, { name: 'p/_build/log', body: 'x' }),
    )
    const { skipped } = await unpackProject(join(folder, 'a.tgz'), join(folder, 'project'), limits)
    expect(skipped).toEqual(['p/.git/hooks/post-checkout', 'p/_build'])
    expect(readdirSync(join(folder, 'project'))).toEqual(['composition.json'])
  })
})
