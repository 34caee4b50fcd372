import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Composition, DeviceId } from '../../shared/model/composition.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import { type Problem, severityOf } from '../../shared/problems/problem.ts'
import { buildFace } from '../../web/panels/build/build-face.ts'
import { noProgress } from '../../web/panels/build/build-progress.ts'
import {
  type BuildEvidence,
  countsOf,
  type Evidence,
  isReady,
  listOf,
  type Verdict,
} from '../../web/panels/problems/problem-list.ts'
import { formatCounts, formatReadiness } from '../../web/panels/problems/problem-texts.ts'

const file = 'unikernel.ml'
const composition = Composition.parse({
  format: 1,
  name: 'test',
  devices: [{ id: 'app', type: 'app', name: 'app', app: { module: 'Unikernel' } }],
  wires: [],
})
const content = (text: string, of: Composition = composition): ProjectContent => ({
  composition: of,
  sources: { [file]: text },
  files: {},
})

const ocaml = (line: number, message: string, severity: 'error' | 'warning' = 'error'): Problem => ({
  code: 'ocaml',
  severity,
  place: { file: `src/${file}`, line, endLine: line, column: 0, endColumn: 3 },
  device: DeviceId.parse('app'),
  message,
})

/** A type-checker that finds `bad…` words, and a compiler that finds `odd…` words too, each at its line. */
const find = (pattern: RegExp, { sources }: ProjectContent): Problem[] =>
  (sources[file] ?? '').split('\n').flatMap((line, at) => {
    const word = pattern.exec(line)?.[0]
    return word === undefined ? [] : [ocaml(at + 1, word)]
  })
const typesOf = (of: ProjectContent, askedAt: number): Verdict => ({
  of,
  problems: find(/bad\d/, of),
  askedAt,
})
const buildOf = (of: ProjectContent, askedAt: number): BuildEvidence => {
  const problems = find(/(bad|odd)\d/, of)
  return {
    of,
    askedAt,
    succeeded: problems.length === 0,
    problems,
    typed: typesOf(of, askedAt).problems,
  }
}

const evidence = (now: ProjectContent, more: Partial<Evidence> = {}): Evidence => ({
  now,
  graph: [],
  heads: [],
  types: null,
  typesFail: false,
  build: null,
  ...more,
})
const messages = (given: Evidence): string[] =>
  listOf(given).entries.map(
    ({ problem, from }) => `${from}: ${'message' in problem ? problem.message : problem.code}`,
  )

describe('the list of problems', () => {
  const before = content('let a = 1\nlet b = bad1\nlet c = 2')
  const head: Problem = {
    code: 'head-differs',
    device: DeviceId.parse('app'),
    file: `src/${file}`,
    difference: { kind: 'no-module', module: 'Make' },
  }

  it('is not ready while ports and source differ, or a type is wrong', () => {
    const good = content('let a = 1')
    const types = typesOf(good, 1)
    expect(isReady(listOf(evidence(good, { types })))).toBe(true)
    expect(isReady(listOf(evidence(good, { types, heads: [head] })))).toBe(false)
    expect(isReady(listOf(evidence(before, { types: typesOf(before, 1) })))).toBe(false)
  })

  it('is not ready before the type-checker has answered for this very text', () => {
    const now = content('let a = 1')
    const asking = listOf(evidence(now, { types: typesOf(content('let a = 2'), 1) }))
    expect([isReady(asking), asking.types]).toEqual([false, 'checking'])
    const away = listOf(evidence(now, { typesFail: true }))
    expect([isReady(away), away.types]).toEqual([false, 'unknown'])
    expect(formatReadiness(away, 1)).not.toContain('Ready')
  })

  it('drops what a build said of a line the moment that the line changes, without another build', () => {
    const build = buildOf(before, 1)
    expect(messages(evidence(before, { build }))).toEqual(['build: bad1'])
    expect(messages(evidence(content('let a = 1\nlet b = 2\nlet c = 2'), { build }))).toEqual([])
  })

  it('takes it along with its line', () => {
    const build = buildOf(before, 1)
    const [entry] = listOf(
      evidence(content('let z = 0\nlet a = 1\nlet b = bad1\nlet c = 2'), { build }),
    ).entries
    expect(entry?.problem).toMatchObject({ place: { line: 3, endLine: 3 } })
  })

  it('does not bring a build’s error back that a later verdict has found fixed', () => {
    const build = buildOf(before, 1)
    const fixed: Verdict = { of: content('let bad1 = 0\nlet b = bad1\nlet c = 2'), problems: [], askedAt: 2 }
    expect(messages(evidence(fixed.of, { build, types: fixed }))).toEqual([])
    const typing = content('let bad1 = 0\nlet b = bad1\nlet c = 23')
    expect(messages(evidence(typing, { build, types: fixed }))).toEqual([])
  })

  it('keeps a build’s error that the type-checker cannot know of until its file changes', () => {
    const odd = content('let a = odd1\nlet b = 2')
    const build = buildOf(odd, 1)
    const same = content(odd.sources[file] ?? '')
    expect(messages(evidence(same, { build, types: typesOf(same, 2) }))).toEqual(['build: odd1'])
    const other = content('let a = odd1\nlet b = 3')
    expect(messages(evidence(other, { build, types: typesOf(other, 2) }))).toEqual([])
  })

  it('holds nothing against what has been built, and nothing of a build of unknown sources', () => {
    const build = { ...buildOf(before, 1), succeeded: true, problems: [] }
    const given = { build, types: typesOf(before, 2), heads: [head] }
    expect(messages(evidence(before, given))).toEqual([])
    expect(messages(evidence(before, { build: { ...buildOf(before, 1), of: null } }))).toEqual([])
  })

  it('drops what a build said of a device when the device, its wires or its source change', () => {
    const problem: Problem = {
      ...ocaml(1, 'does not fit'),
      place: { file: 'graph:app', line: 1, endLine: 1, column: 0, endColumn: 1 },
    } as Problem
    const built = content('let a = 1')
    const build: BuildEvidence = { of: built, askedAt: 1, succeeded: false, problems: [problem], typed: [] }
    expect(messages(evidence(built, { build }))).toEqual(['build: does not fit'])
    expect(messages(evidence(content('let a = 2'), { build }))).toEqual([])
    const wired = Composition.parse({
      ...composition,
      wires: [{ from: { device: 'x' }, to: { device: 'app', port: 'p' } }],
    })
    expect(messages(evidence({ ...built, composition: wired }, { build }))).toEqual([])
  })

  it('says that a build failed of which nothing else is known', () => {
    const good = content('let a = 1')
    const build: BuildEvidence = { of: good, askedAt: 1, succeeded: false, problems: [], typed: null }
    const list = listOf(evidence(good, { build, types: typesOf(good, 2) }))
    expect(isReady(list)).toBe(false)
    expect(formatReadiness(list, 1)).toContain('The last build of this failed')
  })
})

type Step =
  | { do: 'insert' | 'replace'; at: number; line: string }
  | { do: 'delete'; at: number }
  | { do: 'ask' | 'answer' | 'build' | 'fail' | 'rename' }

const line = fc.constantFrom('let a = 1', 'let b = bad1', 'let c = bad2', 'let d = odd1', 'let e = odd2', '')
const at = fc.nat(6)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('insert' as const, 'replace' as const), at, line }),
  fc.record({ do: fc.constant('delete' as const), at }),
  fc.record({
    do: fc.constantFrom(
      'ask' as const,
      'answer' as const,
      'build' as const,
      'fail' as const,
      'rename' as const,
    ),
  }),
)
const doubtful: Problem = { code: 'not-alone', device: DeviceId.parse('app'), wires: [] }
const unwired: Problem = {
  code: 'unwired-port',
  device: DeviceId.parse('app'),
  port: 'log',
  needs: 'reporter',
}
const noLibrary: Problem = {
  code: 'unknown-library',
  device: DeviceId.parse('app'),
  library: 'x',
  reason: '',
}

/** What a person and a server do, in any order: the evidence after each step. */
const history = (steps: readonly Step[], graph: Problem[]): Evidence[] => {
  let given = evidence(content('let a = 1\nlet b = bad1'), { graph })
  let asked: Verdict | null = null
  let clock = 0
  return steps.map(step => {
    const { now } = given
    const lines = (now.sources[file] ?? '').split('\n')
    const at = 'at' in step ? step.at % lines.length : 0
    clock += 1
    switch (step.do) {
      case 'insert':
        given = { ...given, now: content(lines.toSpliced(at, 0, step.line).join('\n'), now.composition) }
        break
      case 'replace':
        given = { ...given, now: content(lines.with(at, step.line).join('\n'), now.composition) }
        break
      case 'delete':
        given = { ...given, now: content(lines.toSpliced(at, 1).join('\n'), now.composition) }
        break
      case 'rename':
        given = {
          ...given,
          now: {
            ...now,
            composition: { ...now.composition, devices: now.composition.devices.map(each => ({ ...each })) },
          },
        }
        break
      case 'ask':
        asked = typesOf(now, clock)
        break
      case 'answer':
        given = { ...given, types: asked, typesFail: false }
        break
      case 'fail':
        given = { ...given, types: null, typesFail: true }
        break
      case 'build':
        given = { ...given, build: buildOf(now, clock) }
    }
    return given
  })
}

describe('after anything that people, type-checker and builds do', () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 30 })
  const graph = fc.subarray([doubtful, unwired, noLibrary])
  const always = (law: (given: Evidence, list: ReturnType<typeof listOf>) => void) =>
    fc.assert(
      fc.property(steps, graph, (steps, graph) => {
        for (const given of history(steps, graph)) law(given, listOf(given))
      }),
      { numRuns: 400 },
    )

  it('every entry stands at a line that still has what it is about', () =>
    always(({ now }, { entries }) => {
      const lines = (now.sources[file] ?? '').split('\n')
      for (const { problem } of entries)
        if (problem.code === 'ocaml') expect(lines[problem.place.line - 1]).toContain(problem.message)
    }))

  it('what the type-checker says of this very text is listed, and of what it knows nothing else', () =>
    always((given, { entries }) => {
      if (
        given.types?.of.sources !== given.now.sources ||
        given.types.of.composition !== given.now.composition
      )
        return
      const known = entries.flatMap(({ problem }) =>
        problem.code === 'ocaml' && problem.message.startsWith('bad')
          ? [`${problem.message}:${problem.place.line}`]
          : [],
      )
      const found = given.types.problems.map(
        problem => problem.code === 'ocaml' && `${problem.message}:${problem.place.line}`,
      )
      expect(known.sort()).toEqual(found.sort())
    }))

  it('nothing is listed twice', () =>
    always((_, { entries }) => {
      const keys = entries.map(({ problem }) => JSON.stringify(problem))
      expect(new Set(keys).size).toBe(keys.length)
    }))

  it('"ready" is said only where no line is wrong, as far as anyone can know', () =>
    always((given, list) => {
      if (!isReady(list)) return
      expect(given.now.sources[file]).not.toMatch(/bad\d/)
      expect(list.entries.filter(({ problem }) => severityOf(problem) === 'error')).toEqual([])
    }))

  it('button, tab and strip show the numbers of the list', () =>
    always((given, list) => {
      const { errors, held, warnings } = list.counts
      expect(list.counts).toEqual(countsOf(list.entries))
      expect(errors + warnings).toBe(list.entries.length)
      expect(held).toBe(given.graph.filter(problem => severityOf(problem) === 'error').length)
      const face = buildFace({
        building: false,
        cancelling: false,
        progress: noProgress,
        unchanged: false,
        inviting: false,
        errors,
        held,
      })
      const number = /(\d+) problem/.exec(
        `${face.label} ${face.figure?.kind === 'text' ? face.figure.text : ''}`,
      )?.[1]
      expect(Number(number ?? 0)).toBe(errors)
      expect(face.press).toBe(held > 0 ? 'problems' : 'build')
      expect(formatCounts(list.counts)).toContain(
        errors > 0 || warnings === 0 ? `${errors} problem` : `${warnings} warning`,
      )
    }))
})
