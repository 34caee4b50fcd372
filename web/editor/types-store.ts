import { create } from 'zustand'
import { isApp } from '../../shared/model/composition.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import { moduleOfFile } from '../../shared/ocaml/ocaml-names.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { TypesReply } from '../../shared/protocol/source-types.ts'
import { typesOf } from '../api.ts'
import { contentOf, useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'

type TypesState = {
  /** What the type-checker last said, of which content, and when it was asked; null until it has, and where it cannot. */
  answer: {
    content: ProjectContent
    askedAt: number
    names: TypesReply['names']
    problems: readonly Problem[]
  } | null
  /** The last question had no answer: the server is away, or has no toolchain. It is asked again. */
  fails: boolean
}

/** What OCaml's type-checker knows of the sources as they are shown; behind them while someone types. */
export const useTypes = create<TypesState>()(() => ({ answer: null, fails: false }))

/** After the last change, in milliseconds: nothing is said while someone types. */
const debounceMs = 600
/** Between one question without an answer and the next, in milliseconds. */
const backoff = [2000, 5000, 15_000, 60_000]

/** Keeps the types in step with the sources until the result is called; a project without sources has none. */
export const followSources = (): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = new AbortController()
  let failures = 0

  const ask = async () => {
    running.abort()
    running = new AbortController()
    const { signal } = running
    const document = useDocument.getState()
    const content = contentOf(document)
    if (Object.keys(content.sources).length === 0) {
      useTypes.setState({ answer: null, fails: false })
      return
    }
    const askedAt = performance.now()
    const reply = await typesOf(
      {
        platform: useSession.getState().platform,
        content,
        ...(document.projectId && { project: document.projectId }),
      },
      signal,
    )
    if (signal.aborted) return
    if (!reply.ok) {
      // Of what has changed since its last answer nothing is known.
      useTypes.setState({ answer: null, fails: true })
      later(backoff[Math.min(failures++, backoff.length - 1)])
      return
    }
    failures = 0
    const { names } = reply.value
    const problems = reply.value.problems.map(withDevice(content))
    useTypes.setState({ answer: { content, askedAt, names, problems }, fails: false })
  }
  const later = (after = debounceMs) => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), after)
  }

  void ask()
  const ends = [
    useDocument.subscribe(
      (now, before) =>
        (now.sources !== before.sources ||
          now.composition.devices !== before.composition.devices ||
          now.composition.deviceTypes !== before.composition.deviceTypes ||
          now.composition.signatures !== before.composition.signatures ||
          now.files !== before.files) &&
        later(),
    ),
    useSession.subscribe((now, before) => now.platform !== before.platform && later()),
    () => clearTimeout(timer),
    () => running.abort(),
    () => useTypes.setState({ answer: null, fails: false }),
  ]
  return () => {
    for (const end of ends) end()
  }
}

/** A problem with the device whose module its file is, as a build says it. */
const withDevice = ({ composition }: ProjectContent) => {
  const apps = composition.devices.filter(isApp)
  return (problem: Problem): Problem => {
    if (problem.code !== 'ocaml' || problem.device !== null) return problem
    const module = moduleOfFile(problem.place.file.replace(/^src\//, ''))
    const app = apps.find(({ app }) => app.module.split('.')[0] === module)
    return app ? { ...problem, device: app.id } : problem
  }
}
