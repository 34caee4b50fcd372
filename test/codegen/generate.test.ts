import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { generate } from '../../server/codegen/generate.ts'
import { readProjectFolder } from '../../server/projects/store/project-folder.ts'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition, isApp } from '../../shared/model/composition.ts'
import { readComposition } from '../../shared/model/read-composition.ts'
import { fileOf } from '../../shared/problems/source-place-text.ts'
import { mayBuild, validate } from '../../shared/validation/validate.ts'
import { processorTime } from '../processor-time.ts'
import { appSource } from './app-source.ts'
import { testCatalogue, testUniverse, testUniverseSources } from './test-universe.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const
const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const compositionAt = (path: string): Composition => {
  const result = readComposition(readFileSync(`${folder(path)}/composition.json`, 'utf8'))
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

describe('generate', () => {
  for (const name of readdirSync(folder('shared/samples')))
    it(`writes the sample ${name} as one would by hand`, async () => {
      const read = await readProjectFolder(folder(`shared/samples/${name}`))
      if (!read.ok) throw new Error(JSON.stringify(read.problems))
      expect(mayBuild(validate(read.value, platform, catalogue))).toBe(true)
      for (const [path, text] of generate(read.value, platform, catalogue))
        if (!path.startsWith('src/'))
          await expect(text).toMatchFileSnapshot(`../graphs/${name}/expected/${path}`)
    })

  it('writes functors, shared devices, settings and two apps', async () => {
    const composition = compositionAt('test/graphs/two-apps')
    const apps = Object.fromEntries(
      composition.devices
        .filter(isApp)
        .map(app => [fileOf(app.app.module.split('.')[0] ?? ''), appSource(app, testUniverse)]),
    )
    const content = { composition, sources: { ...testUniverseSources, ...apps } }
    expect(validate(content, platform, testCatalogue)).toEqual([])
    for (const [path, text] of generate(content, platform, testCatalogue))
      if (!path.startsWith('src/'))
        await expect(text).toMatchFileSnapshot(`../graphs/two-apps/expected/${path}`)
  })

  it('counts its own lines rightly after those of a device', () => {
    const lines = generate(
      { composition: compositionAt('shared/samples/boot-arguments'), sources: {} },
      platform,
      catalogue,
    )
      .get('main.ml')
      ?.split('\n')
    const directives = lines?.flatMap((line, i) => {
      const number = /^# (\d+) "main.ml"$/.exec(line)?.[1]
      return number === undefined ? [] : [[Number(number), i + 2]]
    })
    expect(directives?.length).toBeGreaterThan(1)
    for (const [said, is] of directives ?? []) expect(said).toBe(is)
  })

  it('takes a time that grows with the project, not with its square', () => {
    const app = { module: 'Unikernel.Make', ports: [{ name: 'clock', signature: 'network' }] }
    const devices = Array.from({ length: 5000 }, (_, n) => ({ id: `d${n}`, type: 'app', name: `d${n}`, app }))
    const composition = Composition.parse({ format: 1, name: 'large', devices, wires: [] })
    expect(processorTime(() => generate({ composition, sources: {} }, platform, catalogue))).toBeLessThan(
      2000,
    )
  })
})
