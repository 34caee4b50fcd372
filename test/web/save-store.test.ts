import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Project, ProjectId } from '../../shared/model/project.ts'
import type { OpenProject } from '../../shared/protocol/api.ts'
import type { Reply } from '../../web/api.ts'
import { createSaveStore, type SaveDependencies } from '../../web/collaboration/save/create-save-store.ts'
import type { Draft } from '../../web/collaboration/save/drafts.ts'
import { markSaved, openDocument, replaceProject, setFiles, useDocument } from '../../web/store/document.ts'
import { addSource, setSource } from '../../web/store/source-edits.ts'
import type { Message } from '../../web/ui/toast/toast-store.ts'
import { ok, silent, testProject } from './test-project.ts'

const id = ProjectId.parse('test')
const project = (text = 'a'): Project => testProject({ 'a.ml': text })
const onServer = (revision: number, text: string): OpenProject => ({ id, revision, project: project(text) })

const refused = (status: number): Reply<never> => ({
  ok: false,
  failure: { how: 'refused', body: { type: 'about:blank', title: 'No', status, problems: [] } },
})

const neverAsked = () => Promise.reject(new Error('not asked in this test'))

/** A store over the open document, and a server and a browser that the test plays. */
const setUp = (api: Partial<SaveDependencies['api']>) => {
  const drafts: Draft[] = []
  const dropped: ProjectId[] = []
  const messages: Message[] = []
  const pages: ProjectId[] = []
  const page = new EventTarget()
  const store = createSaveStore({
    api: {
      createProject: neverAsked,
      saveVersion: neverAsked,
      readProject: neverAsked,
      saveProject: neverAsked,
      ...api,
    },
    document: {
      getState: useDocument.getState,
      subscribe: useDocument.subscribe,
      markSaved,
      replaceProject,
      setFiles,
    },
    drafts: { keep: (_, draft) => drafts.push(draft) > 0, drop: project => void dropped.push(project) },
    toast: message => void messages.push(message),
    closeToast: () => {},
    page,
    openProjectPage: project => void pages.push(project),
  })
  stop = store.stopAutosave
  openDocument({ id, revision: 1, project: project() })
  store.startAutosave(project(), false)
  return { ...store, state: () => store.useSave.getState().save, drafts, dropped, messages, pages, page }
}

let stop = () => {}

const sourceNow = () => useDocument.getState().sources['a.ml']

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  useDocument.setState({ projectId: null })
  stop()
  vi.useRealTimers()
})

describe('saving the open project', () => {
  it('happens once for a burst of changes, with a draft until the server has them', async () => {
    const saveProject = vi.fn(() => Promise.resolve(ok({ revision: 2 })))
    const { state, drafts, dropped } = setUp({ saveProject })
    setSource('a.ml', 'b')
    setSource('a.ml', 'bc')
    expect(state()).toEqual({ state: 'unsaved' })
    expect(drafts.at(-1)).toMatchObject({ baseRevision: 1, project: { sources: { 'a.ml': 'bc' } } })
    await vi.advanceTimersByTimeAsync(1000)
    expect(saveProject).toHaveBeenCalledTimes(1)
    expect(state()).toEqual({ state: 'saved' })
    expect(useDocument.getState().revision).toBe(2)
    expect(dropped).toEqual([id])
  })

  it('is sent again where something changed while it was under way', async () => {
    let answer = (_: Reply<{ revision: number }>) => {}
    const sent: unknown[] = []
    const { state, saveNow } = setUp({
      saveProject: (_, body) => {
        sent.push(body.project.sources['a.ml'])
        return new Promise(resolve => {
          answer = resolve
        })
      },
    })
    setSource('a.ml', 'b')
    saveNow()
    setSource('a.ml', 'c')
    answer(ok({ revision: 2 }))
    await vi.advanceTimersByTimeAsync(1000)
    answer(ok({ revision: 3 }))
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual(['b', 'c'])
    expect(state()).toEqual({ state: 'saved' })
  })

  it('is tried again, later each time, where the server is silent, and says so once it answers', async () => {
    const times: number[] = []
    let away = true
    const { state, messages } = setUp({
      saveProject: () => {
        times.push(Date.now())
        return Promise.resolve(away ? silent : ok({ revision: 2 }))
      },
    })
    setSource('a.ml', 'b')
    await vi.advanceTimersByTimeAsync(500)
    expect(state()).toMatchObject({ state: 'waiting', silent: true })
    await vi.advanceTimersByTimeAsync(1000 + 2000)
    expect(times.slice(1).map((at, index) => at - (times[index] ?? 0))).toEqual([1000, 2000])
    away = false
    await vi.advanceTimersByTimeAsync(5000)
    expect(state()).toEqual({ state: 'saved' })
    expect(messages.map(({ title }) => title)).toContain('Saved: the server answers again')
  })

  it('is tried at once when the browser is online again, and when the page goes away', async () => {
    const leaving: (boolean | undefined)[] = []
    const { page, state } = setUp({
      saveProject: (_id, _body, left) => {
        leaving.push(left)
        return Promise.resolve(silent)
      },
    })
    setSource('a.ml', 'b')
    page.dispatchEvent(new Event('pagehide'))
    expect(leaving).toEqual([true])
    await vi.advanceTimersByTimeAsync(0)
    expect(state()).toMatchObject({ state: 'waiting' })
    page.dispatchEvent(new Event('online'))
    expect(leaving).toEqual([true, false])
  })

  it('ends with the last change sent, and hears of no later one', async () => {
    const saveProject = vi.fn(() => Promise.resolve(ok({ revision: 2 })))
    const { stopAutosave } = setUp({ saveProject })
    setSource('a.ml', 'b')
    stopAutosave()
    expect(saveProject).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(0)
    addSource('b.ml', '')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(saveProject).toHaveBeenCalledTimes(1)
  })

  it('can be waited for: saveAll tells whether the server has everything', async () => {
    const { saveAll } = setUp({ saveProject: () => Promise.resolve(ok({ revision: 2 })) })
    setSource('a.ml', 'b')
    expect(await saveAll()).toBe(true)
    stop()
    const other = setUp({ saveProject: () => Promise.resolve(silent) })
    setSource('a.ml', 'c')
    expect(await other.saveAll()).toBe(false)
  })
})

describe('what someone else saves', () => {
  it('is offered, and taken over as one step of undo', async () => {
    const { state, onRemoteRevision, acceptRemote } = setUp({
      readProject: () => Promise.resolve(ok(onServer(2, 'theirs'))),
      saveVersion: () => Promise.resolve(silent),
    })
    await onRemoteRevision(2)
    expect(state()).toEqual({ state: 'outdated', theirs: onServer(2, 'theirs') })
    expect(sourceNow()).toBe('a')
    acceptRemote()
    expect(state()).toEqual({ state: 'saved' })
    expect(sourceNow()).toBe('theirs')
    expect(useDocument.getState().revision).toBe(2)
  })

  it('is nothing to decide where it is the same', async () => {
    const { state, onRemoteRevision } = setUp({ readProject: () => Promise.resolve(ok(onServer(2, 'a'))) })
    await onRemoteRevision(2)
    expect(state()).toEqual({ state: 'saved' })
    expect(useDocument.getState().revision).toBe(2)
  })

  it('first is a conflict, in which either side is kept as a project of its own', async () => {
    const copies: unknown[] = []
    const { state, resolveConflict, messages, pages } = setUp({
      saveProject: (_, { revision }) =>
        Promise.resolve(revision === 1 ? refused(409) : ok({ revision: revision + 1 })),
      readProject: () => Promise.resolve(ok(onServer(7, 'theirs'))),
      createProject: body => {
        copies.push(body)
        return Promise.resolve(ok({ ...onServer(1, 'theirs'), id: ProjectId.parse('copy') }))
      },
    })
    setSource('a.ml', 'mine')
    await vi.advanceTimersByTimeAsync(1000)
    expect(state()).toEqual({ state: 'conflict', theirs: onServer(7, 'theirs') })
    await resolveConflict('mine')
    expect(copies).toMatchObject([{ from: 'content', project: { sources: { 'a.ml': 'theirs' } } }])
    expect(state()).toEqual({ state: 'saved' })
    expect(useDocument.getState().revision).toBe(8)
    messages.at(-1)?.action?.run()
    expect(pages).toEqual(['copy'])
  })

  it('is merged where the changes of the two do not overlap', async () => {
    const theirs: OpenProject = {
      id,
      revision: 7,
      project: { ...project(), sources: { 'a.ml': 'a', 'b.ml': 'theirs' } },
    }
    const { state, mergeBoth, sidesOf } = setUp({
      saveProject: (_, { revision }) =>
        Promise.resolve(revision === 1 ? refused(409) : ok({ revision: revision + 1 })),
      readProject: () => Promise.resolve(ok(theirs)),
      saveVersion: () =>
        Promise.resolve({ ok: true, value: {} } as Awaited<
          ReturnType<SaveDependencies['api']['saveVersion']>
        >),
    })
    setSource('a.ml', 'mine')
    await vi.advanceTimersByTimeAsync(1000)
    expect(sidesOf(theirs)?.ancestor.sources).toEqual({ 'a.ml': 'a' })
    await mergeBoth()
    expect(state()).toEqual({ state: 'saved' })
    expect(useDocument.getState().sources).toEqual({ 'a.ml': 'mine', 'b.ml': 'theirs' })
  })
})
