import { create } from 'zustand'
import { contentFingerprint } from '../../../shared/model/fingerprint.ts'
import type { ProjectContent, ProjectId } from '../../../shared/model/project.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { Build, BuildEvent, BuildId, BuildOutcome, Image } from '../../../shared/protocol/build.ts'
import { cancelBuild, type Failure, listBuilds, readBuild, sentenceOf, startBuild } from '../../api.ts'
import { openDock } from '../../dock/dock-store.ts'
import { socket } from '../../socket.ts'
import { contentOf, useDocument } from '../../store/document.ts'
import { useSession } from '../../store/session.ts'
import { attempt, during, toast } from '../../ui/toast/toast-store.ts'
import { createLogBuffer, type NewLine } from '../log/log-buffer.ts'
import { afterEvents, type BuildProgress, noProgress } from './build-progress.ts'

type BuildState = {
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

export const useBuild = create<BuildState>()(() => initial)

/** The lines of the build that is shown. */
export const buildLog = createLogBuffer()

const set = useBuild.setState
const get = useBuild.getState
let unwatch: () => void = () => {}
/** Grows with every build or project shown: replies to an older one are dropped. */
let serial = 0

export const isBuilding = ({ asking, build, progress }: BuildState): boolean =>
  asking || (build !== null && progress.outcome === null)

/** Builds what the canvas shows. Does nothing while a build runs. */
export const build = async (force = false): Promise<void> => {
  if (isBuilding(get())) return
  attempt('build')
  const document = useDocument.getState()
  const content = contentOf(document)
  const mine = ++serial
  unwatch()
  buildLog.clear()
  const askedAt = performance.now()
  set({ asking: true, cancelling: false, build: null, progress: noProgress, askedAt, content })
  const { platform } = useSession.getState()
  const reply = await startBuild({ platform, project: document.projectId, content, force })
  if (mine !== serial) return
  if (!reply.ok) return notStarted(reply.failure)
  set({ asking: false, build: reply.value.build })
  follow(reply.value.build.id, mine, true)
  if (get().cancelling) void cancelBuild(reply.value.build.id)
}

/** Stops the build that runs. */
export const cancel = async (): Promise<void> => {
  const { build, progress } = get()
  set({ cancelling: true })
  if (!build || progress.outcome) return
  const reply = await cancelBuild(build.id)
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
export const showLastBuild = async (project: ProjectId): Promise<void> => {
  forgetBuild()
  const mine = serial
  const reply = await listBuilds(project)
  if (mine !== serial || !reply.ok) return
  const builds = reply.value.toSorted((a, b) => b.startedAt - a.startedAt)
  const last = builds[0]
  if (!last) return
  const good = builds.find(({ outcome }) => imageOf(outcome) !== null)
  const now = contentOf(useDocument.getState())
  const present = contentFingerprint(now)
  const madeFrom = (build: Build | undefined) => (build?.content === present ? now : null)
  set({
    build: last,
    image: imageOf(good?.outcome ?? null),
    content: madeFrom(last),
    imageContent: madeFrom(good),
    askedAt: performance.now() - (Date.now() - last.startedAt),
  })
  follow(last.id, mine, false)
}

/** Empties the store: another project is opened. */
export const forgetBuild = (): void => {
  serial++
  unwatch()
  buildLog.clear()
  set(initial)
}

const follow = (id: BuildId, mine: number, asked: boolean): void => {
  unwatch = socket.watchBuild(id, 0, {
    onEvents: events => mine === serial && accept(events, asked),
    onUnknown: () => mine === serial && forgotten(),
    onAgain: () => void askForEnd(id, mine),
  })
}

/** How long events may take that the server still has for a build that has ended, in milliseconds. */
const lateness = 1500

/**
 * A server that was killed forgets the newest lines, and numbers the end of the build as one of those: nothing would come
 * any more. So the end is asked for.
 */
const askForEnd = async (id: BuildId, mine: number): Promise<void> => {
  const reply = await readBuild(id)
  const outcome = reply.ok ? reply.value.outcome : null
  if (!outcome) return
  await new Promise(resolve => setTimeout(resolve, lateness))
  if (mine !== serial || get().progress.outcome) return
  const last = buildLog.at(buildLog.size() - 1)
  accept([{ type: 'done', seq: 0, at: last?.at ?? 0, outcome }], true)
}

const accept = (events: BuildEvent[], asked: boolean): void => {
  buildLog.append(events.flatMap(linesOf))
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

const imageOf = (outcome: BuildOutcome | null): Image | null =>
  outcome?.how === 'built' ? outcome.image : null

const stageWords = {
  generate: 'Generating the project',
  compile: 'Compiling',
  link: 'Linking',
  check: 'Checking the image',
} as const

const linesOf = (event: BuildEvent): NewLine[] => {
  switch (event.type) {
    case 'log':
      return event.text.split('\n').map((text, index) => ({
        at: index === 0 ? event.at : null,
        tool: index === 0 ? event.tool : '',
        text,
        level: event.level,
      }))
    case 'stage':
      return [{ at: event.at, tool: 'stage', text: stageWords[event.stage], level: 'note' }]
    case 'queued':
      return event.ahead === 0
        ? []
        : [{ at: event.at, tool: 'queue', text: `${event.ahead} before this one`, level: 'note' }]
    case 'problem':
      return []
    case 'done':
      return [{ at: event.at, ...lastLine(event.outcome) }]
  }
}

const lastLine = (outcome: BuildOutcome): Omit<NewLine, 'at'> => {
  const tool = 'composer'
  switch (outcome.how) {
    case 'built':
      return {
        tool,
        level: 'note',
        text: `${outcome.image.fileName}, ${outcome.image.bytes.toLocaleString('en')} bytes, SHA-256 ${outcome.image.hash}${outcome.cached ? ' (from the store: the same inputs were built before)' : ''}`,
      }
    case 'failed':
      return { tool, level: 'error', text: 'Failed. The problems are listed under Problems.' }
    case 'cancelled':
      return { tool, level: 'warning', text: 'Stopped on request.' }
    case 'timed-out':
      return {
        tool,
        level: 'error',
        text: `Stopped: not done after ${Math.round(outcome.limitMs / 1000)} s, the time limit. Look for code that the compiler cannot finish.`,
      }
    case 'interrupted':
      return { tool, level: 'error', text: 'The server ended while this build ran. Build again.' }
    case 'impossible':
      return { tool, level: 'error', text: outcome.reason }
  }
}
