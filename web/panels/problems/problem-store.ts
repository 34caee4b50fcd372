import { create } from 'zustand'
import { type OwnLibraries, ownLibrariesOf } from '../../../shared/model/own-libraries.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { headProblems } from '../../../shared/validation/heads.ts'
import { validate } from '../../../shared/validation/validate.ts'
import { useTypes } from '../../editor/types-store.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { contentOf, type DocumentState, useDocument } from '../../store/document.ts'
import { useSession } from '../../store/session.ts'
import { useBuild } from '../build/build-store.ts'
import { type BuildEvidence, type Entry, listOf, type ProblemList, sameTyped } from './problem-list.ts'

/** After the last keystroke, in milliseconds: a new difference between ports and source is not said while someone types. */
const debounceMs = 600

/** The list of problems of the open project, kept in step with what it is made of. */
export const useProblemList = create<ProblemList>()(() => ({
  entries: [],
  counts: { errors: 0, unwired: 0, held: 0, warnings: 0 },
  types: 'agree',
  lastBuildFailed: false,
}))

let graph: {
  composition: DocumentState['composition']
  names: string
  libraries: OwnLibraries
  files: DocumentState['files']
  leftOut: DocumentState['leftOut']
  platform: unknown
  problems: Problem[]
} | null = null

/** What validation says of the graph now. Of the sources names and dune files count: typing in another validates nothing again. */
const graphNow = (): Problem[] => {
  const { composition, sources, files, leftOut } = useDocument.getState()
  const { platform } = useSession.getState()
  const names = Object.keys(sources).join('\n')
  const libraries = ownLibrariesOf(sources)
  if (
    graph?.composition !== composition ||
    graph.names !== names ||
    graph.libraries !== libraries ||
    graph.files !== files ||
    graph.leftOut !== leftOut ||
    graph.platform !== platform
  ) {
    const problems = validate({ composition, sources, files, leftOut }, platform, catalogueNow())
    graph = { composition, names, libraries, files, leftOut, platform, problems }
  }
  return graph.problems
}

const nameOf = (problem: Problem): string => JSON.stringify(problem)
let headsShown: ReadonlySet<string> = new Set()
let settling: ReturnType<typeof setTimeout> | undefined

/** The differences of now; of those that came while someone types, none before they rest. */
const headsNow = (settled: boolean): Problem[] => {
  const { composition, sources } = useDocument.getState()
  const all = headProblems(composition, sources, catalogueNow())
  const shown = settled ? all : all.filter(problem => headsShown.has(nameOf(problem)))
  headsShown = new Set(shown.map(nameOf))
  return shown
}

/** What the type-checker found in contents that were built, where it was asked of them. */
const typedOf = new WeakMap<object, readonly Problem[]>()

const buildNow = (): BuildEvidence | null => {
  const { build, asking, progress, content, askedAt } = useBuild.getState()
  const { answer } = useTypes.getState()
  if (answer && content && sameTyped(answer.content, content)) typedOf.set(content, answer.problems)
  if (!build && !asking && progress.problems.length === 0) return null
  const how = progress.outcome?.how
  return {
    of: content,
    askedAt,
    succeeded: how === 'built' ? true : how === 'failed' ? false : null,
    problems: progress.problems,
    typed: (content && typedOf.get(content)) ?? null,
  }
}

const renew = (settled: boolean): void => {
  const document = useDocument.getState()
  const { answer, fails } = useTypes.getState()
  const next = listOf({
    now: contentOf(document),
    graph: graphNow(),
    heads: headsNow(settled),
    types: answer && { of: answer.content, problems: answer.problems, askedAt: answer.askedAt },
    typesFail: fails,
    build: buildNow(),
  })
  const before = useProblemList.getState()
  // The same list stays the same object: what shows it is not drawn again at every keystroke.
  const same =
    next.entries.length === before.entries.length &&
    next.entries.every((entry, index) => sameEntry(entry, before.entries[index]))
  useProblemList.setState(same ? { ...next, entries: before.entries, counts: before.counts } : next)
}

const sameEntry = (a: Entry, b: Entry | undefined): boolean => a.problem === b?.problem && a.from === b.from

useDocument.subscribe((now, before) => {
  if (
    now.composition === before.composition &&
    now.sources === before.sources &&
    now.files === before.files &&
    now.leftOut === before.leftOut &&
    now.projectId === before.projectId
  )
    return
  clearTimeout(settling)
  const typing = now.sources !== before.sources && now.projectId === before.projectId
  settling = undefined
  if (typing)
    settling = setTimeout(() => {
      settling = undefined
      renew(true)
    }, debounceMs)
  renew(!typing)
})
useBuild.subscribe(() => renew(settling === undefined))
useTypes.subscribe(() => renew(settling === undefined))
useSession.subscribe((now, before) => now.platform !== before.platform && renew(true))
