import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { billOfMaterials } from '../../server/builds/bill-of-materials.ts'
import { readLinkMap } from '../../server/builds/link-map.ts'
import { readToolchain } from '../../server/builds/toolchain.ts'
import { generate } from '../../server/codegen/generate.ts'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { librariesOf } from '../../shared/catalogue/libraries.ts'
import { modulesOf } from '../../shared/catalogue/library-modules.ts'
import { Composition } from '../../shared/model/composition.ts'
import { validate } from '../../shared/validation/validate.ts'
import { inRoot, toolchainPrefix } from '../toolchain-prefix.ts'
import { boot, inTemporaryFolder, writeProject } from './build-and-boot.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

it('links every library that an app may name, whole, into one image that boots, with nothing of unknown origin', async () => {
  const found = await readToolchain(toolchainPrefix())
  if (!found.found) throw new Error(found.reason)
  const { toolchain } = found
  // A mock clock takes the place of the real one, and OCaml's hashes that of C's: an image has one of the two.
  const libraries = librariesOf('embedded').filter(name => !/^pbkdf$|\.(mock|set|ocaml)$/.test(name))
  expect(libraries.length).toBeGreaterThan(30)
  const app = { module: 'Whole', ports: [], bootArguments: [], libraries }
  const composition = Composition.parse({
    format: 1,
    name: 'whole',
    devices: [{ id: 'whole', type: 'app', name: 'whole', app }],
    wires: [],
  })
  const sources = { 'whole.ml': 'let start () = print_string "all here"; Lwt.return_unit\n' }
  expect(validate({ composition, sources }, platform, catalogue)).toEqual([])
  inTemporaryFolder(folder => {
    const tree = new Map(generate({ composition, sources }, platform, catalogue))
    tree.set('dune', (tree.get('dune') ?? '').replace('(link_flags (', '(link_flags (-linkall '))
    const { status, stderr } = spawnSync(inRoot, ['dune', 'build', '--root', '.', '_build/hvt/whole.hvt'], {
      cwd: writeProject(folder, Object.fromEntries(tree)),
      encoding: 'utf8',
      env: { ...process.env, OCAMLFIND_CONF: join(toolchainPrefix(), 'findlib.conf') },
    })
    expect(status, stderr).toBe(0)
    const image = join(folder, '_build/hvt/whole.hvt')
    expect(statSync(image).size).toBeGreaterThan(3_000_000)
    expect(boot(image)).toEqual({ status: 0, out: 'all here', error: '' })

    const map = readLinkMap(
      readFileSync(join(folder, '_build/hvt/main.map'), 'utf8'),
      new Set(['.text', '.data']),
    )
    const bill = billOfMaterials(map, toolchain, 'whole')
    expect(bill.filter(({ licence }) => licence === '').map(({ name }) => name)).toEqual(['whole'])
    expect(bill.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['gmp', 'zarith', 'yojson', 'newlib']),
    )
  })
})

it('finds in each library the modules that validation takes it to have', () => {
  inTemporaryFolder(folder => {
    for (const library of librariesOf('embedded')) {
      const modules = modulesOf('embedded', library) ?? []
      const text = modules.map((module, i) => `module M${i} = ${module}\n`).join('')
      const { status, stderr } = spawnSync(
        inRoot,
        ['ocamlfind', '-toolchain', 'solo5', 'ocamlc', '-c', '-w', '-a', '-package', library, 'named.ml'],
        {
          cwd: writeProject(folder, { 'named.ml': text }),
          encoding: 'utf8',
          env: { ...process.env, OCAMLFIND_CONF: join(toolchainPrefix(), 'findlib.conf') },
        },
      )
      expect(status, `${library}: ${stderr}`).toBe(0)
    }
  })
})

it('knows the module of every device of the catalogue in one of its libraries', () => {
  for (const { id, universes, dataFolder } of catalogue.deviceTypes.values()) {
    const side = universes.embedded
    if (!side || side.libraries.length === 0 || dataFolder) continue
    const [root] = side.module.split('.')
    expect(
      side.libraries.flatMap(library => modulesOf('embedded', library) ?? []),
      id,
    ).toContain(root)
  }
})
