import { afterEach, describe, expect, it } from 'vitest'
import { create } from 'zustand'
import { ProjectId } from '../../shared/model/project.ts'
import { closeDocument } from '../../web/store/document.ts'
import { addNote } from '../../web/store/layout-edits.ts'
import {
  attempt,
  closeToast,
  during,
  toast,
  untilNextStep,
  useToasts,
} from '../../web/ui/toast/toast-store.ts'
import { openTestProject } from './test-project.ts'

const shown = () => useToasts.getState().queue.map(({ title }) => title)
const open = (id: string) => openTestProject({}, ProjectId.parse(id))
afterEach(() => {
  for (const { id } of useToasts.getState().queue) closeToast(id)
  closeDocument()
})

describe('a message', () => {
  it('goes the moment that its cause ends', () => {
    const save = create(() => ({ state: 'waiting' }))
    const cause = during(save, ({ state }) => state === 'waiting')
    toast({ kind: 'error', title: 'Not saved', key: 'save', while: cause })
    expect(shown()).toEqual(['Not saved'])
    save.setState({ state: 'saved' })
    expect(shown()).toEqual([])
    toast({ kind: 'error', title: 'Not saved', key: 'save', while: cause })
    expect(shown()).toEqual([])
  })

  it('goes with the next try of what went wrong, and gives way to a later one about the same', () => {
    toast({ kind: 'error', title: 'Not booted', key: 'boot' })
    toast({ kind: 'error', title: 'Not booted again', key: 'boot' })
    expect(shown()).toEqual(['Not booted again'])
    attempt('boot')
    expect(shown()).toEqual([])
  })

  it('waits behind a later one only where it stays until it is closed', () => {
    toast({ kind: 'error', title: 'Not booted', key: 'boot' })
    toast({ kind: 'plain', title: 'Deleted a.ml' })
    toast({ kind: 'plain', title: 'Deleted b.ml' })
    expect(shown()).toEqual(['Not booted', 'Deleted b.ml'])
  })

  it('offers Undo only while that takes back what it tells of', () => {
    open('one')
    addNote({ id: 'a', position: { x: 0, y: 0 }, title: '', text: '' })
    toast({ kind: 'plain', title: 'Added', while: untilNextStep() })
    expect(shown()).toEqual(['Added'])
    addNote({ id: 'b', position: { x: 0, y: 0 }, title: '', text: '' })
    expect(shown()).toEqual([])
  })

  it('about a project goes when that is closed', () => {
    open('one')
    toast({ kind: 'error', title: 'Not booted', key: 'boot' })
    open('two')
    expect(shown()).toEqual([])
  })
})
