import { type EditorState, type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import { type OcamlProblem, rangeOf } from './source-problems.ts'

/*
 * What the type-checker says of the text as it is typed, before any build: the place is underlined and nothing moves. What
 * it says is in the tip over the place, and in the line below the editor.
 */

/** Puts the marks of these problems into an editor, in the place of those that it has. */
export const setLiveProblems = StateEffect.define<readonly OcamlProblem[]>()

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (now, transaction) => {
    for (const effect of transaction.effects)
      if (effect.is(setLiveProblems)) return marksOf(transaction.state, effect.value)
    return now.map(transaction.changes)
  },
  provide: field => EditorView.decorations.from(field),
})

const marksOf = (state: EditorState, problems: readonly OcamlProblem[]): DecorationSet => {
  const builder = new RangeSetBuilder<Decoration>()
  const placed = problems
    .map(problem => ({ problem, ...rangeOf(problem, state.doc) }))
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
  for (const { problem, from, to } of placed)
    if (to > from)
      builder.add(
        from,
        to,
        Decoration.mark({
          class: `live-problem ${problem.severity === 'warning' ? 'doubtful' : ''}`,
          message: problem.message,
        }),
      )
  return builder.finish()
}

/** What is wrong at a place, the smallest part of the text first. */
export const problemAt = (
  state: EditorState,
  pos: number,
): { from: number; to: number; message: string } | null => {
  let found: { from: number; to: number; message: string } | null = null
  state.field(marks).between(pos, pos, (from, to, mark) => {
    if (found === null || to - from <= found.to - found.from)
      found = { from, to, message: String(mark.spec.message) }
  })
  return found
}

export const liveProblems: Extension = [
  marks,
  EditorView.theme({
    '.live-problem': {
      textDecoration: 'underline wavy var(--danger)',
      textDecorationSkipInk: 'none',
      textUnderlineOffset: '3px',
    },
    '.live-problem.doubtful': { textDecorationColor: 'var(--warn)' },
  }),
]
