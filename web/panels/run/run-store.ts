import { create } from 'zustand'
import type { ProjectId } from '../../../shared/model/project.ts'
import { appWords, portsToPublish } from '../../../shared/model/published-ports.ts'
import type { Image } from '../../../shared/protocol/build.ts'
import {
  type PublishedPort,
  type Reach,
  type Run,
  type RunEvent,
  RunId,
  type RunOutcome,
} from '../../../shared/protocol/run.ts'
import { loadRun, readRun, sentenceOf, startRun, stopRun } from '../../api.ts'
import { openDock } from '../../dock/dock-store.ts'
import { socket } from '../../socket.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { attempt, during, toast } from '../../ui/toast/toast-store.ts'
import { useBuild } from '../build/build-store.ts'
import { createLogBuffer } from '../log/log-buffer.ts'
import { bootRows, wordsOf } from './boot-form.ts'
import { createConsoleWriter, endInWords, loadInWords } from './console-lines.ts'
import { type Traffic, trafficAfter } from './traffic.ts'

/** What the run has used; `cpuShare` of one core, since the reading before. */
export type Usage = { residentBytes: number; cpuShare: number; cpuMs: number; at: number }

type RunState = {
  run: Run | null
  /** The file name of the image that runs. */
  fileName: string
  asking: boolean
  stopping: boolean
  /** Whether a load test goes on. */
  loading: boolean
  outcome: RunOutcome | null
  usage: Usage | null
  /** What passes through the image's devices, by name. */
  traffic: ReadonlyMap<string, Traffic>
  /** Where this machine reaches the image's TCP ports. */
  ports: readonly PublishedPort[]
  /** The memory that the run was given. */
  memoryMb: number
  /** `performance.now()` when the boot was asked for. */
  askedAt: number
  /** The form: memory and network of the next boot, and words typed beside the declared arguments. */
  nextMemoryMb: number
  nextReach: Reach
  typed: string
}

const initial: RunState = {
  run: null,
  fileName: '',
  asking: false,
  stopping: false,
  loading: false,
  outcome: null,
  usage: null,
  traffic: new Map(),
  ports: [],
  memoryMb: 0,
  askedAt: 0,
  nextMemoryMb: 128,
  nextReach: 'nothing',
  typed: '',
}

export const useRun = create<RunState>()(() => initial)

/** The console of the run that is shown. */
export const runLog = createLogBuffer()

const set = useRun.setState
const get = useRun.getState
let unwatch: () => void = () => {}
let consoleWriter = createConsoleWriter(runLog)
let serial = 0

export const isRunning = ({ asking, run, outcome }: RunState): boolean =>
  asking || (run !== null && outcome === null)

export const setNextMemory = (nextMemoryMb: number): void => set({ nextMemoryMb })
export const setNextReach = (nextReach: Reach): void => set({ nextReach })
export const setTyped = (typed: string): void => set({ typed })

/** Boots the last good image with what the form says. */
export const boot = async (): Promise<void> => {
  const { image } = useBuild.getState()
  if (!image || isRunning(get())) return
  openDock('run')
  attempt('boot')
  const mine = begin(image)
  const { composition } = useDocument.getState()
  const { nextMemoryMb: memoryMb, nextReach: reach, typed } = get()
  const words = wordsOf(bootRows(composition, catalogueNow()), typed)
  const publish = portsToPublish([...words, ...appWords(composition, catalogueNow())])
  const reply = await startRun({ image: image.hash, memoryMb, arguments: words, reach, publish })
  if (mine !== serial) return
  if (!reply.ok) {
    set({ asking: false })
    toast({ kind: 'error', title: 'Not booted', text: `${sentenceOf(reply.failure)}.`, key: 'boot' })
    return
  }
  set({ asking: false, run: reply.value })
  remember(reply.value.id, get())
  follow(reply.value.id, mine)
  if (get().stopping) void stopRun(reply.value.id)
}

/** Stops the run, or the boot that is being asked for. */
export const stop = async (): Promise<void> => {
  const { run } = get()
  set({ stopping: true })
  if (!run) return
  const reply = await stopRun(run.id)
  if (reply.ok || get().outcome) return
  set({ stopping: false })
  toast({
    kind: 'warning',
    title: 'The image still runs',
    text: `${sentenceOf(reply.failure)}.`,
    key: 'stop',
    while: during(useRun, isRunning),
  })
}

/** Asks the page that the image serves for a path, as often as it answers; the console says what came of it. */
export const load = async (path: string): Promise<void> => {
  const { run, loading } = get()
  if (!run || loading) return
  const mine = serial
  attempt('load')
  set({ loading: true })
  const reply = await loadRun(run.id, path)
  if (mine !== serial) return
  set({ loading: false })
  if (!reply.ok && !get().outcome)
    toast({ kind: 'error', title: 'No load test', text: `${sentenceOf(reply.failure)}.`, key: 'load' })
}

/** Shows the run that this tab last started for a project, where the server still knows it. */
export const showLastRun = async (project: ProjectId): Promise<void> => {
  forgetRun()
  const mine = serial
  const kept = remembered(project)
  if (!kept) return
  const reply = await readRun(kept.id)
  if (mine !== serial || !reply.ok) return
  const askedAt = performance.now() - (Date.now() - reply.value.startedAt)
  set({
    run: reply.value,
    fileName: kept.fileName,
    memoryMb: kept.memoryMb,
    nextMemoryMb: kept.memoryMb,
    askedAt,
  })
  follow(reply.value.id, mine)
}

/** Empties the store: another project is opened. The run itself goes on. */
export const forgetRun = (): void => {
  serial++
  unwatch()
  runLog.clear()
  consoleWriter = createConsoleWriter(runLog)
  set({ ...initial, nextMemoryMb: get().nextMemoryMb })
}

const begin = (image: Image): number => {
  const { nextMemoryMb, nextReach, typed } = get()
  unwatch()
  runLog.clear()
  consoleWriter = createConsoleWriter(runLog)
  set({
    ...initial,
    asking: true,
    fileName: image.fileName,
    memoryMb: nextMemoryMb,
    askedAt: performance.now(),
    nextMemoryMb,
    nextReach,
    typed,
  })
  return ++serial
}

const follow = (id: RunId, mine: number): void => {
  unwatch = socket.watchRun(id, 0, {
    onEvents: events => mine === serial && accept(events),
    onUnknown: () => mine === serial && lost(),
  })
}

const accept = (events: readonly RunEvent[]): void => {
  for (const event of events) {
    if (event.type === 'started') {
      consoleWriter.say(event.at, event.command.join(' '), 'note')
      set({ ports: event.ports })
    }
    if (event.type === 'console') consoleWriter.accept([event])
    if (event.type === 'load') consoleWriter.say(event.at, loadInWords(event.result), 'note', 'load')
    if (event.type === 'usage')
      set(({ usage, traffic }) => ({
        usage: usageAfter(usage, event),
        traffic: trafficAfter(traffic, event),
      }))
    if (event.type === 'done') end(event.outcome, event.at)
  }
}

const end = (outcome: RunOutcome, at: number): void => {
  const { text, tone } = endInWords(outcome)
  consoleWriter.say(at, text, tone === 'danger' ? 'error' : 'note')
  set({ outcome, stopping: false, traffic: new Map() })
  unwatch()
}

const lost = (): void => {
  const { run } = get()
  const ms = run ? Date.now() - run.startedAt : 0
  end(
    run?.outcome ?? { how: 'refused', reason: 'the server was started again and does not know this run', ms },
    ms,
  )
}

const usageAfter = (
  before: Usage | null,
  { at, residentBytes, cpuMs }: Extract<RunEvent, { type: 'usage' }>,
): Usage => {
  const passed = at - (before?.at ?? 0)
  const used = cpuMs - (before?.cpuMs ?? 0)
  return { at, residentBytes, cpuMs, cpuShare: passed > 0 ? Math.max(0, used / passed) : 0 }
}

type Remembered = { id: RunId; fileName: string; memoryMb: number }

const storageKey = (project: string): string => `composer.run.${project}`

const remember = (id: RunId, { fileName, memoryMb }: RunState): void => {
  const { projectId } = useDocument.getState()
  if (!projectId) return
  try {
    sessionStorage.setItem(
      storageKey(projectId),
      JSON.stringify({ id, fileName, memoryMb } satisfies Remembered),
    )
  } catch {
    // Without storage the run is not found again after a reload; it goes on all the same.
  }
}

const remembered = (project: ProjectId): Remembered | null => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey(project)) ?? 'null') as Remembered | null
    return kept && { ...kept, id: RunId.parse(kept.id) }
  } catch {
    return null
  }
}
