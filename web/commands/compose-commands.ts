import { openPorts } from '../../shared/model/auto-wire.ts'
import {
  duplicateSelected,
  pasteFromClipboard,
  removeAndReconnect,
  removeSelected,
  selectAll,
  writeNote,
} from '../canvas/edits/actions.ts'
import { selectReach, selectSameType } from '../canvas/edits/arrange.ts'
import {
  collapseSelected,
  expandSelected,
  mayCollapse,
  mayExpand,
} from '../canvas/edits/composite-actions.ts'
import { openQuickAddIntoSelected, selectedWire } from '../canvas/edits/quick-add.ts'
import { proposeForSelection, proposeMissing } from '../canvas/edits/suggestion-store.ts'
import { anyFramed, frameSelected, unframeSelected } from '../canvas/frames/frame-actions.ts'
import {
  cloneAsCustomType,
  defineDeviceType,
  defineSignature,
  mayCloneAsCustomType,
} from '../custom-types/custom-type-store.ts'
import { findDevice } from '../palette/palette-open.ts'
import { catalogueNow } from '../store/catalogue.ts'
import { redo, undo, useDocument } from '../store/document.ts'
import type { Command } from './command.ts'
import { findInGraph } from './commands-open.ts'
import { anyDevice, anything, selected } from './when-selected.ts'

const anyOpen = () => openPorts(catalogueNow(), useDocument.getState().composition).length > 0

/** What changes the graph, and what is selected in it. */
export const composeCommands: readonly Command[] = [
  {
    id: 'find-device',
    title: 'Add a device',
    icon: 'plus',
    words: ['palette', 'new'],
    run: findDevice,
  },
  {
    id: 'auto-wire',
    title: 'Auto-wire what is missing',
    icon: 'wire',
    words: ['complete', 'connect'],
    when: anyOpen,
    run: proposeForSelection,
  },
  {
    id: 'auto-wire-all',
    title: 'Wire everything that is missing',
    icon: 'wire',
    words: ['auto-wire', 'complete'],
    when: anyOpen,
    run: () => proposeMissing(),
  },
  {
    id: 'insert',
    title: 'Insert a device into the wire',
    icon: 'plus',
    when: () => selectedWire() !== null,
    run: openQuickAddIntoSelected,
  },
  {
    id: 'frame',
    title: 'Frame the devices, collapse or expand their frame',
    icon: 'box',
    words: ['group'],
    when: anyDevice,
    run: frameSelected,
  },
  {
    id: 'unframe',
    title: 'Take out of the frame',
    icon: 'box',
    words: ['ungroup'],
    when: anyFramed,
    run: unframeSelected,
  },
  {
    id: 'expand-device',
    title: 'Expand into its parts',
    icon: 'stack',
    words: ['composite', 'parts'],
    when: mayExpand,
    run: expandSelected,
  },
  {
    id: 'collapse-device',
    title: 'Make one device of these parts',
    icon: 'stack',
    words: ['composite', 'collapse'],
    when: mayCollapse,
    run: collapseSelected,
  },
  {
    id: 'clone-as-custom-type',
    title: 'Clone as custom type',
    icon: 'copy',
    words: ['custom', 'device type'],
    when: () => selected().devices.length === 1 && mayCloneAsCustomType(selected().devices[0]),
    run: () => {
      const [device] = selected().devices
      if (device) cloneAsCustomType(device)
    },
  },
  {
    id: 'define-device',
    title: 'Define a device',
    icon: 'box',
    words: ['own', 'custom', 'device type', 'new'],
    run: defineDeviceType,
  },
  {
    id: 'define-signature',
    title: 'Define a signature',
    icon: 'box',
    words: ['own', 'custom', 'module type', 'new'],
    run: defineSignature,
  },
  { id: 'note', title: 'Add a note', icon: 'note', words: ['comment'], run: writeNote },
  { id: 'undo', title: 'Undo', icon: 'undo', run: undo },
  { id: 'redo', title: 'Redo', icon: 'redo', run: redo },
  {
    id: 'duplicate',
    title: 'Duplicate',
    icon: 'copy',
    when: anyDevice,
    run: duplicateSelected,
  },
  {
    id: 'copy',
    title: 'Copy',
    icon: 'copy',
    when: anyDevice,
    run: () => document.execCommand('copy'),
  },
  {
    id: 'cut',
    title: 'Cut',
    icon: 'copy',
    when: anyDevice,
    run: () => document.execCommand('cut'),
  },
  { id: 'paste', title: 'Paste', icon: 'copy', run: () => void pasteFromClipboard() },
  {
    id: 'remove',
    title: 'Remove',
    icon: 'trash',
    words: ['delete'],
    when: anything,
    run: removeSelected,
  },
  {
    id: 'remove-and-reconnect',
    title: 'Remove and reconnect',
    icon: 'trash',
    words: ['delete', 'bypass', 'join'],
    when: anyDevice,
    run: removeAndReconnect,
  },
  { id: 'select-all', title: 'Select everything', icon: 'check', run: selectAll },
  {
    id: 'select-upstream',
    title: 'Select what it stands on',
    icon: 'check',
    words: ['upstream', 'suppliers'],
    when: anyDevice,
    run: () => selectReach('suppliers'),
  },
  {
    id: 'select-downstream',
    title: 'Select what stands on it',
    icon: 'check',
    words: ['downstream', 'fed'],
    when: anyDevice,
    run: () => selectReach('fed'),
  },
  {
    id: 'select-same',
    title: 'Select all of the same type',
    icon: 'check',
    words: ['similar', 'kind'],
    when: anyDevice,
    run: selectSameType,
  },
  {
    id: 'find-in-graph',
    title: 'Find in the graph',
    icon: 'find',
    words: ['search', 'jump'],
    run: () => requestAnimationFrame(findInGraph),
  },
]
