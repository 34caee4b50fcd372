import { beforeEach, describe, expect, it } from 'vitest'
import { emptyLayout } from '../../shared/model/layout.ts'
import { ProjectId } from '../../shared/model/project.ts'
import { adoptDraft, type Draft, dropDraft, keepDraft } from '../../web/collaboration/save/drafts.ts'

const id = ProjectId.parse('hello')
const draft = (at: number): Draft => ({
  baseRevision: 3,
  at,
  project: {
    composition: { format: 1, name: 'hello', devices: [], wires: [] },
    sources: { 'a.ml': 'x' },
    layout: emptyLayout,
  },
})

/** What a browser's storage does, in memory. */
const memoryStorage = (capacity = Number.POSITIVE_INFINITY): Storage => {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: index => [...items.keys()][index] ?? null,
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > capacity) throw new DOMException('full', 'QuotaExceededError')
      items.set(key, value)
    },
    removeItem: key => void items.delete(key),
    clear: () => items.clear(),
  }
}

let storage: Storage
beforeEach(() => {
  storage = memoryStorage()
})

describe('drafts', () => {
  it('come back until the server has them', () => {
    keepDraft(id, draft(1), storage)
    expect(adoptDraft(id, storage)).toEqual(draft(1))
    dropDraft(id, storage)
    expect(adoptDraft(id, storage)).toBeNull()
  })

  it('know the state that they started from, or go without where there is no room for it', () => {
    const ancestor = { ...draft(1).project, sources: { 'a.ml': 'before' } }
    const whole = { ...draft(1), ancestor }
    keepDraft(id, whole, storage)
    expect(adoptDraft(id, storage)).toEqual(whole)
    const tight = memoryStorage(JSON.stringify(draft(1)).length)
    expect(keepDraft(id, whole, tight)).toBe(true)
    expect(adoptDraft(id, tight)).toEqual(draft(1))
  })

  it('of other tabs are taken over, the newest first, and none is lost', () => {
    storage.setItem('composer.draft.hello.tab1', JSON.stringify(draft(1)))
    storage.setItem('composer.draft.hello.tab2', JSON.stringify(draft(2)))
    storage.setItem('composer.draft.hello-2.tab1', JSON.stringify(draft(9)))
    expect(adoptDraft(id, storage)?.at).toBe(2)
    expect(storage.getItem('composer.draft.hello.tab2')).toBeNull()
    dropDraft(id, storage)
    expect(adoptDraft(id, storage)?.at).toBe(1)
  })

  it('that make no sense are left alone', () => {
    storage.setItem('composer.draft.hello.tab1', '{"baseRevision":')
    storage.setItem('composer.draft.hello.tab2', '{"baseRevision":-1}')
    expect(adoptDraft(id, storage)).toBeNull()
  })

  it('of version 0.2, which called two fields otherwise, are read', () => {
    const { baseRevision, ...rest } = draft(1)
    const stored = { base: baseRevision, ...rest, start: rest.project }
    storage.setItem('composer.draft.hello.tab1', JSON.stringify(stored))
    expect(adoptDraft(id, storage)).toEqual({ ...draft(1), ancestor: rest.project })
  })

  it('say when this browser cannot keep them', () => {
    expect(keepDraft(id, draft(1), memoryStorage(10))).toBe(false)
  })
})
