/** Every key of the page, for the sheet that `?` shows. What runs them: `use-shortcuts.ts`, the canvas, the build button. */
export type Shortcut = { keys: string; does: string }
export type ShortcutGroup = { title: string; shortcuts: readonly Shortcut[] }

export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: 'Compose',
    shortcuts: [
      { keys: '/', does: 'Find a device to add' },
      {
        keys: 'Tab',
        does: 'Add a device at the pointer, as a double click does, where nothing has the focus',
      },
      { keys: 'W', does: 'Wire the focused device: arrows go through compatible ports' },
      { keys: 'A', does: 'Auto-wire: suggest everything that is missing' },
      { keys: 'Enter', does: 'Open: the source of an app, the settings of a device' },
      { keys: 'G', does: 'Frame what is selected; collapse or expand its frame' },
      { keys: 'Shift G', does: 'Take it out of its frame' },
      { keys: 'N', does: 'Add a note' },
      { keys: 'I', does: 'Insert a device into the selected wire' },
      { keys: 'Del', does: 'Remove what is selected' },
      { keys: 'Shift Del', does: 'Remove a device and reconnect its neighbours' },
      { keys: 'Ctrl D', does: 'Duplicate' },
      { keys: 'Ctrl C  Ctrl X  Ctrl V', does: 'Copy, cut, paste, across projects too' },
      { keys: 'Ctrl Z', does: 'Undo' },
      { keys: 'Ctrl Shift Z', does: 'Redo' },
    ],
  },
  {
    title: 'Move',
    shortcuts: [
      { keys: '← →', does: 'Follow a wire to what feeds, or is fed' },
      { keys: '↑ ↓', does: 'The next device that way' },
      { keys: 'Shift W', does: 'The wires of the device: ↑ ↓ walk them, ← → go to their ends' },
      { keys: 'Shift ← → ↑ ↓', does: 'Move the device by 8 px' },
      { keys: 'Ctrl A', does: 'Select everything' },
      { keys: 'U  Shift U', does: 'Select what it stands on, or what stands on it' },
      { keys: 'Esc', does: 'Cancel the wire, then clear the selection' },
      { keys: 'T', does: 'Auto-layout' },
    ],
  },
  {
    title: 'See',
    shortcuts: [
      { keys: 'F  Shift F', does: 'Show everything, or what is selected' },
      { keys: '+  −  0', does: 'Zoom in, out, to 100 %' },
      { keys: 'O', does: 'Devices as a list' },
      { keys: '[', does: 'Fold the palette' },
      { keys: 'Ctrl F', does: 'Find in the graph: by name, type, signature, value' },
      { keys: 'Ctrl K', does: 'Commands, and devices by name' },
      { keys: '?', does: 'This sheet' },
    ],
  },
  {
    title: 'Source',
    shortcuts: [
      { keys: 'Alt T', does: 'What the name at the cursor is' },
      { keys: 'F12', does: 'To its definition, or to the device that a functor argument is' },
      { keys: 'Ctrl Space', does: 'Complete a name' },
      { keys: 'F8', does: 'To the next problem' },
      { keys: 'Ctrl F', does: 'Find and replace' },
      { keys: 'Ctrl Shift F', does: 'Find in all sources' },
    ],
  },
  {
    title: 'Build',
    shortcuts: [
      { keys: 'Ctrl B', does: 'Build, or stop the build' },
      { keys: 'Ctrl Enter', does: 'Boot the image' },
    ],
  },
]
