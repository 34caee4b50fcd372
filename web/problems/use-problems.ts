import { useMemo } from 'react'
import type { Composition } from '../../shared/composition.ts'
import type { Problem } from '../../shared/problem.ts'
import type { Project } from '../../shared/project.ts'
import { sorted, validate } from '../../shared/validate.ts'
import { useStanding } from '../source/use-standing.ts'
import { catalogueNow } from '../store/catalogue.ts'
import { type Sources, useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'

/** Everything wrong or doubtful: what the graph shows now, and what the last build found in the sources that still stands; worst first. */
export const useProblems = (): readonly Problem[] => {
  const composition = useDocument(state => state.composition)
  const graph = useGraphProblems()
  const built = useStanding()
  return useMemo(() => {
    const found = built.filter(({ code }) => code === 'ocaml' || code === 'build-failed')
    return found.length === 0 ? graph : sorted([...found, ...graph], composition)
  }, [graph, built, composition])
}

/** What validation says of the graph now: this alone decides whether Build may start. */
export const useGraphProblems = (): readonly Problem[] => {
  const composition = useDocument(state => state.composition)
  const names = useDocument(state => Object.keys(state.sources).join('/'))
  const files = useDocument(state => state.files)
  const platform = useSession(state => state.platform)
  // Sources count by name only: typing in one must not validate the graph again.
  return useMemo(
    () => validated(composition, useDocument.getState().sources, files, platform),
    [composition, names, files, platform],
  )
}

type Platform = Parameters<typeof validate>[1]
type Files = Project['files']

let last: {
  composition: Composition
  names: string
  files: Files
  platform: Platform
  problems: Problem[]
} | null = null

/** Several parts of the page ask for the same: it is found out once. */
const validated = (
  composition: Composition,
  sources: Sources,
  files: Files,
  platform: Platform,
): Problem[] => {
  const names = Object.keys(sources).join('/')
  if (
    last?.composition !== composition ||
    last.names !== names ||
    last.files !== files ||
    last.platform !== platform
  ) {
    const { leftOut } = useDocument.getState()
    const problems = validate({ composition, sources, files, leftOut }, platform, catalogueNow())
    last = { composition, names, files, platform, problems }
  }
  return last.problems
}
