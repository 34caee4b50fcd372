import { describe, expect, it } from 'vitest'
import { type Project, ProjectId } from '../../shared/model/project.ts'
import { Version } from '../../shared/protocol/version.ts'
import {
  createHistoryStore,
  type HistoryDependencies,
} from '../../web/collaboration/history/create-history-store.ts'
import type { Message } from '../../web/ui/toast/toast-store.ts'
import { ok, silent, testProject } from './test-project.ts'

const id = ProjectId.parse('test')
const project: Project = testProject()
const version = (name: string, at: number): Version =>
  Version.parse({
    id: `${String(at).padStart(13, '0')}-${'a'.repeat(8)}`,
    at,
    why: 'asked',
    name,
    devices: 0,
    wires: 0,
  })

/** A store, a project that is open, and a server that the test plays: it keeps versions by name. */
const setUp = (api: Partial<HistoryDependencies['api']> = {}, saved = true) => {
  const versions = [version('one', 1), version('two', 2)]
  const messages: Message[] = []
  const open = { projectId: id as ProjectId | null }
  const store = createHistoryStore({
    api: {
      listVersions: () => Promise.resolve(ok([...versions])),
      listBuilds: () => Promise.resolve(silent),
      saveVersion: (_, body) => {
        const kept = version(body.why === 'asked' ? body.name : '', versions.length + 1)
        versions.push(kept)
        return Promise.resolve(ok(kept))
      },
      nameVersion: () => Promise.resolve(silent),
      openVersion: (_, wanted) =>
        Promise.resolve(
          ok({ version: versions.find(each => each.id === wanted) ?? version('', 9), project }),
        ),
      ...api,
    },
    document: () => open,
    save: {
      all: () => Promise.resolve(saved),
      whileNotSaved: { holds: () => true, onChange: () => () => {} },
    },
    toast: message => void messages.push(message),
    clearToast: () => {},
  })
  return { ...store, state: store.useHistory.getState, versions, messages, open }
}

const settle = () => new Promise(resolve => setImmediate(resolve))

describe('the history of a project', () => {
  it('lists the versions, and opens the one that is looked at once', async () => {
    let opened = 0
    const { loadVersions, choose, state, versions } = setUp({
      openVersion: () => {
        opened++
        return Promise.resolve(ok({ version: versions[0] ?? version('', 9), project }))
      },
    })
    await loadVersions()
    const first = versions[0]?.id ?? null
    choose(first)
    await settle()
    choose(first)
    expect(state().chosen).toBeNull()
    choose(first)
    await settle()
    expect(state().chosen).toBe(first)
    expect(opened).toBe(1)
  })

  it('is emptied where another project is open', async () => {
    const { loadVersions, choose, state, versions, open } = setUp()
    await loadVersions()
    choose(versions[0]?.id ?? null)
    open.projectId = ProjectId.parse('other')
    await loadVersions()
    expect(state()).toMatchObject({ project: 'other', chosen: null })
  })

  it('gets a version by name, and looks at none that has gone', async () => {
    const { loadVersions, choose, saveNamed, state, versions } = setUp()
    await loadVersions()
    choose(versions[0]?.id ?? null)
    versions.shift()
    expect(await saveNamed('three')).toBe(true)
    expect(state().versions?.map(({ name }) => name)).toEqual(['two', 'three'])
    expect(state().chosen).toBeNull()
  })

  it('gets none while the newest changes are not saved, and says so', async () => {
    const { saveNamed, versions, messages } = setUp({}, false)
    expect(await saveNamed('three')).toBe(false)
    expect(versions).toHaveLength(2)
    expect(messages.map(({ title }) => title)).toEqual(['Not saved'])
  })

  it('goes back to the list where a version does not open', async () => {
    const { loadVersions, choose, compareWith, state, versions, messages } = setUp({
      openVersion: () => Promise.resolve(silent),
    })
    await loadVersions()
    choose(versions[0]?.id ?? null)
    compareWith(versions[1]?.id ?? null)
    await settle()
    expect(state()).toMatchObject({ chosen: null, against: null })
    expect(messages.map(({ title }) => title)).toContain('This version did not open')
  })
})
