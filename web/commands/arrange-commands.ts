import { canvasControls } from '../canvas/controls.ts'
import { tidy } from '../canvas/edits/actions.ts'
import { alignSelected, distributeSelected, zoomToSelection } from '../canvas/edits/arrange.ts'
import { findInSources } from '../editor/search-store.ts'
import { useDocument } from '../store/document.ts'
import { foldPalette, setOutline, useSession } from '../store/session.ts'
import type { Command } from './command.ts'
import { anything, several } from './when-selected.ts'

const onCanvas = () => canvasControls() !== null

/** Where devices stand, and how the graph is looked at. */
export const arrangeCommands: readonly Command[] = [
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
  {
    id: 'tidy',
    title: 'Auto-layout',
    icon: 'tidy',
    words: ['tidy', 'arrange'],
    run: () => void tidy(),
  },
  {
    id: 'fit',
    title: 'Show everything',
    icon: 'fit',
    words: ['zoom', 'fit'],
    when: onCanvas,
    run: () => canvasControls()?.fit(),
  },
  {
    id: 'zoom-selection',
    title: 'Zoom to the selection',
    icon: 'fit',
    when: () => onCanvas() && anything(),
    run: zoomToSelection,
  },
  {
    id: 'zoom-in',
    title: 'Zoom in',
    icon: 'plus',
    when: onCanvas,
    run: () => canvasControls()?.zoom('in'),
  },
  {
    id: 'zoom-out',
    title: 'Zoom out',
    icon: 'minus',
    when: onCanvas,
    run: () => canvasControls()?.zoom('out'),
  },
  {
    id: 'zoom-actual',
    title: 'Zoom to 100 %',
    icon: 'fit',
    when: onCanvas,
    run: () => canvasControls()?.zoom('actual'),
  },
  {
    id: 'find-in-sources',
    title: 'Find in all sources',
    icon: 'find',
    words: ['search', 'source', 'grep'],
    when: () => Object.keys(useDocument.getState().sources).length > 0,
    run: findInSources,
  },
  {
    id: 'outline',
    title: 'Devices as a list, or back',
    icon: 'log',
    words: ['outline'],
    run: () => setOutline(!useSession.getState().outline),
  },
  {
    id: 'fold-palette',
    title: 'Fold or unfold the palette',
    icon: 'fold',
    run: () => foldPalette(!useSession.getState().paletteFolded),
  },
]
