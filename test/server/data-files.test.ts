import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, describe as group, it } from 'vitest'
import { placeData } from '../../server/builds/data-files.ts'
import { staticFiles, staticStores } from '../../server/codegen/static-stores.ts'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const fileOf = (path: string, text: string) => ({ path, size: Buffer.byteLength(text), sha256: sha256(text) })

group('data files of a build', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'data-files-'))
    mkdirSync(join(folder, 'project/web'), { recursive: true })
    mkdirSync(join(folder, 'workspace'))
    writeFileSync(join(folder, 'project/web/a'), 'one')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const place = (file: ReturnType<typeof fileOf>, project: string | null = join(folder, 'project')) =>
    placeData(join(folder, 'workspace'), new Map([[`data/${file.sha256}`, file]]), project)

  it('are copied under their checksums', async () => {
    expect(await place(fileOf('web/a', 'one'))).toEqual([])
    expect(readFileSync(join(folder, 'workspace/data', sha256('one')), 'utf8')).toBe('one')
  })

  it('are problems where they have changed, gone, or turned into something else', async () => {
    symlinkSync('/etc/passwd', join(folder, 'project/web/link'))
    const reasons = async (file: ReturnType<typeof fileOf>, project?: null) =>
      (await place(file, project)).map(problem => problem.code === 'unreadable' && problem.reason)
    expect(await reasons(fileOf('web/a', 'two'))).toEqual([expect.stringContaining('has changed')])
    expect(await reasons(fileOf('web/a', 'longer'))).toEqual([expect.stringContaining('has changed')])
    expect(await reasons(fileOf('web/b', 'one'))).toEqual(['The file has gone'])
    expect(await reasons(fileOf('web/link', 'one'))).toEqual([expect.stringContaining('no ordinary file')])
    expect(await reasons(fileOf('web/a', 'one'), null)).toEqual([expect.stringContaining('not saved')])
  })

  it('stand in the image once, however often they are in the folder', () => {
    const composition = Composition.parse({
      format: 1,
      name: 'test',
      devices: [{ id: 'c', type: 'crunch', name: 'c', settings: { dirname: 'web' } }],
      wires: [],
    })
    const files = Object.fromEntries(
      ['web/b "quoted"', 'web/a', 'web/c'].map((path, n) => {
        const { size, sha256 } = fileOf(path, n === 2 ? 'other' : 'one')
        return [path, { size, sha256 }]
      }),
    )
    const [store] = staticStores({ composition, sources: {}, files }, catalogue)
    if (!store) throw new Error('no store')
    const texts = new Map(staticFiles(store))
    expect(texts.get('static_web_data.c')?.match(/\.incbin/g)).toHaveLength(2)
    expect(texts.get('static_web.ml')).toMatch(
      /"a", 0, 3, "\w+";\n +"b \\"quoted\\"", 0, 3, "\w+";\n +"c", 3, 5, "\w+";/,
    )
  })
})
