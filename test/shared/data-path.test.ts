import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOfSystem, isOfTools, pathFault } from '../../shared/model/data-path.ts'
import { DataPath } from '../../shared/model/project.ts'

describe('a path of a data file', () => {
  it('may be any that people give to files', () => {
    const paths = [
      'content/index.html',
      'content/[slug].js',
      'content/(group)/page.js',
      'content/über.html',
      'content/日本.html',
      "content/it's (1).txt",
      'content/index.html?lang=de',
      'content/a~b&c;d#e%20.txt',
      'content/.well-known/security.txt',
      'content/.htaccess',
      'content/👨‍👩‍👧.png',
      'content/constructor',
      'content/CON',
      '.gitignore',
      '-rf',
      'a b ',
    ]
    expect(paths.filter(path => pathFault(path) !== null)).toEqual([])
  })

  it('is told why it is none', () => {
    const faults: [path: string, words: RegExp][] = [
      ['', /empty name/],
      ['/etc/passwd', /absolute/],
      ['a//b', /empty name/],
      ['a/', /empty name/],
      ['..', /does not stay/],
      ['a/../b', /does not stay/],
      ['a/./b', /does not stay/],
      ['a\\b', /backslash/],
      ['a\nb', /cannot be seen/],
      ['a\u202egpj.exe', /cannot be seen/],
      ['\ufeffa', /cannot be seen/],
      ['a\ud800', /not UTF-8/],
      ['a/\ufffd', /not UTF-8/],
      ['__proto__', /JavaScript/],
      ['content/__proto__', /JavaScript/],
      ['n'.repeat(256), /more than 255 bytes/],
      ['ü'.repeat(128), /more than 255 bytes/],
      [`${'d/'.repeat(200)}f`, /longer than 400/],
    ]
    for (const [path, words] of faults) {
      expect([path, pathFault(path)]).toEqual([path, expect.stringMatching(words)])
      expect(DataPath.safeParse(path).success).toBe(false)
    }
  })

  it('is never one that leads anywhere else, whatever it is made of', () => {
    const names = fc.oneof(
      fc.constantFrom('.', '..', '', 'a', '__proto__', '...'),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(names, { maxLength: 5 }), parts => {
        const path = parts.join('/')
        if (pathFault(path) !== null) return
        const resolved = new URL(path.split('/').map(encodeURIComponent).join('/'), 'http://host/project/')
        expect(resolved.pathname.startsWith('/project/')).toBe(true)
        const record: Record<string, number> = {}
        record[path] = 1
        expect(Object.keys(record)).toEqual([path])
      }),
    )
  })

  it('is apart from what tools and systems keep for themselves', () => {
    expect(
      ['_build/a', 'node_modules/a', '.git/config', 'content/.git', 'content/x/.svn/a'].every(isOfTools),
    ).toBe(true)
    expect(['content/_build/a', 'content/node_modules/a', '.gitignore'].some(isOfTools)).toBe(false)
    expect(['.DS_Store', 'a/.DS_Store', 'a/._b', '__MACOSX/a', 'a/Thumbs.db'].every(isOfSystem)).toBe(true)
    expect(['a/.htaccess', 'a/_b', 'Thumbs.db.txt'].some(isOfSystem)).toBe(false)
  })
})
