import { expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { inItsPlace, libraryFault } from '../../shared/catalogue/libraries.ts'
import { Composition } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { fixesFor } from '../../shared/problems/fixes.ts'
import { validate } from '../../shared/validation/validate.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

it('names in the place of a library only such as are there', () => {
  for (const [library, others] of inItsPlace) {
    expect(libraryFault('embedded', library), library).not.toBeNull()
    for (const other of others) expect(libraryFault('embedded', other), other).toBeNull()
  }
})

it('says what has the place of a library of an older MirageOS, and puts it there', () => {
  const composition = Composition.parse({
    format: 1,
    name: 'old',
    devices: [
      {
        id: 'a',
        type: 'app',
        name: 'a',
        app: { module: 'A', ports: [], libraries: ['lwt', 'mirage-clock'] },
      },
    ],
    wires: [],
  })
  const sources = { 'a.ml': '' }
  const [problem] = validate({ composition, sources }, platform, catalogue)
  expect(problem).toMatchObject({
    code: 'unknown-library',
    reason: 'is not in the embedded universe, which has mirage-ptime and mirage-mtime',
  })
  if (!problem) return
  const [fix] = fixesFor(problem, { composition, catalogue, sources, platform })
  expect(fix?.label).toBe('Use mirage-ptime and mirage-mtime')
  const fixed = applyEdits(composition, fix?.edits ?? [])
  expect(validate({ composition: fixed, sources }, platform, catalogue)).toEqual([])
})
