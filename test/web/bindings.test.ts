import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type BindingId,
  bindingOf,
  bindings,
  editorKey,
  isKey,
  type KeyPress,
  keysOf,
  keysOfCommand,
} from '../../web/ui/keys/bindings.ts'
import { shortcutGroups } from '../../web/ui/keys/shortcuts.ts'

const ids = Object.keys(bindings) as BindingId[]
const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})
const boundTo = (key: string, held: Partial<KeyPress> = {}) => bindingOf(ids, press(key, held))

describe('the key bindings', () => {
  it('are found by the key and what is held with it, Cmd as Ctrl, with Caps Lock as without', () => {
    expect(boundTo('z', { ctrlKey: true })).toBe('undo')
    expect(boundTo('Z', { ctrlKey: true, shiftKey: true })).toBe('redo')
    expect(boundTo('y', { metaKey: true })).toBe('redo')
    expect(boundTo('w')).toBe('connect')
    expect(boundTo('W')).toBe('connect')
    expect(boundTo('W', { shiftKey: true })).toBe('walk-wires')
    expect(boundTo('Delete')).toBe('remove')
    expect(boundTo('Backspace', { shiftKey: true })).toBe('remove-and-reconnect')
    expect(boundTo('Enter', { ctrlKey: true })).toBe('boot')
  })

  it('take a character however the keyboard makes it', () => {
    expect(boundTo('?', { shiftKey: true })).toBe('keys')
    expect(boundTo('/', { shiftKey: true })).toBe('find-device')
    expect(boundTo('+', { shiftKey: true })).toBe('zoom-in')
    expect(boundTo('=')).toBe('zoom-in')
    expect(boundTo('-')).toBe('zoom-out')
  })

  it('are none with another key held: that is the browser’s or the system’s', () => {
    expect(boundTo('a', { altKey: true })).toBeNull()
    expect(boundTo('t', { ctrlKey: true })).toBeNull()
    expect(boundTo('+', { ctrlKey: true })).toBeNull()
    expect(boundTo('Tab', { shiftKey: true })).toBeNull()
    expect(isKey('undo', press('z', { ctrlKey: true, altKey: true }))).toBe(false)
  })

  it('stand on the sheet, each of them', () => {
    const shown = shortcutGroups.flatMap(({ shortcuts }) => shortcuts.flatMap(({ keys }) => keys))
    expect(ids.filter(id => !shown.includes(keysOf(id)))).toEqual([])
  })

  it('do one thing each, but for the search in what has the focus', () => {
    const chords = ids.flatMap(id => bindings[id].map(chord => ({ id, chord: chord as string })))
    const twice = chords.filter(
      ({ id, chord }) => chords.findIndex(other => other.chord === chord && other.id !== id) >= 0,
    )
    expect(twice.map(({ id }) => id)).toEqual(['find-in-graph', 'find-in-source'])
  })

  it('are those of the commands of the same name, and of the editor', () => {
    expect(keysOfCommand('undo')).toBe('Ctrl Z')
    expect(keysOfCommand('toString')).toBeUndefined()
    expect(editorKey('find-in-sources')).toBe('Mod-Shift-f')
    expect(editorKey('next-problem')).toBe('F8')
  })

  it('are written nowhere else: no tooltip and no command names a chord', () => {
    const files = readdirSync('web', { recursive: true, encoding: 'utf8' }).filter(
      path => /\.tsx?$/.test(path) && !path.startsWith('ui/keys/'),
    )
    const chord = /(title|keys)[=:] ?["'`]([^"'`]* {2})?((Ctrl|Shift|Alt) )*([A-Z?/[0+−]|Del|Enter|F\d+)["'`]/
    expect(files.filter(path => chord.test(readFileSync(`web/${path}`, 'utf8')))).toEqual([])
  })
})
