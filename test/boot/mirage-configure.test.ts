import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mirageProblems } from '../../server/codegen/mirage/mirage-problems.ts'
import { mirageProject } from '../../server/codegen/mirage/mirage-project.ts'
import { readProjectFolder } from '../../server/projects/store/project-folder.ts'
import { type Catalogue, catalogue } from '../../shared/catalogue/catalogue.ts'
import { autoWire, openPorts } from '../../shared/model/auto-wire.ts'
import { Composition, isApp } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import { fileOf } from '../../shared/problems/source-place-text.ts'
import { mayBuild } from '../../shared/validation/validate.ts'
import { appSource } from '../codegen/app-source.ts'
import { wellWired } from '../codegen/arbitrary-composition.ts'
import { mirageTestCatalogue } from '../codegen/mirage-catalogue.ts'
import { testUniverse, testUniverseSources } from '../codegen/test-universe.ts'
import { typeCheck } from '../codegen/type-check.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'

/*
 * The exports before the real referee: MIRAGE names the `mirage` of MirageOS 4.11, which compiles each `config.ml` against its own
 * library and writes the main program. Nothing here fetches one, so without it these tests are skipped, and say so.
 */

const mirage = process.env.MIRAGE
const samples = fileURLToPath(new URL('../../shared/samples', import.meta.url))
const folder = temporaryFolder()
const platform = { universe: 'embedded', target: 'hvt' } as const

/** Exports a project and has it configured for hvt; the main program that MirageOS writes, or what it said. */
const configured = (content: ProjectContent, from: Catalogue): { mainMl: string } | { said: string } => {
  const out = join(folder, 'project')
  rmSync(out, { recursive: true, force: true })
  const { files, data } = mirageProject(content, from)
  for (const [path, text] of [...files, ...data.map((path): [string, string] => [path, ''])]) {
    mkdirSync(dirname(join(out, path)), { recursive: true })
    writeFileSync(join(out, path), text)
  }
  const { status, stdout, stderr } = spawnSync(mirage ?? '', ['configure', '--target', 'hvt'], {
    cwd: out,
    encoding: 'utf8',
  })
  return status === 0
    ? { mainMl: readFileSync(join(out, 'mirage/main.ml'), 'utf8') }
    : { said: `${stdout}${stderr}\n${files.get('config.ml')}` }
}

describe.skipIf(mirage === undefined)('mirage configure (skipped where MIRAGE names no mirage 4.11)', () => {
  for (const name of readdirSync(samples))
    it(`takes the sample ${name}`, async () => {
      const read = await readProjectFolder(join(samples, name))
      if (!read.ok) throw new Error(JSON.stringify(read.problems))
      expect(configured(read.value, catalogue)).toHaveProperty('mainMl')
    })

  it('takes random graphs of devices of its own, under any names, and compiles what it makes of them', {
    timeout: 600_000,
  }, () => {
    const prefix = toolchainPrefix()
    let accepted = 0
    fc.assert(
      fc.property(wellWired(testUniverse), composition => {
        const sources: Record<string, string> = { ...testUniverseSources }
        for (const device of composition.devices)
          if (isApp(device))
            sources[fileOf(device.app.module.split('.')[0] ?? '')] ??= appSource(device, testUniverse)
        const content = { composition, sources }
        if (!mayBuild(mirageProblems(content, mirageTestCatalogue))) return
        const result = configured(content, mirageTestCatalogue)
        if ('said' in result) throw new Error(result.said)
        const { files } = mirageProject(content, mirageTestCatalogue)
        const said = typeCheck(
          new Map(
            [
              ...[...files].map(([path, text]): [string, string] => [`src/${path}`, text]),
              ['main.ml', result.mainMl],
              ['dune', `(libraries ${linked.join(' ')})`],
            ].filter(([path]) => path !== 'src/config.ml') as [string, string][],
          ),
          prefix,
        )
        expect(said && `${said}\n${result.mainMl}`).toBeNull()
        accepted++
      }),
      { numRuns: 60 },
    )
    expect(accepted).toBeGreaterThan(30)
  })

  it('takes random graphs of the devices of the catalogue', { timeout: 600_000 }, () => {
    const types = [...catalogue.deviceTypes.values()].filter(({ gives }) => gives !== null)
    const signatures = [...catalogue.signatures.values()].filter(({ kind }) => kind !== 'sink')
    let accepted = 0
    fc.assert(
      fc.property(
        fc.subarray(types, { maxLength: 4 }),
        fc.subarray(signatures, { maxLength: 6 }),
        fc.boolean(),
        (chosen, needs, dhcp) => {
          const start = Composition.parse({
            format: 1,
            name: 'random',
            devices: [
              ...chosen.map(({ id, defaultName }, i) => ({
                id: `d${i}`,
                type: id,
                name: `${defaultName}${i}`,
                settings: id === 'generic_stackv4v6' ? { dhcp } : {},
              })),
              {
                id: 'app',
                type: 'app',
                name: 'app',
                app: {
                  module: 'Unikernel.Make',
                  ports: needs.map(({ id }) => ({ name: id, signature: id })),
                },
              },
            ],
            wires: [],
          })
          const wired = autoWire(catalogue, start, platform, openPorts(catalogue, start))
          const composition = applyEdits(start, wired.edits)
          const files = { 'content/index.html': { size: 1, sha256: '0'.repeat(64) } }
          const content = { composition, sources: { 'unikernel.ml': '' }, files }
          if (!mayBuild(mirageProblems(content, catalogue))) return
          const result = configured(content, catalogue)
          if ('said' in result) throw new Error(result.said)
          accepted++
        },
      ),
      { numRuns: 120 },
    )
    expect(accepted).toBeGreaterThan(30)
  })
})

const linked = [
  'lwt',
  'duration',
  'cmdliner',
  'cmdliner-stdlib',
  'mirage-runtime',
  ...['mirage-sleep', 'mirage-ptime', 'mirage-ptime.mock', 'mirage-mtime', 'mirage-mtime.mock', 'ptime'],
  ...['mirage-bootvar', 'mirage-logs', 'logs', 'mirage-crypto-rng-mirage', 'mirage-solo5'],
]
