import { expect, describe as group, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { dataLimits } from '../../shared/model/static-data.ts'
import { describe } from '../../shared/problems/describe.ts'
import { fixesFor } from '../../shared/problems/fixes.ts'
import { mayBuild, validate } from '../../shared/validation/validate.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const
const sha256 = 'a'.repeat(64)
const sources = { 'unikernel.ml': '' }

/** An app that needs nothing, and folders in the image. */
const withFolders = (...folders: string[]): Composition =>
  Composition.parse({
    format: 1,
    name: 'test',
    devices: [
      { id: 'app', type: 'app', name: 'app', app: { module: 'Unikernel', ports: [] } },
      ...folders.map((dirname, n) => ({ id: `c${n}`, type: 'crunch', name: `c${n}`, settings: { dirname } })),
    ],
    wires: [],
  })
const filesOf = (...paths: string[]) => Object.fromEntries(paths.map(path => [path, { size: 1, sha256 }]))
const check = (composition: Composition, files: ReturnType<typeof filesOf>, texts: object = sources) =>
  validate({ composition, sources: { ...texts }, files }, platform, catalogue)

group('data folders', () => {
  it('that hold files are accepted, and may be named by two devices', () => {
    expect(check(withFolders('htdocs', 'htdocs', 'a/b'), filesOf('htdocs/x', 'a/b/c/d'))).toEqual([])
  })

  it('without files make an empty store, which is said with the folders that have some', () => {
    const composition = withFolders('htdocs')
    const files = filesOf('htdoc/x', 'htdocs.txt')
    const [problem] = check(composition, files)
    expect(problem).toEqual({ code: 'empty-data-folder', device: 'c0', folder: 'htdocs' })
    if (!problem) return
    expect(describe(problem, { composition, catalogue }).title).toBe(
      'The project has no data files in `htdocs/`: the store in the image is empty',
    )
    expect(mayBuild([problem])).toBe(true)
    const [fix] = fixesFor(problem, { composition, catalogue, sources, files })
    expect(fix?.label).toBe('Use htdoc')
    expect(check(applyEdits(composition, fix?.edits ?? []), files)).toEqual([])
  })

  it('that would become one module are refused', () => {
    const codes = check(withFolders('a b', 'a-b'), filesOf('a b/x', 'a-b/x')).map(({ code }) => code)
    expect(codes).toEqual(['data-folder-clash'])
  })

  it('keep their modules to themselves', () => {
    const problems = check(withFolders('web'), filesOf('web/x'), { ...sources, 'static_web.ml': '' })
    expect(problems).toEqual([{ code: 'reserved-module', file: 'src/static_web.ml', module: 'Static_web' }])
  })

  it('leave a device its module, where there is one', () => {
    const composition = withFolders()
    const disk = { id: 'd', type: 'block_of_file', name: 'd', settings: {}, boot: {} } as const
    const withDisk = Composition.parse({ ...composition, devices: [...composition.devices, disk] })
    const texts = { ...sources, 'block.ml': '' }
    expect(check(composition, {}, texts)).toEqual([])
    expect(check(withDisk, {}, texts).map(({ code }) => code)).toEqual(['reserved-module'])
  })

  it('that are too large for an image are refused', () => {
    const files = { 'web/x': { size: dataLimits.bytes, sha256 }, 'web/y': { size: 1, sha256 } }
    const composition = withFolders('web')
    const [problem] = check(composition, files)
    expect(problem?.code).toBe('too-much-data')
    if (problem) expect(describe(problem, { composition, catalogue }).title).toMatch(/2 files of 257 MiB/)
  })

  it('outside the project are no folders', () => {
    for (const folder of ['', '..', '../x', '/etc', 'a//b', '.git', 'a/'])
      expect(check(withFolders(folder), {}).map(({ code }) => code)).toContain('bad-setting')
  })
})
