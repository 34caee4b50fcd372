import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generate } from '../../server/codegen/generate.ts'
import { type Composition, isApp } from '../../shared/model/composition.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import { isModulePath } from '../../shared/ocaml/ocaml-names.ts'
import { fileOf } from '../../shared/problems/source-place-text.ts'
import { mayBuild, validate } from '../../shared/validation/validate.ts'
import { appSource } from '../codegen/app-source.ts'
import { wellWired } from '../codegen/arbitrary-composition.ts'
import { randomProjectEdit } from '../codegen/random-edit.ts'
import { testUniverse } from '../codegen/test-universe.ts'
import { typeCheck } from '../codegen/type-check.ts'
import { wholeCatalogue } from '../codegen/whole-catalogue.ts'
import type { RandomProject, World } from '../codegen/world.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'

/*
 * Validator and compiler never disagree: random graphs, and random damage to them, against the real OCaml type-checker.
 * UNIKERNEL_COMPOSER_GRAPHS multiplies how many of them there are.
 */

const platform = { universe: 'embedded', target: 'hvt' } as const
const times = Number(process.env.UNIKERNEL_COMPOSER_GRAPHS ?? 1)

/** The project of a graph, each app's module written as the app declares it. */
const contentOf = (world: World, { composition, sources, files }: RandomProject): ProjectContent => {
  const all: Record<string, string> = { ...world.sources, ...sources }
  for (const device of composition.devices)
    if (isApp(device) && isModulePath(device.app.module))
      all[fileOf(device.app.module.split('.')[0] ?? '')] = appSource(device, world)
  return { composition, sources: all, files }
}

const projectOf = ({ files }: World, composition: Composition): RandomProject => ({
  composition,
  sources: {},
  files,
})

/** Two apps of one file may contradict each other there, which is the user's own OCaml and no matter of the graph. */
const oneFileEach = ({ composition }: RandomProject): boolean => {
  const files = composition.devices.filter(isApp).map(({ app }) => app.module.split('.')[0])
  return new Set(files).size === files.length
}

/** An empty interface hides what the module of an app has: the user's own OCaml again. */
const hidesAnApp = ({ composition, sources }: RandomProject): boolean =>
  composition.devices.some(
    device => isApp(device) && `${fileOf(device.app.module.split('.')[0] ?? '')}i` in sources,
  )

/** What the compiler says about a project that was accepted, with the program it was said of; null where nothing. */
const complaint = (world: World, content: ProjectContent): string | null => {
  const tree = generate(content, platform, world.catalogue)
  const said = typeCheck(tree, toolchainPrefix(), Object.keys(world.sources))
  return said && `${said}\n${tree.get('main.ml')}`
}

for (const world of [testUniverse, wholeCatalogue])
  describe(world.title, () => {
    it('compiles every well-wired graph that the validator accepts', { timeout: 600_000 * times }, () => {
      let accepted = 0
      fc.assert(
        fc.property(wellWired(world), composition => {
          const content = contentOf(world, projectOf(world, composition))
          const problems = validate(content, platform, world.catalogue)
          if (!mayBuild(problems)) {
            // Well wired as they are, these graphs may still carry a default that no boot argument of the type has.
            expect(
              problems.filter(({ code }) => code !== 'bad-boot-default' && code !== 'nothing-starts'),
            ).toEqual([])
            return
          }
          accepted++
          expect(complaint(world, content)).toBeNull()
        }),
        { numRuns: 100 * times, endOnFailure: false },
      )
      expect(accepted).toBeGreaterThan(60 * times)
    })

    it('compiles or refuses every graph after one random edit', { timeout: 600_000 * times }, () => {
      const seen = { refused: 0, compiled: 0 }
      fc.assert(
        fc.property(
          wellWired(world).chain(composition => randomProjectEdit(world, projectOf(world, composition))),
          project => {
            if (!oneFileEach(project) || hidesAnApp(project)) return
            const content = contentOf(world, project)
            if (!mayBuild(validate(content, platform, world.catalogue))) {
              seen.refused++
              return
            }
            seen.compiled++
            expect(complaint(world, content)).toBeNull()
          },
        ),
        { numRuns: 200 * times },
      )
      expect(seen.refused).toBeGreaterThan(30 * times)
      expect(seen.compiled).toBeGreaterThan(30 * times)
    })
  })
