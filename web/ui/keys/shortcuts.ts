import { type BindingId, keysOf } from './bindings.ts'

/** A line of the sheet that `?` shows: chords, and what they do. */
export type Shortcut = { keys: readonly string[]; does: string }
export type ShortcutGroup = { title: string; shortcuts: readonly Shortcut[] }

const line = (does: string, ...ids: BindingId[]): Shortcut => ({ keys: ids.map(keysOf), does })

/** Every key of the page, for the sheet. The chords are those of `bindings.ts`. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: 'Compose',
    shortcuts: [
      line('Find a device to add', 'find-device'),
      line(
        'Add a device at the pointer, as a double click does, where nothing has the focus',
        'add-at-pointer',
      ),
      line('Wire the focused device: arrows go through compatible ports', 'connect'),
      line('Auto-wire: suggest everything that is missing', 'auto-wire'),
      line('Open: the source of an app, the settings of a device', 'open'),
      line('Frame what is selected; collapse or expand its frame', 'frame'),
      line('Take it out of its frame', 'unframe'),
      line('Add a note', 'note'),
      line('Insert a device into the selected wire', 'insert'),
      line('Remove what is selected', 'remove'),
      line('Remove a device and reconnect its neighbours', 'remove-and-reconnect'),
      line('Duplicate', 'duplicate'),
      line('Copy, cut, paste, across projects too', 'copy', 'cut', 'paste'),
      line('Undo', 'undo'),
      line('Redo', 'redo'),
    ],
  },
  {
    title: 'Move',
    shortcuts: [
      { keys: ['← →'], does: 'Follow a wire to what feeds, or is fed' },
      { keys: ['↑ ↓'], does: 'The next device that way' },
      line('The wires of the device: ↑ ↓ walk them, ← → go to their ends', 'walk-wires'),
      { keys: ['Shift ← → ↑ ↓'], does: 'Move the device by 8 px' },
      line('Select everything', 'select-all'),
      line('Select what it stands on, or what stands on it', 'select-upstream', 'select-downstream'),
      line('Cancel the wire, then clear the selection', 'cancel'),
      line('Auto-layout', 'tidy'),
    ],
  },
  {
    title: 'See',
    shortcuts: [
      line('Show everything, or what is selected', 'fit', 'zoom-selection'),
      line('Zoom in, out, to 100 %', 'zoom-in', 'zoom-out', 'zoom-actual'),
      line('Devices as a list', 'outline'),
      line('Fold the palette', 'fold-palette'),
      line('Find in the graph: by name, type, signature, value', 'find-in-graph'),
      line('Commands, and devices by name', 'commands'),
      line('This sheet', 'keys'),
    ],
  },
  {
    title: 'Source',
    shortcuts: [
      line('What the name at the cursor is', 'type-at-cursor'),
      line('To its definition, or to the device that a functor argument is', 'go-to-definition'),
      line('Complete a name', 'complete'),
      line('To the next problem', 'next-problem'),
      line('Find and replace', 'find-in-source'),
      line('Find in all sources', 'find-in-sources'),
    ],
  },
  {
    title: 'Build',
    shortcuts: [line('Build, or stop the build', 'build'), line('Boot the image', 'boot')],
  },
]
