import { type Extension, StateEffect, StateField } from '@codemirror/state'
import {
  closeHoverTooltips,
  EditorView,
  hoverTooltip,
  keymap,
  showTooltip,
  type Tooltip,
} from '@codemirror/view'
import type { TypedName } from '../../shared/protocol/source-types.ts'
import { editorKey } from '../ui/keys/bindings.ts'
import { deviceOfArgument } from './app-of-source.ts'
import { problemAt } from './live-problems.ts'
import { paragraphsOf } from './odoc.ts'
import { type NameAt, nameAt } from './typed-names.ts'

/* What a name is, over it: under the pointer after a moment, and at the cursor with Alt T. */

/** Shows a tip at the cursor, or takes it away. */
const tipAtCursor = StateEffect.define<Tooltip | null>()

const cursorTip = StateField.define<Tooltip | null>({
  create: () => null,
  update: (now, transaction) => {
    for (const effect of transaction.effects) if (effect.is(tipAtCursor)) return effect.value
    return transaction.docChanged || transaction.selection ? null : now
  },
  provide: field => showTooltip.from(field),
})

const showAtCursor = (file: string, view: EditorView): boolean => {
  const { head } = view.state.selection.main
  const tip = tipAt(file, view, head)
  view.dispatch({
    effects: [
      tipAtCursor.of(tip),
      // One tip at a time.
      closeHoverTooltips,
      EditorView.announce.of(tip ? tipTextAt(view, head) : 'Nothing is known of what is at the cursor'),
    ],
  })
  return true
}

const hideAtCursor = (view: EditorView): boolean => {
  if (view.state.field(cursorTip) === null) return false
  view.dispatch({ effects: tipAtCursor.of(null) })
  return true
}

const tipAt = (file: string, view: EditorView, pos: number): Tooltip | null => {
  const found = nameAt(view.state, pos)
  const problem = problemAt(view.state, pos)
  if (!found && !problem) return null
  const device = deviceOfArgument(file, view.state.doc.toString(), pos)?.name ?? null
  const place = problem && (!found || problem.to - problem.from < found.to - found.from) ? problem : found
  return {
    pos: place?.from ?? pos,
    ...(place && { end: place.to }),
    above: true,
    create: () => ({ dom: tipOf(found, problem?.message ?? null, device) }),
  }
}

const tipTextAt = (view: EditorView, pos: number): string =>
  [problemAt(view.state, pos)?.message, nameAt(view.state, pos)?.name.text].filter(Boolean).join('\n')

const tipOf = (found: NameAt | null, problem: string | null, device: string | null): HTMLElement => {
  const tip = element('div', 'type-tip')
  if (problem !== null) tip.append(element('p', 'type-problem', problem))
  if (!found) return tip
  const { name, old } = found
  tip.append(element('pre', 'type-text', name.text))
  if (name.signature) tip.append(insideOf(name.signature))
  if (name.document) tip.append(documentOf(name.document))
  const notes = [
    ...(old ? ['From before the last edit: the text before it does not type now'] : []),
    ...(device !== null ? [`F12 shows ${device}, which it is`] : []),
    ...(name.defined && device === null
      ? [`F12 goes to ${name.defined.file}, line ${name.defined.line}`]
      : []),
  ]
  for (const note of notes) tip.append(element('p', 'type-note', note))
  return tip
}

const insideOf = (signature: NonNullable<TypedName['signature']>): HTMLElement => {
  const box = element('pre', 'type-inside', signature)
  box.tabIndex = 0
  box.setAttribute('role', 'region')
  box.setAttribute('aria-label', 'What is in it')
  return box
}

const documentOf = (comment: string): HTMLElement => {
  const box = element('div', 'type-document')
  for (const pieces of paragraphsOf(comment).slice(0, 6)) {
    const paragraph = element('p', '')
    for (const { text, code } of pieces) paragraph.append(code ? element('code', '', text) : text)
    box.append(paragraph)
  }
  return box
}

const element = (tag: string, className: string, text = ''): HTMLElement => {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}

export const typeTips = (file: string): Extension => [
  cursorTip,
  hoverTooltip((view, pos) => (view.state.field(cursorTip) ? null : tipAt(file, view, pos)), {
    hoverTime: 350,
    hideOnChange: true,
  }),
  keymap.of([
    { key: editorKey('type-at-cursor'), run: view => showAtCursor(file, view), preventDefault: true },
    { key: 'Escape', run: hideAtCursor },
  ]),
  EditorView.theme({
    '.type-tip': {
      maxWidth: 'min(560px, 90vw)',
      maxHeight: '320px',
      overflow: 'auto',
      padding: '8px 12px',
      font: '400 var(--fs-12)/1.5 var(--sans)',
    },
    '.type-tip p': { margin: '0' },
    '.type-tip > * + *': { marginTop: '8px' },
    '.type-text, .type-inside': {
      font: '400 12px/18px var(--mono)',
      fontFeatureSettings: '"liga" 0, "calt" 0',
      letterSpacing: '0',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    },
    '.type-inside': {
      maxHeight: '180px',
      overflow: 'auto',
      padding: '6px 8px',
      borderRadius: 'var(--r-s)',
      backgroundColor: 'var(--sunken)',
      color: 'var(--text-2)',
      fontSize: '11px',
      lineHeight: '16px',
    },
    '.type-document': { color: 'var(--text-2)' },
    '.type-document p + p': { marginTop: '4px' },
    '.type-note': { color: 'var(--text-3)' },
    '.type-problem': { color: 'var(--danger)', whiteSpace: 'pre-wrap' },
  }),
]
