import { type AppDevice, type Device, type DeviceId, isApp } from '../../../shared/model/composition.ts'
import { type ProjectContent, sourceAtPath } from '../../../shared/model/project.ts'
import { type Problem, severityOf } from '../../../shared/problems/problem.ts'
import { sorted } from '../../../shared/validation/validate.ts'
import type { OcamlProblem } from '../../editor/source-problems.ts'
import { moduleFile } from '../../store/source-of-app.ts'
import { sameDevice, sameFiles, sameInputs } from '../build/same-inputs.ts'
import { isWrong } from './is-wrong.ts'
import { moved } from './moved.ts'

/*
 * The one list of problems of the open project, made of what the graph, the heads of the sources, the type-checker and the
 * last build say. Each of them speaks of a state of the project; an entry is in the list only while it holds for the present
 * one. Everything on the page that counts, colours, says "ready" or decides reads this list.
 */

/** Who says so. `graph`: a build would be refused. */
export type Origin = 'graph' | 'heads' | 'types' | 'build'
export type Entry = { problem: Problem; from: Origin }

/** What the type-checker said, and of which content. `askedAt`: milliseconds, on the same clock as a build's. */
export type Verdict = { of: ProjectContent; problems: readonly Problem[]; askedAt: number }

/** The last build. `of`: what it was made from; null where this page cannot know. */
export type BuildEvidence = {
  of: ProjectContent | null
  askedAt: number
  /** null while it runs or where it was stopped: it then says nothing of the sources as a whole. */
  succeeded: boolean | null
  problems: readonly Problem[]
  /** What the type-checker finds in the very content that was built; null where it was not asked. */
  typed: readonly Problem[] | null
}

export type Evidence = {
  now: ProjectContent
  /** What validation says of the present graph. */
  graph: readonly Problem[]
  /** Where apps and the heads of their sources differ, at present. */
  heads: readonly Problem[]
  /** null: the type-checker has not answered, or cannot. */
  types: Verdict | null
  /** Whether it cannot: the server does not answer, or has no toolchain. */
  typesFail: boolean
  build: BuildEvidence | null
}

/**
 * `types`: whether the type-checker has agreed with the present sources, is being asked, or cannot be asked. `lastBuild`:
 * whether the last build of exactly this project has failed though nothing is listed against it.
 */
export type ProblemList = {
  entries: readonly Entry[]
  counts: Counts
  types: 'agree' | 'checking' | 'unknown'
  lastBuildFailed: boolean
}

/** `errors` are all that stand in the way of an image; of them `unwired` are ports without a wire, `held` those for which a build is refused. */
export type Counts = { errors: number; unwired: number; held: number; warnings: number }

/** What is wrong or doubtful now, worst first. Pure. */
export const listOf = (evidence: Evidence): ProblemList => {
  const { now, graph, heads, types, build } = evidence
  const asBuilt = build?.of ? sameInputs(build.of, now) : false
  const works = asBuilt && build?.succeeded === true
  const fresh = types !== null && sameTyped(types.of, now)
  const ofBuild = build
    ? distinct(asBuilt ? build.problems.filter(isOfBuild) : standing(build, evidence))
    : []
  const said = new Set(ofBuild.map(startOf))
  const ofTypes = types ? typed(types, now).filter(problem => !said.has(startOf(problem))) : []
  // What dune has built is right, whatever is said of it.
  const doubts = works ? ofTypes.filter(problem => severityOf(problem) === 'warning') : ofTypes
  const entries = inOrder(
    [
      ...ofBuild.map((problem): Entry => ({ problem, from: 'build' })),
      ...doubts.map((problem): Entry => ({ problem, from: 'types' })),
      ...(works ? [] : heads).map((problem): Entry => ({ problem, from: 'heads' })),
      ...graph.map((problem): Entry => ({ problem, from: 'graph' })),
    ],
    now,
  )
  const counts = countsOf(entries)
  return {
    entries,
    counts,
    types:
      works || Object.keys(now.sources).length === 0 || fresh
        ? 'agree'
        : evidence.typesFail
          ? 'unknown'
          : 'checking',
    lastBuildFailed: asBuilt && build?.succeeded === false && counts.errors === 0,
  }
}

/** Whether nothing is known against a build, and everything that can be asked before one has been. */
export const isReady = ({ counts, types, lastBuildFailed }: ProblemList): boolean =>
  counts.errors === 0 && types === 'agree' && !lastBuildFailed

/** How many there are of each kind. */
export const countsOf = (entries: readonly Entry[]): Counts => {
  const errors = entries.filter(({ problem }) => severityOf(problem) === 'error')
  return {
    errors: errors.length,
    unwired: errors.filter(({ problem }) => !isWrong(problem)).length,
    held: errors.filter(({ from }) => from === 'graph').length,
    warnings: entries.length - errors.length,
  }
}

/** Each once: what a build said of two lines the type-checker may say of one. */
const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values(),
]

/** Of a build, what only it can say: the graph says the rest itself. */
const isOfBuild = ({ code }: Problem): boolean => code === 'ocaml' || code === 'build-failed'

/** What a build of another state found that still holds. */
const standing = (build: BuildEvidence, { now, types }: Evidence): Problem[] => {
  const { of } = build
  if (of === null) return []
  // A verdict on the very text that was built tells what the type-checker does not know of; one that is older tells nothing.
  const judge = types && types.askedAt >= build.askedAt && !sameTyped(types.of, of) ? types : null
  return build.problems.flatMap((problem): Problem[] => {
    if (problem.code !== 'ocaml') return []
    const { file } = problem.place
    if (file.startsWith('graph:'))
      return problem.device !== null && sameAround(problem.device, of, now) ? [problem] : []
    if (sourceAtPath(file) === null) return []
    if (!judge) {
      // Nobody can tell any more: what the sources are compiled with has changed too.
      if (types === null && !sameDevices(of, now)) return []
      return inPresent(problem, of, now)
    }
    const again = judge.problems.find(other => sameFinding(other, problem))
    if (again?.code === 'ocaml') return inPresent(again, judge.of, now)
    const unseen = build.typed !== null && !build.typed.some(other => sameFinding(other, problem))
    const untouched = textOf(of, file) === textOf(now, file) && sameDevices(of, now)
    return unseen && untouched ? [problem] : []
  })
}

/** What a verdict says of the lines that are as they were. */
const typed = (verdict: Verdict, now: ProjectContent): Problem[] =>
  verdict.problems.flatMap(problem => (problem.code === 'ocaml' ? inPresent(problem, verdict.of, now) : []))

const inPresent = (problem: OcamlProblem, of: ProjectContent, now: ProjectContent): OcamlProblem[] => {
  const before = textOf(of, problem.place.file)
  const after = textOf(now, problem.place.file)
  if (before === undefined || after === undefined) return []
  const found = moved(problem, before, after)
  return found ? [found] : []
}

const textOf = ({ sources }: ProjectContent, file: string): string | undefined =>
  sources[sourceAtPath(file) ?? '']

const sameFinding = (a: Problem, b: OcamlProblem): boolean =>
  a.code === 'ocaml' && a.place.file === b.place.file && a.message.trim() === b.message.trim()

const startOf = (problem: Problem): string =>
  problem.code === 'ocaml' ? `${problem.place.file}:${problem.place.line}:${problem.place.column}` : ''

/** Whether a device, what is wired to it and, of an app, its source are as they were: all that its generated lines come from. */
const sameAround = (id: DeviceId, before: ProjectContent, now: ProjectContent): boolean => {
  const a = deviceOf(before, id)
  const b = deviceOf(now, id)
  return (
    a !== undefined &&
    b !== undefined &&
    sameDevice(a, b) &&
    wiresTo(before, id) === wiresTo(now, id) &&
    (!isApp(a) || sourceOf(before, a) === sourceOf(now, a))
  )
}

const deviceOf = ({ composition }: ProjectContent, id: DeviceId): Device | undefined =>
  composition.devices.find(device => device.id === id)
const sourceOf = ({ sources }: ProjectContent, { app }: AppDevice): string | undefined =>
  sources[moduleFile(app.module, sources) ?? '']
const wiresTo = ({ composition }: ProjectContent, id: DeviceId): string =>
  JSON.stringify(
    composition.wires.filter(({ to }) => to.device === id).map(({ from, to }) => [from.device, to.port]),
  )

/** Whether the type-checker would be given the same: wires, names and values for the next boot do not count. */
export const sameTyped = (a: ProjectContent, b: ProjectContent): boolean =>
  a.sources === b.sources && sameDevices(a, b)

const sameDevices = (a: ProjectContent, b: ProjectContent): boolean =>
  sameFiles(a.files, b.files) &&
  (a.composition === b.composition ||
    (a.composition.deviceTypes === b.composition.deviceTypes &&
      a.composition.signatures === b.composition.signatures &&
      (a.composition.devices === b.composition.devices ||
        (a.composition.devices.length === b.composition.devices.length &&
          a.composition.devices.every((device, index) => sameDevice(device, b.composition.devices[index]))))))

const inOrder = (entries: readonly Entry[], { composition }: ProjectContent): Entry[] => {
  const origins = new Map(entries.map(({ problem, from }) => [problem, from]))
  return sorted(
    entries.map(({ problem }) => problem),
    composition,
  ).map(problem => ({ problem, from: origins.get(problem) ?? 'graph' }))
}
