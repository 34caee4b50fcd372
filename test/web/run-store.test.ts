import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Run, type RunEvent, type RunRequest } from '../../shared/protocol/run.ts'
import { createRunStore, isRunning, type RunDependencies } from '../../web/panels/run/create-run-store.ts'
import type { LastRun } from '../../web/panels/run/last-run.ts'
import type { Listener } from '../../web/socket.ts'
import { useDocument } from '../../web/store/document.ts'
import type { Message } from '../../web/ui/toast/toast-store.ts'
import { ok, openTestProject, silent, testId, testImage } from './test-project.ts'

const project = testId
const image = testImage({ universe: 'embedded', target: 'hvt' })
const runOf = (id: string): Run =>
  Run.parse({ id, image: image.hash, memoryMb: 128, startedAt: 0, outcome: null })

/** A store over the open document, and a server that the test plays. */
const setUp = (api: Partial<RunDependencies['api']> = {}, lastRun: LastRun | null = null) => {
  const requests: RunRequest[] = []
  const stopped: string[] = []
  const messages: Message[] = []
  const kept: LastRun[] = []
  const watched: Listener<RunEvent>[] = []
  openTestProject()
  const store = createRunStore({
    api: {
      startRun: body => {
        requests.push(body)
        return Promise.resolve(ok(runOf(`r${requests.length}`)))
      },
      stopRun: id => {
        stopped.push(id)
        return Promise.resolve(ok(undefined))
      },
      readRun: id => Promise.resolve(ok(runOf(id))),
      loadRun: () => Promise.resolve(silent),
      ...api,
    },
    socket: {
      watchRun: (_id, _from, listener) => {
        watched.push(listener)
        return () => void watched.splice(watched.indexOf(listener), 1)
      },
    },
    document: useDocument.getState,
    catalogue: () => catalogue,
    lastImage: () => image,
    memory: { read: () => lastRun, write: (_, run) => void kept.push(run) },
    openDock: () => {},
    toast: message => void messages.push(message),
    clearToast: () => {},
  })
  return { ...store, state: store.useRun.getState, requests, stopped, messages, kept, watched }
}

const console = (seq: number, text: string): RunEvent => ({
  seq,
  at: seq,
  type: 'console',
  stream: 'guest',
  text,
})

describe('a run', () => {
  it('boots the last image with what the form says, and shows its console until it ends', async () => {
    const { boot, setNextMemory, setTyped, state, requests, watched, runLog, kept } = setUp()
    setNextMemory(64)
    setTyped('--logs=debug')
    await boot()
    expect(requests).toMatchObject([{ image: image.hash, memoryMb: 64, arguments: ['--logs=debug'] }])
    expect(kept).toEqual([{ id: 'r1', fileName: 'test.hvt', memoryMb: 64 }])
    expect(isRunning(state())).toBe(true)
    watched[0]?.onEvents([
      console(0, 'hel'),
      console(1, 'lo\n'),
      { seq: 2, at: 2, type: 'done', outcome: { how: 'exited', status: 0, ms: 2 } },
    ])
    expect(runLog.at(0)?.text).toBe('hello')
    expect(isRunning(state())).toBe(false)
    expect(watched).toEqual([])
  })

  it('is one at a time', async () => {
    const { boot, requests } = setUp()
    await boot()
    await boot()
    expect(requests).toHaveLength(1)
  })

  it('that was stopped before the server knew it is stopped as soon as it does', async () => {
    const { boot, stop, stopped } = setUp()
    const asking = boot()
    void stop()
    expect(stopped).toEqual([])
    await asking
    expect(stopped).toEqual(['r1'])
  })

  it('goes on where it cannot be stopped, and that is told', async () => {
    const { boot, stop, state, messages } = setUp({ stopRun: () => Promise.resolve(silent) })
    await boot()
    await stop()
    expect(state()).toMatchObject({ stopping: false, outcome: null })
    expect(messages.map(({ title }) => title)).toEqual(['The image still runs'])
  })

  it('that does not boot leaves nothing running', async () => {
    const { boot, state, messages } = setUp({ startRun: () => Promise.resolve(silent) })
    await boot()
    expect(isRunning(state())).toBe(false)
    expect(messages.map(({ title }) => title)).toEqual(['Not booted'])
  })

  it('has a share of a core from two readings', async () => {
    const { boot, watched, state } = setUp()
    await boot()
    watched[0]?.onEvents([
      { seq: 0, at: 1000, type: 'usage', residentBytes: 1, cpuMs: 100, devices: [] },
      { seq: 1, at: 2000, type: 'usage', residentBytes: 1, cpuMs: 600, devices: [] },
    ])
    expect(state().usage?.cpuShare).toBe(0.5)
  })

  it('that this tab started is found again; what was asked for another project in the meantime is not shown', async () => {
    const again = setUp({}, { id: runOf('r7').id, fileName: 'other.hvt', memoryMb: 32 })
    await again.showLastRun(project)
    expect(again.state()).toMatchObject({ run: { id: 'r7' }, fileName: 'other.hvt', nextMemoryMb: 32 })
    const late = setUp()
    const asking = late.boot()
    late.forgetRun()
    await asking
    expect(late.state().run).toBeNull()
  })

  it('that the server does not know any more has ended', async () => {
    const { boot, watched, state } = setUp()
    await boot()
    watched[0]?.onUnknown()
    expect(state().outcome).toMatchObject({ how: 'refused' })
  })
})
