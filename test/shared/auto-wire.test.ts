import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { autoWire, openPorts } from '../../shared/model/auto-wire.ts'
import { Composition } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { validate } from '../../shared/validation/validate.ts'
import { wellWired } from '../codegen/arbitrary-composition.ts'
import { randomEdit } from '../codegen/random-edit.ts'
import { testCatalogue, testUniverse } from '../codegen/test-universe.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

const withApp = (ports: string[], devices: object[] = [], wires: object[] = []): Composition =>
  Composition.parse({
    format: 1,
    name: 'test',
    devices: [
      ...devices,
      {
        id: 'app',
        type: 'app',
        name: 'app',
        app: { module: 'Unikernel.Make', ports: ports.map((signature, i) => ({ name: `p${i}`, signature })) },
      },
    ],
    wires,
  })

const completed = (composition: Composition) => {
  const { edits, left } = autoWire(
    testCatalogue,
    composition,
    platform,
    openPorts(testCatalogue, composition),
  )
  return { result: applyEdits(composition, edits), edits, left }
}
const typesOf = ({ devices }: Composition) => devices.map(({ type }) => type)

const problemsOf = (composition: Composition): string[] =>
  validate({ composition, sources: {} }, platform, testCatalogue).map(keyOf)

/** A problem without what a further wire or device may reword in it. */
const keyOf = (problem: Problem): string =>
  problem.code === 'cycle'
    ? 'cycle'
    : JSON.stringify({ ...problem, ...('other' in problem && { other: '' }) })

describe('auto-wire', () => {
  it('completes a chain down to the devices that need nothing', () => {
    const { result, left } = completed(withApp(['conduit']))
    expect(left).toEqual([])
    expect(typesOf(result)).toEqual(['app', 'test_net', 'test_stack', 'test_files', 'test_tls'])
    expect(problemsOf(result)).toEqual(problemsOf(withApp([])))
  })

  it('takes devices that are there, and the stack that another port got', () => {
    const files = { id: 'f', type: 'test_files', name: 'content' }
    const { result } = completed(withApp(['conduit', 'resolver', 'kv_ro'], [files]))
    expect(typesOf(result).filter(type => type === 'test_stack')).toHaveLength(1)
    expect(typesOf(result).filter(type => type === 'test_files')).toHaveLength(1)
  })

  it('finishes what is there and was left unfinished', () => {
    const stack = { id: 's', type: 'test_stack', name: 'stack' }
    const { result, edits } = completed(withApp(['stackv4v6'], [stack]))
    expect(typesOf(result)).toEqual(['test_stack', 'app', 'test_net'])
    expect(edits).toHaveLength(3)
  })

  it('gives each store a disk of its own', () => {
    const { result } = completed(withApp(['kv_rw', 'block']))
    expect(typesOf(result).filter(type => type === 'test_disk')).toHaveLength(2)
  })

  it('leaves a port whose slot is taken by a device that gives nothing', () => {
    const { edits, left } = completed(withApp(['sleep'], [{ id: 'n', type: 'no_sleep', name: 'n' }]))
    expect(edits).toEqual([])
    expect(left).toEqual([{ device: 'app', port: 'p0' }])
  })

  it('prefers what MirageOS puts into a slot', () => {
    expect(typesOf(completed(withApp(['ptime'])).result)).toEqual(['app', 'default_ptime'])
  })

  const damaged = wellWired(testUniverse).chain(composition =>
    fc.oneof(
      randomEdit(testUniverse, composition),
      fc
        .infiniteStream(fc.boolean())
        .map(keep => ({ ...composition, wires: composition.wires.filter(() => keep.next().value) })),
    ),
  )

  it('never brings a problem of its own, whatever it is given', () => {
    fc.assert(
      fc.property(damaged, composition => {
        const { result, edits, left } = completed(composition)
        const before = problemsOf(composition)
        expect(problemsOf(result).filter(problem => !before.includes(problem))).toEqual([])
        const open = openPorts(testCatalogue, result)
        expect(open.every(port => left.some(l => l.device === port.device && l.port === port.port))).toBe(
          true,
        )
        expect(edits.every(({ edit }) => edit === 'add-device' || edit === 'add-wire')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('leaves alone what is wired: done twice is done once', () => {
    fc.assert(
      fc.property(damaged, composition => {
        expect(completed(completed(composition).result).edits).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
