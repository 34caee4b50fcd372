import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { generate } from '../../server/codegen/generate.ts'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { mayBuild, validate } from '../../shared/validation/validate.ts'
import {
  type CustomTypeProject,
  customTypeEdit,
  customTypesProject,
} from '../codegen/arbitrary-custom-types.ts'
import { testCatalogue, testUniverseSources } from '../codegen/test-universe.ts'
import { typeCheck } from '../codegen/type-check.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

/** What was refused, or else what the compiler said: the empty text where it had nothing to say. */
const compiled = ({ composition, sources }: CustomTypeProject): Problem[] | string => {
  const content = { composition, sources: { ...testUniverseSources, ...sources } }
  const catalogue = catalogueFor(composition, testCatalogue)
  const problems = validate(content, platform, catalogue)
  if (!mayBuild(problems)) return problems
  const tree = generate(content, platform, catalogue)
  const said = typeCheck(tree, toolchainPrefix(), Object.keys(testUniverseSources))
  return said === null ? '' : `${said}\n${tree.get('main.ml')}`
}

it('accepts and compiles every project whose own device types are as their OCaml is', {
  timeout: 600_000,
}, () => {
  let accepted = 0
  fc.assert(
    fc.property(customTypesProject, project => {
      const outcome = compiled(project)
      if (typeof outcome === 'string') {
        accepted++
        expect(outcome).toBe('')
        // Where nothing gives a signature of the project's own, its ports stay open.
      } else expect(new Set(outcome.map(({ code }) => code))).toEqual(new Set(['unwired-port']))
    }),
    { numRuns: 150, endOnFailure: false },
  )
  expect(accepted).toBeGreaterThan(50)
})

it('compiles or refuses every such project after one change to its own device types', {
  timeout: 600_000,
}, () => {
  const seen = { refused: 0, compiled: 0 }
  fc.assert(
    fc.property(
      customTypesProject.chain(project => customTypeEdit(project)),
      project => {
        const outcome = compiled(project)
        if (typeof outcome !== 'string') seen.refused++
        else {
          seen.compiled++
          expect(outcome).toBe('')
        }
      },
    ),
    { numRuns: 150 },
  )
  expect(seen.refused).toBeGreaterThan(50)
  // About one in eight.
  expect(seen.compiled).toBeGreaterThan(3)
})

it('names the device whose connect is no promise, also among several that connect side by side', () => {
  const devices = ['lan', 'wan'].map(name => ({ id: name, type: 'test_net', name, settings: {} }))
  const composition = Composition.parse({ format: 1, name: 'two', devices, wires: [] })
  const sources = {
    ...testUniverseSources,
    'test_net.ml': 'type t = string\nlet frames = Stdlib.String.length\nlet connect (name : string) = name\n',
  }
  const tree = generate({ composition, sources }, platform, testCatalogue)
  expect(tree.get('main.ml')).toContain('let* lan and* wan in')
  expect(typeCheck(tree, toolchainPrefix(), Object.keys(sources))).toContain('File "graph:lan", line 1')
})
