import { create } from 'zustand'
import { contentFingerprint } from '../../../shared/model/fingerprint.ts'
import type { ProjectContent, ProjectId } from '../../../shared/model/project.ts'
import type { Platform } from '../../../shared/model/target.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { Build, BuildEvent, BuildId, BuildOutcome, Image } from '../../../shared/protocol/build.ts'
import type * as serverApi from '../../api.ts'
import { type Failure, sentenceOf } from '../../api.ts'
import type { Socket } from '../../socket.ts'
import { contentOf, type DocumentState } from '../../store/document.ts'
import { during, type Message } from '../../ui/toast/toast-store.ts'
import { createLogBuffer } from '../log/log-buffer.ts'
import { linesOf } from './build-lines.ts'
import { afterEvents, type BuildProgress, noProgress } from './build-progress.ts'

export type BuildState = {
  /** The build that the page shows, newest first of all; null before any. */
  build: Build | null
  /** The request is on its way and has no build yet. */
  asking: boolean
  cancelling: boolean
  progress: BuildProgress
  /** `performance.now()` at the moment that the build was asked for, for the running clock. */
  askedAt: number
  /** What the build was made from; null where that is neither known nor what the page shows. */
  content: ProjectContent | null
  /** The last good image of the project, and what it was made from, where that is known. */
  image: Image | null
  imageContent: ProjectContent | null
}

const initial: BuildState = {
  build: null,
  asking: false,
  cancelling: false,
  progress: noProgress,
  askedAt: 0,
  content: null,
  image: null,
  imageContent: null,
}

/** How long events may take that the server still has for a build that has ended, in milliseconds. */
const latenessMs = 1500

/** What building needs of the rest of the page. */
export type BuildDependencies = {
  api: Pick<typeof serverApi, 'cancelBuild' | 'listBuilds' | 'readBuild' | 'startBuild'>
  socket: Pick<Socket, 'watchBuild'>
  /** The open project. */
  document: () => DocumentState
  platform: () => Platform
  openDock: (tab: 'problems' | 'log') => void
  toast: (message: Message) => void
  clearToast: (key: string) => void
}

export const isBuilding = ({ asking, build, progress }: BuildState): boolean =>
  asking || (build !== null && progress.outcome === null)

/** Builds the open project, and follows the build that the page shows. */
export const createBuildStore = ({
  api,
  socket,
  document,
  platform,
  openDock,
  toast,
  clearToast,
}: BuildDependencies) => {
  const useBuild = create<BuildState>()(() => initial)
  /** The lines of the build that is shown. */
  const log = createLogBuffer()

  const set = useBuild.setState
  const get = useBuild.getState
  let unwatch: () => void = () => {}
  /** Grows with every build or project shown: replies to an older request are dropped. */
  let latestRequest = 0

  /** Builds what the canvas shows. Does nothing while a build runs. */
  const build = async (force = false): Promise<void> => {
    if (isBuilding(get())) return
    clearToast('build')
    const now = document()
    const { projectId } = now
    const content = contentOf(now)
    const request = ++latestRequest
    unwatch()
    log.clear()
    const askedAt = performance.now()
    set({ asking: true, cancelling: false, build: null, progress: noProgress, askedAt, content })
    const reply = await api.startBuild({ platform: platform(), project: projectId, content, force })
    if (request !== latestRequest) return
    if (!reply.ok) return notStarted(reply.failure)
    set({ asking: false, build: reply.value.build })
    follow(reply.value.build.id, request, true)
    if (get().cancelling) void api.cancelBuild(reply.value.build.id)
  }

  /** Stops the build that runs. */
  const cancel = async (): Promise<void> => {
    const { build, progress } = get()
    set({ cancelling: true })
    if (!build || progress.outcome) return
    const reply = await api.cancelBuild(build.id)
    if (reply.ok) return
    set({ cancelling: false })
    toast({
      kind: 'warning',
      title: 'The build goes on',
      text: `${sentenceOf(reply.failure)}.`,
      key: 'cancel',
      while: during(useBuild, isBuilding),
    })
  }

  /** Shows the last build of a project that was just opened, and follows it where it still runs. */
  const showLastBuild = async (project: ProjectId): Promise<void> => {
    forgetBuild()
    const request = latestRequest
    const reply = await api.listBuilds(project)
    if (request !== latestRequest || !reply.ok) return
    const builds = reply.value.toSorted((a, b) => b.startedAt - a.startedAt)
    const last = builds[0]
    if (!last) return
    const good = builds.find(({ outcome }) => imageOf(outcome) !== null)
    const now = contentOf(document())
    const present = contentFingerprint(now)
    const madeFrom = (build: Build | undefined) => (build?.content === present ? now : null)
    set({
      build: last,
      image: imageOf(good?.outcome ?? null),
      content: madeFrom(last),
      imageContent: madeFrom(good),
      askedAt: performance.now() - (Date.now() - last.startedAt),
    })
    follow(last.id, request, false)
  }

  /** Empties the store: another project is opened. */
  const forgetBuild = (): void => {
    latestRequest++
    unwatch()
    log.clear()
    set(initial)
  }

  const follow = (id: BuildId, request: number, asked: boolean): void => {
    unwatch = socket.watchBuild(id, 0, {
      onEvents: events => request === latestRequest && accept(events, asked),
      onUnknown: () => request === latestRequest && forgotten(),
      onAgain: () => void askForEnd(id, request),
    })
  }

  /**
   * A server that was killed forgets the newest lines, and numbers the end of the build as one of those: nothing would come
   * any more. So the end is asked for.
   */
  const askForEnd = async (id: BuildId, request: number): Promise<void> => {
    const reply = await api.readBuild(id)
    const outcome = reply.ok ? reply.value.outcome : null
    if (!outcome) return
    await new Promise(resolve => setTimeout(resolve, latenessMs))
    if (request !== latestRequest || get().progress.outcome) return
    const last = log.at(log.size() - 1)
    accept([{ type: 'done', seq: 0, at: last?.at ?? 0, outcome }], true)
  }

  const accept = (events: BuildEvent[], asked: boolean): void => {
    log.append(events.flatMap(linesOf))
    const progress = afterEvents(get().progress, events)
    if (progress === get().progress) return
    const outcome = progress.outcome
    set({ progress, ...(outcome && endedWith(outcome)) })
    if (outcome) {
      unwatch()
      if (asked) announce(outcome)
    }
  }

  const endedWith = (outcome: BuildOutcome): Partial<BuildState> => {
    const image = imageOf(outcome)
    return { cancelling: false, ...(image && { image, imageContent: get().content }) }
  }

  /** The dock opens itself for a build that the user started and that failed; success is told by the button. */
  const announce = (outcome: BuildOutcome): void => {
    if (outcome.how === 'failed') openDock('problems')
    if (outcome.how === 'timed-out' || outcome.how === 'interrupted' || outcome.how === 'impossible')
      openDock('log')
  }

  const notStarted = (failure: Failure): void => {
    const problems: Problem[] = failure.how === 'refused' ? failure.body.problems : []
    set({ asking: false, build: null, progress: { ...noProgress, problems } })
    if (problems.length > 0) openDock('problems')
    toast({
      kind: 'error',
      title: 'Not built',
      text: `${sentenceOf(failure)}. Nothing is lost: build again.`,
      key: 'build',
    })
  }

  /** The server has no such build any more: what is known of it still stands. */
  const forgotten = (): void => {
    const { build, progress } = get()
    const outcome = progress.outcome ?? build?.outcome ?? { how: 'interrupted' }
    set({ progress: { ...progress, outcome }, ...endedWith(outcome) })
  }

  return { useBuild, buildLog: log, build, cancel, showLastBuild, forgetBuild }
}

const imageOf = (outcome: BuildOutcome | null): Image | null =>
  outcome?.how === 'built' ? outcome.image : null
