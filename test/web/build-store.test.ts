import { describe, expect, it } from 'vitest'
import type { Platform } from '../../shared/model/target.ts'
import { Build, type BuildEvent, type BuildOutcome } from '../../shared/protocol/build.ts'
import {
  type BuildDependencies,
  createBuildStore,
  isBuilding,
} from '../../web/panels/build/create-build-store.ts'
import type { Listener } from '../../web/socket.ts'
import { useDocument } from '../../web/store/document.ts'
import { setSource } from '../../web/store/source-edits.ts'
import type { Message } from '../../web/ui/toast/toast-store.ts'
import { ok, openTestProject, silent, testId, testImage } from './test-project.ts'

const project = testId
const platform: Platform = { universe: 'mirage', target: 'hvt' }
const image = testImage(platform)
const buildOf = (id: string, outcome: BuildOutcome | null = null, startedAt = 0): Build =>
  Build.parse({ id, project, name: 'test', platform, startedAt, outcome })
const built: BuildOutcome = { how: 'built', image, cached: false, ms: 1 }

/** A store over the open document, and a server that the test plays. */
const setUp = (api: Partial<BuildDependencies['api']> = {}) => {
  const cancelled: string[] = []
  const opened: string[] = []
  const messages: Message[] = []
  const watched: { id: string; listener: Listener<BuildEvent> }[] = []
  let asked = 0
  openTestProject({ 'a.ml': '' })
  const store = createBuildStore({
    api: {
      startBuild: () => Promise.resolve(ok({ build: buildOf(`b${++asked}`) })),
      cancelBuild: id => {
        cancelled.push(id)
        return Promise.resolve(ok(undefined))
      },
      listBuilds: () => Promise.resolve(ok([])),
      readBuild: () => Promise.resolve(silent),
      ...api,
    },
    socket: {
      watchBuild: (id, _from, listener) => {
        const one = { id, listener }
        watched.push(one)
        return () => void watched.splice(watched.indexOf(one), 1)
      },
    },
    document: useDocument.getState,
    platform: () => platform,
    openDock: tab => void opened.push(tab),
    toast: message => void messages.push(message),
    clearToast: () => {},
  })
  return { ...store, state: store.useBuild.getState, cancelled, opened, messages, watched }
}

const done = (outcome: BuildOutcome): BuildEvent => ({ seq: 1, at: 5, type: 'done', outcome })

describe('a build', () => {
  it('is followed to its image, which is known by what it was made from', async () => {
    const { build, state, watched, buildLog } = setUp()
    await build()
    expect(isBuilding(state())).toBe(true)
    watched[0]?.listener.onEvents([{ seq: 0, at: 1, type: 'stage', stage: 'compile' }, done(built)])
    expect(isBuilding(state())).toBe(false)
    expect(state()).toMatchObject({ image: { hash: image.hash }, imageContent: { sources: { 'a.ml': '' } } })
    expect(buildLog.at(0)?.text).toBe('Compiling')
    expect(watched).toEqual([])
  })

  it('is one at a time', async () => {
    const { build, state } = setUp()
    await build()
    await build()
    expect(state().build?.id).toBe('b1')
  })

  it('that fails opens the problems, and keeps the image before it', async () => {
    const { build, state, watched, opened } = setUp()
    await build()
    watched[0]?.listener.onEvents([done(built)])
    setSource('a.ml', 'let')
    await build()
    watched[0]?.listener.onEvents([done({ how: 'failed', problems: [], ms: 1 })])
    expect(opened).toEqual(['problems'])
    expect(state()).toMatchObject({ image: { hash: image.hash }, imageContent: { sources: { 'a.ml': '' } } })
  })

  it('that was stopped before the server knew it is stopped as soon as it does', async () => {
    const { build, cancel, cancelled } = setUp()
    const asking = build()
    void cancel()
    expect(cancelled).toEqual([])
    await asking
    expect(cancelled).toEqual(['b1'])
  })

  it('that the server does not take is told, and leaves nothing running', async () => {
    const { build, state, messages } = setUp({ startBuild: () => Promise.resolve(silent) })
    await build()
    expect(isBuilding(state())).toBe(false)
    expect(messages.map(({ title }) => title)).toEqual(['Not built'])
  })

  it('is interrupted where the server does not know it any more', async () => {
    const { build, state, watched } = setUp()
    await build()
    watched[0]?.listener.onUnknown()
    expect(state().progress.outcome).toEqual({ how: 'interrupted' })
  })

  it('of a project that was left in the meantime is not shown', async () => {
    const { build, forgetBuild, state, watched } = setUp()
    const asking = build()
    forgetBuild()
    await asking
    expect(state().build).toBeNull()
    expect(watched).toEqual([])
  })

  it('is shown again when the project is opened, with the last good image', async () => {
    const { showLastBuild, state, watched, opened } = setUp({
      listBuilds: () =>
        Promise.resolve(
          ok([buildOf('good', built, 1), buildOf('bad', { how: 'failed', problems: [], ms: 1 }, 2)]),
        ),
    })
    await showLastBuild(project)
    expect(state()).toMatchObject({ build: { id: 'bad' }, image: { hash: image.hash } })
    watched[0]?.listener.onEvents([done({ how: 'failed', problems: [], ms: 1 })])
    expect(opened).toEqual([])
  })
})
