/**
 * Every key binding of the page, by the id of what it does; commands of the same id have it. Chords are written as they are
 * shown: `Ctrl Shift Z`, where Ctrl is also the Mac's Cmd. The first is shown in menus and tooltips, all of them do it.
 */
export const bindings = {
  'find-device': ['/'],
  'add-at-pointer': ['Tab'],
  connect: ['W'],
  'auto-wire': ['A'],
  open: ['Enter'],
  frame: ['G'],
  unframe: ['Shift G'],
  note: ['N'],
  insert: ['I'],
  remove: ['Del', 'Backspace'],
  'remove-and-reconnect': ['Shift Del', 'Shift Backspace'],
  duplicate: ['Ctrl D'],
  copy: ['Ctrl C'],
  cut: ['Ctrl X'],
  paste: ['Ctrl V'],
  undo: ['Ctrl Z'],
  redo: ['Ctrl Shift Z', 'Ctrl Y'],
  'walk-wires': ['Shift W'],
  'select-all': ['Ctrl A'],
  'select-upstream': ['U'],
  'select-downstream': ['Shift U'],
  cancel: ['Esc'],
  tidy: ['T'],
  fit: ['F'],
  'zoom-selection': ['Shift F'],
  'zoom-in': ['+', '='],
  'zoom-out': ['−', '-'],
  'zoom-actual': ['0'],
  outline: ['O'],
  'fold-palette': ['['],
  'find-in-graph': ['Ctrl F'],
  commands: ['Ctrl K'],
  keys: ['?'],
  'type-at-cursor': ['Alt T'],
  'go-to-definition': ['F12'],
  complete: ['Ctrl Space'],
  'next-problem': ['F8'],
  'find-in-source': ['Ctrl F'],
  'find-in-sources': ['Ctrl Shift F'],
  build: ['Ctrl B'],
  boot: ['Ctrl Enter'],
} as const satisfies Record<string, readonly [string, ...string[]]>

export type BindingId = keyof typeof bindings

/** The chord that menus and tooltips show. */
export const keysOf = (id: BindingId): string => bindings[id][0]

/** The chord of a command, where its id has one. */
export const keysOfCommand = (id: string): string | undefined =>
  Object.hasOwn(bindings, id) ? keysOf(id as BindingId) : undefined

/** A tooltip: what a button does, and its key. */
export const withKeys = (title: string, id: BindingId): string => `${title}  ${keysOf(id)}`

/** What of a key event says which chord it is. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Whether a key event is one of the chords of a binding. */
export const isKey = (id: BindingId, press: KeyPress): boolean =>
  bindings[id].some(chord => isChord(chord, press))

/** The first of some bindings that a key event is a chord of; null for none. */
export const bindingOf = <Id extends BindingId>(ids: readonly Id[], press: KeyPress): Id | null =>
  ids.find(id => isKey(id, press)) ?? null

/** A binding as CodeMirror writes it: `Mod-Shift-f`. */
export const editorKey = (id: BindingId): string =>
  keysOf(id)
    .split(' ')
    .map(part => (part === 'Ctrl' ? 'Mod' : part.length === 1 ? part.toLowerCase() : part))
    .join('-')

const names: Record<string, string> = {
  Del: 'Delete',
  Esc: 'Escape',
  Space: ' ',
  '−': '-',
}

const isChord = (chord: string, { key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): boolean => {
  const parts = chord.split(' ')
  const last = parts.at(-1) ?? ''
  const wanted = names[last] ?? last
  // Where Shift makes another character, as it does `?`, the character already says it.
  const shiftCounts = wanted.length > 1 || /[A-Z ]/.test(wanted)
  return (
    key.toLowerCase() === wanted.toLowerCase() &&
    parts.includes('Ctrl') === (ctrlKey || metaKey) &&
    parts.includes('Alt') === altKey &&
    (!shiftCounts || parts.includes('Shift') === shiftKey)
  )
}
