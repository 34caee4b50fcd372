import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packProject } from '../../server/projects/store/archive.ts'
import { readProjectFolder } from '../../server/projects/store/project-folder.ts'
import { unpackProject } from '../../server/projects/store/unpack-project.ts'
import { temporaryFolder } from './temporary-folder.ts'

const composition = '{"format":1,"name":"p","devices":[],"wires":[]}'
const limits = { bytes: 256 * 1024 * 1024 }

const projectFolder = (files: Readonly<Record<string, string>> = {}): string => {
  const folder = join(temporaryFolder(), 'p')
  for (const [path, text] of Object.entries({ 'composition.json': composition, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

const read = async (folder: string) => {
  const result = await readProjectFolder(folder)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

/** The project in a folder after it has gone through an archive. */
const roundTripped = async (folder: string) => {
  const target = join(temporaryFolder(), 'again')
  await packProject(folder, 'p', `${target}.tgz`)
  const { skipped } = await unpackProject(`${target}.tgz`, target, limits)
  return { project: await read(target), skipped, file: `${target}.tgz` }
}

const oddNames = [
  '.gitignore',
  'content/.well-known/security.txt',
  'content/.htaccess',
  'content/[slug].js',
  'content/über.html',
  'content/日本.html',
  "content/it's (1).txt",
  'content/index.html?lang=de',
  'content/a~b&c;d%20.txt',
  'content/-rf',
  'content/--checkpoint=1',
  'content/ ',
  'src/.ocamlformat',
  'src/stubs.c',
  'src/sub/dune',
  `content/${'n'.repeat(255)}`,
  `content/${'ü'.repeat(127)}`,
  `${'d/'.repeat(199)}ff`,
]

describe('a project folder', () => {
  it('has files of any name, which an archive carries over without loss', async () => {
    const folder = projectFolder(Object.fromEntries(oddNames.map(name => [name, name])))
    const project = await read(folder)
    expect(Object.keys(project.files).sort()).toEqual([...oddNames].sort())
    expect(project.leftOut).toBeUndefined()
    const after = await roundTripped(folder)
    expect(after.project).toEqual(project)
    expect(after.skipped).toEqual([])
  })

  it('gives archives that tar can read, with equal bytes for equal folders', async () => {
    const folder = projectFolder(Object.fromEntries(oddNames.map(name => [name, name])))
    const { file } = await roundTripped(folder)
    const unpacked = temporaryFolder()
    execFileSync('tar', ['-xzf', file, '-C', unpacked])
    for (const name of oddNames) expect(readFileSync(join(unpacked, 'p', name), 'utf8')).toBe(name)
    const again = await roundTripped(
      projectFolder(Object.fromEntries([...oddNames].reverse().map(name => [name, name]))),
    )
    expect(readFileSync(again.file).equals(readFileSync(file))).toBe(true)
  })

  it('takes a link as the file of the project that it leads to, and names those that lead elsewhere', async () => {
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'secret'), 'secret')
    const folder = projectFolder({
      'content/index.html': 'page',
      'shared/site.ml': 'let x = 1\n',
      'src/a.ml': '',
    })
    const links: [path: string, to: string][] = [
      ['content/link.html', 'index.html'],
      ['content/twice.html', 'link.html'],
      ['src/site.ml', '../shared/site.ml'],
      ['content/secret', join(outside, 'secret')],
      ['content/nowhere', 'gone'],
      ['content/loop', 'loop'],
      ['content/folder', '../shared'],
      ['content/up', '../..'],
    ]
    for (const [path, to] of links) symlinkSync(to, join(folder, path))
    const project = await read(folder)
    expect(Object.keys(project.files)).toEqual([
      'content/index.html',
      'content/link.html',
      'content/twice.html',
      'shared/site.ml',
    ])
    expect(project.sources).toEqual({ 'a.ml': '', 'site.ml': 'let x = 1\n' })
    expect(project.leftOut?.map(({ path, reason }) => `${reason} ${path}`).sort()).toEqual([
      'link content/folder',
      'link content/loop',
      'link content/nowhere',
      'link content/secret',
      'link content/up',
    ])
    const { leftOut: _, ...whole } = project
    expect((await roundTripped(folder)).project).toEqual(whole)
  })

  it('has the libraries of the project as sources, and as data files what is no text of one', async () => {
    const folder = projectFolder({
      'src/unikernel.ml': 'let a = 1',
      'lib/greeting/dune': '(library (name greeting))',
      'lib/greeting/c/stubs.c': 'int x;',
      'lib/greeting/words.txt': 'hello',
      'lib/greeting/my words.ml': '',
      'lib/site/index.html': '<p>',
    })
    // Written by hand, in another encoding: dune has it all the same, and the page does not change it.
    writeFileSync(join(folder, 'lib/greeting/latin.ml'), Buffer.from([0x28, 0x2a, 0xe9, 0x2a, 0x29]))
    for (const project of [await read(folder), (await roundTripped(folder)).project]) {
      expect(Object.keys(project.sources).sort()).toEqual([
        'lib/greeting/c/stubs.c',
        'lib/greeting/dune',
        'unikernel.ml',
      ])
      expect(Object.keys(project.files).sort()).toEqual([
        'lib/greeting/latin.ml',
        'lib/greeting/my words.ml',
        'lib/greeting/words.txt',
        'lib/site/index.html',
      ])
    }
  })

  it('passes over what tools make, and names what is none of its own', async () => {
    const folder = projectFolder({
      '.git/config': '',
      '_build/log': '',
      'node_modules/a/b': '',
      'content/.git/HEAD': '',
      'content/node_modules/kept': '',
      'content/.DS_Store': '',
      'content/._index.html': '',
      'content/back\\slash': '',
      ['__proto__']: '',
    })
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const project = await read(folder)
    expect(Object.keys(project.files)).toEqual(['content/node_modules/kept'])
    expect(project.leftOut?.map(({ path, reason }) => `${reason} ${path}`).sort()).toEqual([
      'name __proto__',
      'name content/back\\slash',
      'special pipe',
      'system content/.DS_Store',
      'system content/._index.html',
    ])
  })

  it('is taken from an archive that macOS has packed, without the notes of the system', async () => {
    const folder = projectFolder({
      '._composition.json': 'Mac OS X',
      '.DS_Store': 'x',
      'src/._unikernel.ml': 'Mac OS X',
      'src/unikernel.ml': 'let start () = Lwt.return_unit\n',
      '__MACOSX/p/._src': 'Mac OS X',
    })
    const file = join(temporaryFolder(), 'mac.tgz')
    execFileSync('tar', ['-czf', file, '-C', dirname(folder), 'p'])
    const target = join(temporaryFolder(), 'taken')
    const { skipped } = await unpackProject(file, target, limits)
    expect([...skipped].sort()).toEqual([
      'p/.DS_Store',
      'p/._composition.json',
      'p/__MACOSX/p/._src',
      'p/src/._unikernel.ml',
    ])
    expect(await read(target)).toMatchObject({ files: {}, sources: { 'unikernel.ml': expect.any(String) } })
  })

  it('of more files than a command line or one folder of tar takes is carried over as a whole', async () => {
    // Beyond 10,000, where lists of names were cut off; further names of one file are made sooner than files.
    const folder = projectFolder({ 'content/0': 'one file under many names' })
    for (let n = 1; n < 10_100; n += 1)
      linkSync(join(folder, 'content/0'), join(folder, 'content', `${'n'.repeat(200)}${n}`))
    const target = join(temporaryFolder(), 'again')
    await packProject(folder, 'p', `${target}.tgz`)
    await unpackProject(`${target}.tgz`, target, limits)
    expect(readdirSync(join(target, 'content')).sort()).toEqual(readdirSync(join(folder, 'content')).sort())
  })

  it('takes away what an import that was killed has left beside it', async () => {
    const parent = temporaryFolder()
    mkdirSync(join(parent, '.import-2147483647-1-a1b2c3/p'), { recursive: true })
    const file = join(temporaryFolder(), 'p.tgz')
    await packProject(projectFolder(), 'p', file)
    await unpackProject(file, join(parent, 'taken'), limits)
    expect(readdirSync(parent)).toEqual(['taken'])
  })
})
