import { create } from 'zustand'
import { type Problem, severityOf } from '../../shared/problem.ts'
import type { TypesReply } from '../../shared/source-types.ts'
import { typesOf } from '../api.ts'
import { contentOf, type Sources, useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'

type TypesState = {
  /** What the type-checker last said, and of which sources; null until it has. */
  answer: { sources: Sources; names: TypesReply['names']; problems: readonly Problem[] } | null
  /** The sources in which it last found no error, and when it was asked; null where it last found one. Outlives the answer. */
  sound: { sources: Sources; askedAt: number } | null
}

/** What OCaml's type-checker knows of the sources as they are shown; behind them while someone types. */
export const useTypes = create<TypesState>()(() => ({ answer: null, sound: null }))

/** After the last change, in milliseconds: nothing is said while someone types. */
const quiet = 600

/** Keeps the types in step with the sources until the result is called. Where the server cannot tell, none are shown. */
export const followSources = (): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = new AbortController()

  const ask = async () => {
    running.abort()
    running = new AbortController()
    const { signal } = running
    const askedAt = performance.now()
    const content = contentOf(useDocument.getState())
    const reply = await typesOf(useSession.getState().platform, content, signal)
    if (signal.aborted || !reply.ok) return
    const { sources } = content
    const isSound = reply.value.problems.every(problem => severityOf(problem) !== 'error')
    useTypes.setState({ answer: { sources, ...reply.value }, sound: isSound ? { sources, askedAt } : null })
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), quiet)
  }

  void ask()
  const ends = [
    useDocument.subscribe(
      (now, before) =>
        (now.sources !== before.sources ||
          now.composition.devices !== before.composition.devices ||
          now.files !== before.files) &&
        later(),
    ),
    useSession.subscribe((now, before) => now.platform !== before.platform && later()),
    () => clearTimeout(timer),
    () => running.abort(),
    () => useTypes.setState({ answer: null }),
  ]
  return () => {
    for (const end of ends) end()
  }
}
