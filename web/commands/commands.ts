import { openPorts } from '../../shared/auto-wire.ts'
import { build } from '../build/build-store.ts'
import {
  duplicateSelected,
  pasteFromClipboard,
  removeAndHeal,
  removeSelected,
  selectAll,
  tidy,
  writeNote,
} from '../canvas/actions.ts'
import {
  alignSelected,
  distributeSelected,
  selectReach,
  selectSameType,
  zoomToSelection,
} from '../canvas/arrange.ts'
import { collapseSelected, expandSelected, mayCollapse, mayExpand } from '../canvas/composite-actions.ts'
import { canvasControls } from '../canvas/controls.ts'
import { anyFramed, frameSelected, unframeSelected } from '../canvas/frame-actions.ts'
import { proposeForSelection, proposeMissing } from '../canvas/proposal-store.ts'
import { offerIntoSelected, selectedWire } from '../canvas/quick-add.ts'
import { openDock } from '../dock/dock-store.ts'
import { showMirageProject } from '../files/show-mirage-project.ts'
import type { IconName } from '../icon/icons.tsx'
import { defineDeviceType, defineSignature, makeOwn, mayMakeOwn } from '../own/own-store.ts'
import { findDevice } from '../palette/palette-open.ts'
import { go } from '../route.ts'
import { boot } from '../run/run-store.ts'
import { setShareOpen } from '../share/share-open.ts'
import { findInSources } from '../source/search-store.ts'
import { catalogueNow } from '../store/catalogue.ts'
import { redo, undo, useDocument } from '../store/document.ts'
import {
  foldPalette,
  setOutline,
  setShortcutsOpen,
  setTheme,
  showHistory,
  useSession,
} from '../store/session.ts'
import { showStep } from '../tour/tour-store.ts'
import { findInGraph } from './commands-open.ts'

/** Something that can be done, with its key and the words it is found by. */
export type Command = {
  id: string
  title: string
  icon: IconName
  /** As on the key sheet: `Ctrl Z`. */
  keys?: string
  words?: readonly string[]
  /** Absent: always. */
  when?: () => boolean
  run: () => void
}

const selected = () => useSession.getState().selection
const anyDevice = () => selected().devices.length > 0
const several = (count: number) => () => selected().devices.length >= count
const anything = () => selected().devices.length + selected().wires.length + selected().notes.length > 0
const anyOpen = () => openPorts(catalogueNow(), useDocument.getState().composition).length > 0
const onCanvas = () => canvasControls() !== null

/** Every command of the project page, in the order in which they are listed. */
export const commands: readonly Command[] = [
  {
    id: 'find-device',
    title: 'Add a device',
    icon: 'plus',
    keys: '/',
    words: ['palette', 'new'],
    run: findDevice,
  },
  {
    id: 'auto-wire',
    title: 'Auto-wire what is missing',
    icon: 'wire',
    keys: 'A',
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
    keys: 'I',
    when: () => selectedWire() !== null,
    run: offerIntoSelected,
  },
  {
    id: 'frame',
    title: 'Frame the devices, collapse or expand their frame',
    icon: 'box',
    keys: 'G',
    words: ['group'],
    when: anyDevice,
    run: frameSelected,
  },
  {
    id: 'unframe',
    title: 'Take out of the frame',
    icon: 'box',
    keys: 'Shift G',
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
    id: 'make-own',
    title: 'Make my own from this device',
    icon: 'copy',
    words: ['custom', 'device type'],
    when: () => selected().devices.length === 1 && mayMakeOwn(selected().devices[0]),
    run: () => {
      const [device] = selected().devices
      if (device) makeOwn(device)
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
  { id: 'note', title: 'Add a note', icon: 'note', keys: 'N', words: ['comment'], run: writeNote },
  { id: 'undo', title: 'Undo', icon: 'undo', keys: 'Ctrl Z', run: undo },
  { id: 'redo', title: 'Redo', icon: 'redo', keys: 'Ctrl Shift Z', run: redo },
  {
    id: 'duplicate',
    title: 'Duplicate',
    icon: 'copy',
    keys: 'Ctrl D',
    when: anyDevice,
    run: duplicateSelected,
  },
  {
    id: 'copy',
    title: 'Copy',
    icon: 'copy',
    keys: 'Ctrl C',
    when: anyDevice,
    run: () => document.execCommand('copy'),
  },
  {
    id: 'cut',
    title: 'Cut',
    icon: 'copy',
    keys: 'Ctrl X',
    when: anyDevice,
    run: () => document.execCommand('cut'),
  },
  { id: 'paste', title: 'Paste', icon: 'copy', keys: 'Ctrl V', run: () => void pasteFromClipboard() },
  {
    id: 'remove',
    title: 'Remove',
    icon: 'trash',
    keys: 'Del',
    words: ['delete'],
    when: anything,
    run: removeSelected,
  },
  {
    id: 'heal',
    title: 'Remove and join what it stood between',
    icon: 'trash',
    keys: 'Shift Del',
    words: ['delete', 'heal'],
    when: anyDevice,
    run: removeAndHeal,
  },
  { id: 'select-all', title: 'Select everything', icon: 'check', keys: 'Ctrl A', run: selectAll },
  {
    id: 'select-upstream',
    title: 'Select what it stands on',
    icon: 'check',
    keys: 'U',
    words: ['upstream', 'suppliers'],
    when: anyDevice,
    run: () => selectReach('suppliers'),
  },
  {
    id: 'select-downstream',
    title: 'Select what stands on it',
    icon: 'check',
    keys: 'Shift U',
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
    keys: 'Ctrl F',
    words: ['search', 'jump'],
    run: () => requestAnimationFrame(findInGraph),
  },
  ...(['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const).map(
    (edge): Command => ({
      id: `align-${edge}`,
      title: `Align ${{ left: 'left edges', centre: 'centres', right: 'right edges', top: 'top edges', middle: 'middles', bottom: 'bottom edges' }[edge]}`,
      icon: 'tidy',
      words: ['line up'],
      when: several(2),
      run: () => alignSelected(edge),
    }),
  ),
  ...(['across', 'down'] as const).map(
    (axis): Command => ({
      id: `distribute-${axis}`,
      title: `Space evenly ${axis}`,
      icon: 'tidy',
      words: ['distribute'],
      when: several(3),
      run: () => distributeSelected(axis),
    }),
  ),
  { id: 'tidy', title: 'Tidy', icon: 'tidy', keys: 'T', words: ['layout'], run: () => void tidy() },
  {
    id: 'fit',
    title: 'Show everything',
    icon: 'fit',
    keys: 'F',
    words: ['zoom', 'fit'],
    when: onCanvas,
    run: () => canvasControls()?.fit(),
  },
  {
    id: 'zoom-selection',
    title: 'Zoom to the selection',
    icon: 'fit',
    keys: 'Shift F',
    when: () => onCanvas() && anything(),
    run: zoomToSelection,
  },
  {
    id: 'zoom-in',
    title: 'Zoom in',
    icon: 'plus',
    keys: '+',
    when: onCanvas,
    run: () => canvasControls()?.zoom('in'),
  },
  {
    id: 'zoom-out',
    title: 'Zoom out',
    icon: 'minus',
    keys: '−',
    when: onCanvas,
    run: () => canvasControls()?.zoom('out'),
  },
  {
    id: 'zoom-actual',
    title: 'Zoom to 100 %',
    icon: 'fit',
    keys: '0',
    when: onCanvas,
    run: () => canvasControls()?.zoom('actual'),
  },
  {
    id: 'find-in-sources',
    title: 'Find in all sources',
    icon: 'find',
    keys: 'Ctrl Shift F',
    words: ['search', 'source', 'grep'],
    when: () => Object.keys(useDocument.getState().sources).length > 0,
    run: findInSources,
  },
  {
    id: 'outline',
    title: 'Devices as a list, or back',
    icon: 'log',
    keys: 'O',
    words: ['outline'],
    run: () => setOutline(!useSession.getState().outline),
  },
  {
    id: 'fold-palette',
    title: 'Fold or unfold the palette',
    icon: 'fold',
    keys: '[',
    run: () => foldPalette(!useSession.getState().paletteFolded),
  },
  {
    id: 'build',
    title: 'Build',
    icon: 'box',
    keys: 'Ctrl B',
    words: ['compile', 'image'],
    run: () => void build(),
  },
  {
    id: 'boot',
    title: 'Boot',
    icon: 'play',
    keys: 'Ctrl Enter',
    words: ['run', 'start'],
    run: () => void boot(),
  },
  ...(['problems', 'log', 'run', 'data', 'files', 'image'] as const).map(
    (tab): Command => ({
      id: `dock-${tab}`,
      title: `Open ${tab}`,
      icon: 'right',
      words: ['pane', 'dock'],
      run: () => openDock(tab),
    }),
  ),
  {
    id: 'mirage-project',
    title: 'As a MirageOS project',
    icon: 'share',
    words: ['export', 'config.ml', 'configure', 'download', 'functoria'],
    run: showMirageProject,
  },
  ...(['light', 'dark', 'system'] as const).map(
    (theme): Command => ({
      id: `theme-${theme}`,
      title: theme === 'system' ? 'Colours as the system has them' : `Colours: ${theme}`,
      icon: 'moon',
      words: ['theme'],
      run: () => setTheme(theme),
    }),
  ),
  {
    id: 'history',
    title: 'Version history',
    icon: 'timer',
    words: ['versions', 'restore', 'compare', 'changes'],
    run: showHistory,
  },
  {
    id: 'keep-version',
    title: 'Keep a version by name',
    icon: 'timer',
    words: ['history', 'save', 'snapshot'],
    run: () => void nameVersion(),
  },
  {
    id: 'share',
    title: 'Share to read',
    icon: 'share',
    words: ['link', 'read-only', 'publish'],
    run: () => setShareOpen(true),
  },
  {
    id: 'keys',
    title: 'All keys',
    icon: 'info',
    keys: '?',
    words: ['shortcuts', 'help'],
    run: () => setShortcutsOpen(true),
  },
  {
    id: 'tour',
    title: 'Take the tour',
    icon: 'info',
    words: ['help', 'learn', 'first'],
    run: () => showStep(0),
  },
  {
    id: 'projects',
    title: 'All projects',
    icon: 'folder',
    words: ['gallery', 'home'],
    run: () => go({ page: 'gallery' }),
  },
]

const byId = new Map(commands.map(command => [command.id, command]))

/** The command of an id. */
export const command = (id: string): Command => {
  const found = byId.get(id)
  if (!found) throw new Error(`there is no command ${id}`)
  return found
}

/** Opens the history where a name for the present state is asked for. */
const nameVersion = async (): Promise<void> => {
  showHistory()
  // The pane comes when its part of the page has been fetched.
  for (let tries = 0; tries < 100; tries += 1) {
    const field = document.getElementById('version-name')
    if (field) return field.focus()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

export const isAvailable = ({ when }: Command): boolean => when?.() ?? true
