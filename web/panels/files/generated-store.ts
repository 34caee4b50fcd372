import { create } from 'zustand'
import type { ProjectContent } from '../../../shared/model/project.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { GeneratedFile, GenerateReply } from '../../../shared/protocol/api.ts'
import { type Failure, generate, generateMirage, type Reply } from '../../api.ts'
import { contentOf, useDocument } from '../../store/document.ts'
import { useSession } from '../../store/session.ts'
import { useBuild } from '../build/build-store.ts'

/** What is made of the graph: what dune is given for a build, or a project for MirageOS's own tool. */
export type Form = 'build' | 'mirage'

type GeneratedState = {
  form: Form
  /** What the graph shown makes; the last good tree while the newest cannot be made. */
  files: readonly GeneratedFile[]
  failure: Failure | null
  /** The graph has problems that keep it from being generated: the files are older than it. */
  outdated: boolean
  /** What the last build of this page was made from, generated. */
  built: readonly GeneratedFile[]
  path: string
  /** Shown as what changed since the last build, not whole. */
  changes: boolean
  /** What keeps the graph from becoming a MirageOS project, or would be different there. */
  problems: readonly Problem[]
}

export const useGenerated = create<GeneratedState>()(() => ({
  form: 'build',
  files: [],
  failure: null,
  outdated: false,
  built: [],
  path: 'main.ml',
  changes: false,
  problems: [],
}))

const set = useGenerated.setState

export const showFile = (path: string): void => set({ path })
export const showChanges = (changes: boolean): void => set({ changes })

/** Shows the files of a form, from the first one on. */
export const showForm = (form: Form): void => {
  if (useGenerated.getState().form === form) return
  const path = form === 'mirage' ? 'config.ml' : 'main.ml'
  set({ form, path, files: [], built: [], problems: [], failure: null, outdated: false })
}

/** After the last change, in milliseconds. */
const debounceMs = 250

/** Keeps the tree in step with the graph until the result is called. */
export const followGraph = (): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = new AbortController()
  let asked: ProjectContent | null = null

  const ask = async () => {
    const content = contentOf(useDocument.getState())
    asked = content
    running.abort()
    running = new AbortController()
    const { signal } = running
    const reply = await generated(content, signal)
    if (signal.aborted) return
    if (!reply.ok) return set({ failure: reply.failure })
    const { files } = reply.value
    const problems = reply.value.problems.filter(
      ({ code }) => code === 'not-in-mirage' || code === 'mirage-differs',
    )
    if (files.length === 0) return set({ problems, failure: null, outdated: true })
    set({ files, problems, failure: null, outdated: false, ...(isBuilt(content) && { built: files }) })
  }
  const changed = () => {
    const { composition, sources, files } = useDocument.getState()
    if (asked?.composition === composition && asked.sources === sources && asked.files === files) return
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), debounceMs)
  }
  const builtSomething = async () => {
    const { imageContent } = useBuild.getState()
    if (imageContent === null || imageContent === lastBuilt) return
    lastBuilt = imageContent
    const { form } = useGenerated.getState()
    const reply = await generated(imageContent)
    const isAsked = lastBuilt === imageContent && useGenerated.getState().form === form
    if (reply.ok && isAsked) set({ built: reply.value.files })
  }

  void ask()
  void builtSomething()
  const ends = [
    useDocument.subscribe(changed),
    useSession.subscribe((now, before) => now.platform !== before.platform && void ask()),
    useGenerated.subscribe((now, before) => {
      if (now.form === before.form) return
      lastBuilt = null
      void ask()
      void builtSomething()
    }),
    useBuild.subscribe(() => void builtSomething()),
    () => clearTimeout(timer),
    () => running.abort(),
  ]
  return () => {
    for (const end of ends) end()
  }
}

const generated = (content: ProjectContent, signal?: AbortSignal): Promise<Reply<GenerateReply>> =>
  useGenerated.getState().form === 'mirage'
    ? generateMirage(content, signal)
    : generate(useSession.getState().platform, content, signal)

let lastBuilt: ProjectContent | null = null

const isBuilt = ({ composition, sources }: ProjectContent): boolean => {
  const { imageContent } = useBuild.getState()
  return imageContent?.composition === composition && imageContent.sources === sources
}
