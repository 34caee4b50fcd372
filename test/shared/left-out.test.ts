import { expect, describe as group, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'
import type { LeftOut } from '../../shared/model/left-out.ts'
import { SourceName } from '../../shared/model/project.ts'
import { describe } from '../../shared/problems/describe.ts'
import { moduleFileFor } from '../../shared/validation/left-out.ts'
import { mayBuild, validate } from '../../shared/validation/validate.ts'

const composition = Composition.parse({
  format: 1,
  name: 'p',
  devices: [{ id: 'app', type: 'app', name: 'app', app: { module: 'Unikernel' } }],
  wires: [],
})
const platform = { universe: 'embedded', target: 'hvt' } as const
const file = { size: 1, sha256: '0'.repeat(64) }

const titles = (paths: readonly string[], leftOut: readonly LeftOut[] = [], of = composition): string[] => {
  const problems = validate(
    {
      composition: of,
      sources: { 'unikernel.ml': '' },
      files: Object.fromEntries(paths.map(path => [path, file])),
      leftOut,
    },
    platform,
    catalogue,
  )
  expect(mayBuild(problems)).toBe(true)
  return problems.map(problem => describe(problem, { composition: of, catalogue }).title)
}

group('what stands in src/ and is no module', () => {
  it('is named, each with what to do', () => {
    const said = titles([
      'src/my-module.ml',
      'src/Unikernel.ML',
      'src/stubs.c',
      'src/lexer.mll',
      'src/dune',
      'src/notes.txt',
      'src/sub/a.ml',
      'src/sub/b.ml',
      'src/hello/dune',
      'src/hello/hello.ml',
    ])
    expect(said).toHaveLength(8)
    for (const words of [
      '`src/my-module.ml` is not compiled: a module',
      'for example to `src/my_module.ml`',
      'for example to `src/Unikernel.ml`',
      '`src/stubs.c` is not compiled: C belongs to a library',
      '`src/lexer.mll` is not compiled: no generator runs for',
      '`src/dune` is not read: each build writes its own',
      '`src/notes.txt` is not compiled',
      '`src/sub/` is not compiled: modules stand in `src/` itself',
      "`src/hello/` is not compiled: the project's own libraries stand in `lib/`",
    ])
      expect(said.some(title => title.includes(words))).toBe(true)
  })

  it('is not named where it is a hidden file of a tool, or in a data folder of the image', () => {
    const withFolder = Composition.parse({
      ...composition,
      devices: [
        ...composition.devices,
        { id: 'c', type: 'crunch', name: 'c', settings: { dirname: 'src/assets' } },
      ],
    })
    expect(titles(['src/.ocamlformat', 'src/assets/a.c', 'content/stubs.c'], [], withFolder)).toEqual([])
  })

  it('is told a name that a module can have, whatever its own is', () => {
    const names: Record<string, string> = {
      'my-module.ml': 'my_module.ml',
      'a b.mli': 'a_b.mli',
      '2nd.ml': 'm2nd.ml',
      'ü.ml': 'u.ml',
      'x.pp.ml': 'x_pp.ml',
      '.hidden.ml': 'hidden.ml',
      '日本.ml': 'm__.ml',
      '-.ml': 'm_.ml',
      '.ml': 'm.ml',
    }
    for (const [from, to] of Object.entries(names)) {
      expect(moduleFileFor(from)).toBe(to)
      expect(SourceName.safeParse(to).success).toBe(true)
    }
  })
})

group('what stands in the folder and is no part of the project', () => {
  it('is named with the reason, the first few of many', () => {
    const many = Array.from({ length: 7 }, (_, n): LeftOut => ({ path: `content/._${n}`, reason: 'system' }))
    expect(titles([], [{ path: 'content/away', reason: 'link' }, ...many])).toEqual([
      '`content/away` is no part of the project: a link counts only where it leads to a file of the project',
      '`content/._0`, `content/._1`, `content/._2`, `content/._3`, `content/._4` and 2 more are no part of the project: macOS or Windows keeps its own notes there',
    ])
  })
})
