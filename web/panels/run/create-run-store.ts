import { create } from 'zustand'
import type { Catalogue } from '../../../shared/catalogue/catalogue.ts'
import type { ProjectId } from '../../../shared/model/project.ts'
import { appArguments, portsToPublish } from '../../../shared/model/published-ports.ts'
import type { Image } from '../../../shared/protocol/build.ts'
import type { PublishedPort, Reach, Run, RunEvent, RunId, RunOutcome } from '../../../shared/protocol/run.ts'
import type * as serverApi from '../../api.ts'
import { sentenceOf } from '../../api.ts'
import type { Socket } from '../../socket.ts'
import type { DocumentState } from '../../store/document.ts'
import { during, type Message } from '../../ui/toast/toast-store.ts'
import { createLogBuffer } from '../log/log-buffer.ts'
import { argumentsOf, bootRows } from './boot-form.ts'
import { createConsoleWriter, formatLoadResult, formatOutcome } from './console-lines.ts'
import type { LastRun } from './last-run.ts'
import { type Traffic, trafficAfter } from './traffic.ts'

/** What the run has used; `cpuShare` of one core, since the reading before. */
export type Usage = { residentBytes: number; cpuShare: number; cpuMs: number; at: number }

export type RunState = {
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

/** What booting needs of the rest of the page. */
export type RunDependencies = {
  api: Pick<typeof serverApi, 'loadRun' | 'readRun' | 'startRun' | 'stopRun'>
  socket: Pick<Socket, 'watchRun'>
  /** The open project, and its catalogue. */
  document: () => DocumentState
  catalogue: () => Catalogue
  /** The last good image of the project. */
  lastImage: () => Image | null
  /** The run that this tab last started for a project. */
  memory: {
    read: (project: ProjectId) => LastRun | null
    write: (project: ProjectId | null, run: LastRun) => void
  }
  openDock: (tab: 'run') => void
  toast: (message: Message) => void
  clearToast: (key: string) => void
}

export const isRunning = ({ asking, run, outcome }: RunState): boolean =>
  asking || (run !== null && outcome === null)

/** Boots the last good image, and follows the run that the page shows. */
export const createRunStore = ({
  api,
  socket,
  document,
  catalogue,
  lastImage,
  memory,
  openDock,
  toast,
  clearToast,
}: RunDependencies) => {
  const useRun = create<RunState>()(() => initial)
  /** The console of the run that is shown. */
  const log = createLogBuffer()

  const set = useRun.setState
  const get = useRun.getState
  let unwatch: () => void = () => {}
  let consoleWriter = createConsoleWriter(log)
  /** Grows with every run or project shown: replies to an older request are dropped. */
  let latestRequest = 0

  const setNextMemory = (nextMemoryMb: number): void => set({ nextMemoryMb })
  const setNextReach = (nextReach: Reach): void => set({ nextReach })
  const setTyped = (typed: string): void => set({ typed })

  /** Boots the last good image with what the form says. */
  const boot = async (): Promise<void> => {
    const image = lastImage()
    if (!image || isRunning(get())) return
    openDock('run')
    clearToast('boot')
    const request = begin(image)
    const { composition, projectId } = document()
    const { nextMemoryMb: memoryMb, nextReach: reach, typed } = get()
    const words = argumentsOf(bootRows(composition, catalogue()), typed)
    const publish = portsToPublish([...words, ...appArguments(composition, catalogue())])
    const reply = await api.startRun({ image: image.hash, memoryMb, arguments: words, reach, publish })
    if (request !== latestRequest) return
    if (!reply.ok) {
      set({ asking: false })
      toast({ kind: 'error', title: 'Not booted', text: `${sentenceOf(reply.failure)}.`, key: 'boot' })
      return
    }
    set({ asking: false, run: reply.value })
    memory.write(projectId, { id: reply.value.id, fileName: get().fileName, memoryMb: get().memoryMb })
    follow(reply.value.id, request)
    if (get().stopping) void api.stopRun(reply.value.id)
  }

  /** Stops the run, or the boot that is being asked for. */
  const stop = async (): Promise<void> => {
    const { run } = get()
    set({ stopping: true })
    if (!run) return
    const reply = await api.stopRun(run.id)
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
  const load = async (path: string): Promise<void> => {
    const { run, loading } = get()
    if (!run || loading) return
    const request = latestRequest
    clearToast('load')
    set({ loading: true })
    const reply = await api.loadRun(run.id, path)
    if (request !== latestRequest) return
    set({ loading: false })
    if (!reply.ok && !get().outcome)
      toast({ kind: 'error', title: 'No load test', text: `${sentenceOf(reply.failure)}.`, key: 'load' })
  }

  /** Shows the run that this tab last started for a project, where the server still knows it. */
  const showLastRun = async (project: ProjectId): Promise<void> => {
    forgetRun()
    const request = latestRequest
    const kept = memory.read(project)
    if (!kept) return
    const reply = await api.readRun(kept.id)
    if (request !== latestRequest || !reply.ok) return
    const askedAt = performance.now() - (Date.now() - reply.value.startedAt)
    set({
      run: reply.value,
      fileName: kept.fileName,
      memoryMb: kept.memoryMb,
      nextMemoryMb: kept.memoryMb,
      askedAt,
    })
    follow(reply.value.id, request)
  }

  /** Empties the store: another project is opened. The run itself goes on. */
  const forgetRun = (): void => {
    latestRequest++
    unwatch()
    log.clear()
    consoleWriter = createConsoleWriter(log)
    set({ ...initial, nextMemoryMb: get().nextMemoryMb })
  }

  const begin = (image: Image): number => {
    const { nextMemoryMb, nextReach, typed } = get()
    unwatch()
    log.clear()
    consoleWriter = createConsoleWriter(log)
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
    return ++latestRequest
  }

  const follow = (id: RunId, request: number): void => {
    unwatch = socket.watchRun(id, 0, {
      onEvents: events => request === latestRequest && accept(events),
      onUnknown: () => request === latestRequest && lost(),
    })
  }

  const accept = (events: readonly RunEvent[]): void => {
    for (const event of events) {
      if (event.type === 'started') {
        consoleWriter.say(event.at, event.command.join(' '), 'note')
        set({ ports: event.ports })
      }
      if (event.type === 'console') consoleWriter.accept([event])
      if (event.type === 'load') consoleWriter.say(event.at, formatLoadResult(event.result), 'note', 'load')
      if (event.type === 'usage')
        set(({ usage, traffic }) => ({
          usage: usageAfter(usage, event),
          traffic: trafficAfter(traffic, event),
        }))
      if (event.type === 'done') end(event.outcome, event.at)
    }
  }

  const end = (outcome: RunOutcome, at: number): void => {
    const { text, tone } = formatOutcome(outcome)
    consoleWriter.say(at, text, tone === 'danger' ? 'error' : 'note')
    set({ outcome, stopping: false, traffic: new Map() })
    unwatch()
  }

  const lost = (): void => {
    const { run } = get()
    const ms = run ? Date.now() - run.startedAt : 0
    end(
      run?.outcome ?? {
        how: 'refused',
        reason: 'the server was started again and does not know this run',
        ms,
      },
      ms,
    )
  }

  return {
    useRun,
    runLog: log,
    setNextMemory,
    setNextReach,
    setTyped,
    boot,
    stop,
    load,
    showLastRun,
    forgetRun,
  }
}

const usageAfter = (
  before: Usage | null,
  { at, residentBytes, cpuMs }: Extract<RunEvent, { type: 'usage' }>,
): Usage => {
  const passed = at - (before?.at ?? 0)
  const used = cpuMs - (before?.cpuMs ?? 0)
  return { at, residentBytes, cpuMs, cpuShare: passed > 0 ? Math.max(0, used / passed) : 0 }
}
