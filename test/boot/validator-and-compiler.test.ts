import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { generate } from '../../server/codegen/generate.ts'
import { type Composition, isApp } from '../../shared/composition.ts'
import { fileOf } from '../../shared/describe.ts'
import { isModulePath } from '../../shared/ocaml-names.ts'
import type { ProjectContent } from '../../shared/project.ts'
import { mayBuild, validate } from '../../shared/validate.ts'
import { appSource } from '../codegen/app-source.ts'
import { randomEdit, wellWired } from '../codegen/arbitrary-composition.ts'
import { testCatalogue, testUniverseSources } from '../codegen/test-universe.ts'
import { typeCheck } from '../codegen/type-check.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

/** The project of a composition, each app's module written as the app declares it. */
const contentOf = (composition: Composition): ProjectContent => {
  const sources: Record<string, string> = { ...testUniverseSources }
  for (const device of composition.devices)
    if (isApp(device) && isModulePath(device.app.module))
      sources[fileOf(device.app.module.split('.')[0] ?? '')] ??= safely(() => appSource(device))
  return { composition, sources }
}

const safely = (write: () => string): string => {
  try {
    return write()
  } catch {
    return 'let start () = Lwt.return_unit\n'
  }
}

/** Two apps of one file may contradict each other there, which is the user's own OCaml and no matter of the graph. */
const oneFileEach = (composition: Composition): boolean => {
  const files = composition.devices.filter(isApp).map(({ app }) => app.module.split('.')[0])
  return new Set(files).size === files.length
}

it('compiles every well-wired graph that the validator accepts', { timeout: 600_000 }, () => {
  const prefix = toolchainPrefix()
  let accepted = 0
  fc.assert(
    fc.property(wellWired, composition => {
      const content = contentOf(composition)
      const problems = validate(content, platform, testCatalogue)
      if (!mayBuild(problems)) {
        // Well wired as they are, these graphs may still carry a default that no boot argument of the type has.
        expect(
          problems.filter(({ code }) => code !== 'bad-boot-default' && code !== 'nothing-starts'),
        ).toEqual([])
        return
      }
      accepted++
      const tree = generate(content, platform, testCatalogue)
      const said = typeCheck(tree, prefix)
      expect(said && `${said}\n${tree.get('main.ml')}`).toBeNull()
    }),
    { numRuns: 150, endOnFailure: false },
  )
  expect(accepted).toBeGreaterThan(100)
})

it('compiles or refuses every graph after one random edit', { timeout: 600_000 }, () => {
  const prefix = toolchainPrefix()
  const edited = wellWired.chain(composition => fc.tuple(fc.constant(composition), randomEdit(composition)))
  const seen = { refused: 0, compiled: 0 }
  fc.assert(
    fc.property(edited, ([, composition]) => {
      if (!oneFileEach(composition)) return
      const content = contentOf(composition)
      if (!mayBuild(validate(content, platform, testCatalogue))) {
        seen.refused++
        return
      }
      const tree = generate(content, platform, testCatalogue)
      const said = typeCheck(tree, prefix)
      seen.compiled++
      expect(said && `${said}\n${tree.get('main.ml')}`).toBeNull()
    }),
    { numRuns: 300 },
  )
  expect(seen.refused).toBeGreaterThan(50)
  expect(seen.compiled).toBeGreaterThan(50)
})
