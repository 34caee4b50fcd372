import {
  type EditorState,
  type Extension,
  type Range,
  RangeSet,
  StateEffect,
  StateField,
} from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutterLineClass,
  keymap,
} from '@codemirror/view'
import { editorKey } from '../ui/keys/bindings.ts'
import { foldCard, ProblemCard } from './problem-card.ts'
import { type OcamlProblem, rangeOf } from './source-problems.ts'

/*
 * The compiler's problems inside the editor: the line tinted, its number and edge marked, the place underlined, and a
 * card under the line. They move with the text while it is edited.
 */

/** Puts the marks of these problems into an editor, in the place of those that it has. */
export const setProblems = StateEffect.define<readonly OcamlProblem[]>()

type Marks = {
  lines: DecorationSet
  underlines: DecorationSet
  cards: DecorationSet
  gutter: RangeSet<GutterMarker>
}

const noMarks: Marks = {
  lines: Decoration.none,
  underlines: Decoration.none,
  cards: Decoration.none,
  gutter: RangeSet.empty,
}

const marks = StateField.define<Marks>({
  create: () => noMarks,
  update: (now, transaction) => {
    for (const effect of transaction.effects)
      if (effect.is(setProblems)) return marksOf(transaction.state, effect.value, now)
      else if (effect.is(foldCard)) return { ...now, cards: withFold(now.cards, effect.value) }
    if (!transaction.docChanged) return now
    const { changes } = transaction
    return {
      lines: now.lines.map(changes),
      underlines: now.underlines.map(changes),
      cards: now.cards.map(changes),
      gutter: now.gutter.map(changes),
    }
  },
  provide: field => [
    EditorView.decorations.from(field, ({ lines }) => lines),
    EditorView.decorations.from(field, ({ underlines }) => underlines),
    EditorView.decorations.from(field, ({ cards }) => cards),
    gutterLineClass.from(field, ({ gutter }) => gutter),
  ],
})

/** Those that are marked already stay where the text has taken them. */
const marksOf = (state: EditorState, problems: readonly OcamlProblem[], now: Marks): Marks => {
  const placed = problems
    .map(problem => ({ problem, ...(placeIn(now, problem) ?? rangeOf(problem, state.doc)) }))
    .toSorted((a, b) => a.from - b.from)
  const open = openCards(now.cards)
  const starts = new Map(placed.map(({ problem, from }) => [state.doc.lineAt(from).from, problem.severity]))
  return {
    lines: Decoration.set([...starts].map(([from, severity]) => lineMarks[severity].range(from))),
    underlines: Decoration.set(
      placed.flatMap(({ problem, from, to }) => (to > from ? [underlineOf(problem).range(from, to)] : [])),
    ),
    cards: Decoration.set(
      placed.map(({ problem, from }) =>
        cardAt(problem, open.has(problem.message)).range(state.doc.lineAt(from).to),
      ),
      true,
    ),
    gutter: RangeSet.of([...starts].map(([from, severity]) => gutterMarks[severity].range(from))),
  }
}

/** The messages of the cards that are unfolded. */
const openCards = (cards: DecorationSet): Set<string> => {
  const open = new Set<string>()
  for (let cursor = cards.iter(); cursor.value; cursor.next()) {
    const card: unknown = cursor.value.spec.widget
    if (card instanceof ProblemCard && card.open) open.add(card.problem.message)
  }
  return open
}

const cardAt = (problem: OcamlProblem, open: boolean): Decoration =>
  Decoration.widget({
    widget: new ProblemCard(problem, open, view => placeIn(view.state.field(marks), problem)),
    block: true,
    side: 1,
  })

/** The same cards; that of the problem drawn again, so that the editor measures it. */
const withFold = (
  cards: DecorationSet,
  { problem, open }: { problem: OcamlProblem; open: boolean },
): DecorationSet => {
  const next: Range<Decoration>[] = []
  for (let cursor = cards.iter(); cursor.value; cursor.next()) {
    const card: unknown = cursor.value.spec.widget
    const same = card instanceof ProblemCard && card.problem === problem
    next.push((same ? cardAt(problem, open) : cursor.value).range(cursor.from))
  }
  return Decoration.set(next)
}

class LineNumberMark extends GutterMarker {
  constructor(override readonly elementClass: string) {
    super()
  }
}

const lineMarks = {
  error: Decoration.line({ class: 'problem-line' }),
  warning: Decoration.line({ class: 'problem-line doubtful' }),
}
const underlineOf = (problem: OcamlProblem): Decoration =>
  Decoration.mark({ class: `problem-place ${problem.severity === 'warning' ? 'doubtful' : ''}`, problem })

/** Where the place of a problem has moved to. */
const placeIn = ({ underlines }: Marks, problem: OcamlProblem): { from: number; to: number } | null => {
  for (let cursor = underlines.iter(); cursor.value; cursor.next())
    if (cursor.value.spec.problem === problem) return { from: cursor.from, to: cursor.to }
  return null
}
const gutterMarks = {
  error: new LineNumberMark('problem-number'),
  warning: new LineNumberMark('problem-number doubtful'),
}

/** The next problem after the cursor, or the first one. */
const nextProblem = (view: EditorView): boolean => {
  const { underlines } = view.state.field(marks)
  const places: number[] = []
  underlines.between(0, view.state.doc.length, from => {
    places.push(from)
  })
  const next = places.find(place => place > view.state.selection.main.head) ?? places[0]
  if (next === undefined) return false
  view.dispatch({ selection: { anchor: next }, effects: EditorView.scrollIntoView(next, { y: 'center' }) })
  return true
}

export const problemMarks: Extension = [
  marks,
  keymap.of([{ key: editorKey('next-problem'), run: nextProblem }]),
  EditorView.theme({
    '.problem-line': { backgroundColor: 'var(--danger-soft)', boxShadow: 'inset 2px 0 0 var(--danger)' },
    '.problem-line.doubtful': { backgroundColor: 'var(--warn-soft)', boxShadow: 'inset 2px 0 0 var(--warn)' },
    '.problem-number': { color: 'var(--danger)', fontWeight: '600' },
    '.problem-number.doubtful': { color: 'var(--warn)' },
    '.problem-place': {
      textDecoration: 'underline wavy var(--danger) 1px',
      textUnderlineOffset: '4px',
    },
    '.problem-place.doubtful': { textDecorationColor: 'var(--warn)' },
    // As wide as what is seen of the text, wherever long lines are scrolled to.
    '.problem-row': { position: 'sticky', left: '40px', width: 'fit-content', padding: '4px 16px 8px 12px' },
    '.problem-card': {
      padding: '10px 12px',
      borderRadius: 'var(--r-m)',
      backgroundColor: 'var(--raised)',
      boxShadow: '0 0 0 1px var(--danger), var(--shadow-1)',
      font: '400 var(--fs-12)/1.5 var(--sans)',
      letterSpacing: '-.003em',
      whiteSpace: 'normal',
      cursor: 'default',
      width: 'min(640px, calc(100cqw - 88px))',
    },
    '.problem-card.doubtful': { boxShadow: '0 0 0 1px var(--warn), var(--shadow-1)' },
    '.problem-title': { fontWeight: '600', overflowWrap: 'anywhere' },
    '.problem-hint': { color: 'var(--text-2)' },
    '.problem-acts': { display: 'flex', gap: '6px', marginTop: '8px' },
    '.problem-output': {
      marginTop: '8px',
      padding: '8px',
      borderRadius: 'var(--r-s)',
      backgroundColor: 'var(--sunken)',
      color: 'var(--text-2)',
      font: '400 11px/16px var(--mono)',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    },
  }),
]
