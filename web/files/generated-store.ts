import { create } from 'zustand'
import type { GeneratedFile } from '../../shared/api.ts'
import type { ProjectContent } from '../../shared/project.ts'
import { type Failure, generate } from '../api.ts'
import { useBuild } from '../build/build-store.ts'
import { contentOf, useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'

type GeneratedState = {
  /** What the graph shown makes; the last good tree while the newest cannot be made. */
  files: readonly GeneratedFile[]
  failure: Failure | null
  /** The graph has problems that keep it from being generated: the files are older than it. */
  behind: boolean
  /** What the last build of this page was made from, generated. */
  built: readonly GeneratedFile[]
  path: string
}

export const useGenerated = create<GeneratedState>()(() => ({
  files: [],
  failure: null,
  behind: false,
  built: [],
  path: 'main.ml',
}))

const set = useGenerated.setState

export const showFile = (path: string): void => set({ path })

/** After the last change, in milliseconds. */
const quiet = 250

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
    const reply = await generate(useSession.getState().platform, content, signal)
    if (signal.aborted) return
    if (!reply.ok) return set({ failure: reply.failure })
    const { files } = reply.value
    if (files.length === 0) return set({ failure: null, behind: true })
    set({ files, failure: null, behind: false, ...(isBuilt(content) && { built: files }) })
  }
  const changed = () => {
    const { composition, sources, files } = useDocument.getState()
    if (asked?.composition === composition && asked.sources === sources && asked.files === files) return
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), quiet)
  }
  const builtSomething = async () => {
    const { imageContent } = useBuild.getState()
    if (imageContent === null || imageContent === lastBuilt) return
    lastBuilt = imageContent
    const reply = await generate(useSession.getState().platform, imageContent)
    if (reply.ok && lastBuilt === imageContent) set({ built: reply.value.files })
  }

  void ask()
  void builtSomething()
  const ends = [
    useDocument.subscribe(changed),
    useSession.subscribe((now, before) => now.platform !== before.platform && void ask()),
    useBuild.subscribe(() => void builtSomething()),
    () => clearTimeout(timer),
    () => running.abort(),
  ]
  return () => {
    for (const end of ends) end()
  }
}

let lastBuilt: ProjectContent | null = null

const isBuilt = ({ composition, sources }: ProjectContent): boolean => {
  const { imageContent } = useBuild.getState()
  return imageContent?.composition === composition && imageContent.sources === sources
}
