import { search, searchKeymap } from '@codemirror/search'
import { EditorState, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { codeLook, languageOf } from '../../editor/code-look.ts'
import type { LineMark } from './line-marks.ts'

type Props = {
  path: string
  text: string
  /** What kind of file it is: its label says so. */
  kind: 'generated' | 'read only'
  /** Lines, from 1, to tint. */
  tinted?: ReadonlySet<number>
  /** What differs from the last build. */
  marks?: ReadonlyMap<number, LineMark>
  /** Long lines go on below, for text that is more read than compared. */
  wrapped?: boolean
  /** Takes the focus when it first appears. */
  focused?: boolean
  /** A line, from 1, has been double-clicked. */
  onLine?: (line: number) => void
}

const noLines: ReadonlySet<number> = new Set()
const noMarks: ReadonlyMap<number, LineMark> = new Map()

/** A file to read: highlighted, numbered, with tints and marks beside the lines. */
export const FileView = ({
  path,
  text,
  kind,
  tinted = noLines,
  marks = noMarks,
  wrapped = false,
  focused = false,
  onLine,
}: Props) => {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const doubleClick = useRef(onLine)
  doubleClick.current = onLine

  useEffect(() => {
    if (!place.current) return
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          ...extensions,
          languageOf(path),
          labelOf(path, kind),
          wrapped ? EditorView.lineWrapping : [],
          EditorView.domEventHandlers({
            dblclick: (event, view) => {
              const at = view.posAtCoords(event)
              if (at !== null) doubleClick.current?.(view.state.doc.lineAt(at).number)
            },
          }),
        ],
      }),
    })
    view.current = made
    if (focused) made.focus()
    return () => made.destroy()
  }, [path])

  useEffect(() => {
    const shown = view.current
    if (!shown) return
    if (shown.state.doc.toString() !== text)
      shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: text } })
    shown.dispatch({ effects: setLines.of({ tinted, marks }) })
    const first = Math.min(...tinted)
    if (Number.isFinite(first) && first <= shown.state.doc.lines)
      shown.dispatch({
        effects: EditorView.scrollIntoView(shown.state.doc.line(first).from, { y: 'nearest', yMargin: 40 }),
      })
  }, [text, tinted, marks, path])

  return <div ref={place} style={{ height: '100%', minWidth: 0, overflow: 'hidden' }} />
}

type Lines = Required<Pick<Props, 'tinted' | 'marks'>>

const setLines = StateEffect.define<Lines>()

const linesField = StateField.define<Lines>({
  create: () => ({ tinted: new Set(), marks: new Map() }),
  update: (lines, transaction) =>
    transaction.effects.reduce((lines, effect) => (effect.is(setLines) ? effect.value : lines), lines),
})

const tint = Decoration.line({ class: 'tinted' })

const tints = EditorView.decorations.compute([linesField, 'doc'], (state): DecorationSet => {
  const { tinted } = state.field(linesField)
  const builder = new RangeSetBuilder<Decoration>()
  for (const line of [...tinted].toSorted((a, b) => a - b))
    if (line <= state.doc.lines) builder.add(state.doc.line(line).from, state.doc.line(line).from, tint)
  return builder.finish()
})

class DifferenceMarker extends GutterMarker {
  constructor(readonly mark: LineMark) {
    super()
  }
  override eq(other: DifferenceMarker) {
    return other.mark === this.mark
  }
  override toDOM() {
    const bar = document.createElement('span')
    bar.className = `difference ${this.mark}`
    bar.title = words[this.mark]
    return bar
  }
}

const words: Record<LineMark, string> = {
  added: 'New since the last build',
  changed: 'Changed since the last build',
  removed: 'Lines before this one are gone since the last build',
}

const differences = gutter({
  class: 'differences',
  lineMarker: (view, line) => {
    const mark = view.state.field(linesField).marks.get(view.state.doc.lineAt(line.from).number)
    return mark ? new DifferenceMarker(mark) : null
  },
  lineMarkerChange: update => update.startState.field(linesField) !== update.state.field(linesField),
})

const extensions = [
  linesField,
  tints,
  differences,
  lineNumbers(),
  codeLook,
  search({ top: true }),
  keymap.of(searchKeymap),
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.theme({
    '.tinted': { backgroundColor: 'var(--accent-soft)' },
    '.differences': { width: '4px' },
    '.difference': { display: 'block', width: '3px', height: '20px' },
    '.difference.added': { backgroundColor: 'var(--ok)' },
    '.difference.changed': { backgroundColor: 'var(--accent)' },
    '.difference.removed': { height: '3px', backgroundColor: 'var(--danger)' },
  }),
]

const labelOf = (path: string, kind: Props['kind']) =>
  EditorView.contentAttributes.of({
    'aria-label': `${path}, ${kind}`,
    tabindex: '0',
    'aria-readonly': 'true',
    role: 'textbox',
  })
