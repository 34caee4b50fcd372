import {
  type EditorState,
  type Extension,
  RangeSet,
  RangeSetBuilder,
  RangeValue,
  StateEffect,
  StateField,
  type Text,
} from '@codemirror/state'
import type { TypedName } from '../../shared/protocol/source-types.ts'
import { fromByteColumn } from './byte-columns.ts'

/*
 * What the names in a text are. They move with the text while it is edited; a name that is changed itself is forgotten.
 */

/** Takes in what the type-checker said of the text as it is; `whole` where it got through all of it. */
export const setNames = StateEffect.define<{ names: readonly TypedName[]; whole: boolean }>()

/** `old`: from before an edit that has kept the type-checker from getting here again. */
export type NameAt = { from: number; to: number; name: TypedName; old: boolean }

class NameValue extends RangeValue {
  constructor(
    readonly name: TypedName,
    readonly old: boolean,
  ) {
    super()
  }
  override startSide = -1
  override endSide = 1
}

const names = StateField.define<RangeSet<NameValue>>({
  create: () => RangeSet.empty,
  update: (now, transaction) => {
    let next = now
    if (transaction.docChanged) {
      next = next.map(transaction.changes)
      transaction.changes.iterChangedRanges((_fromA, _toA, from, to) => {
        next = next.update({
          filterFrom: from,
          filterTo: to,
          filter: (start, end) => end < from || start > to,
        })
      })
    }
    for (const effect of transaction.effects)
      if (effect.is(setNames)) next = taken(transaction.state.doc, next, effect.value)
    return next
  },
})

/** The field that holds the names of an editor. */
export const typedNames: Extension = names

/** The innermost name at a place; one that ends there counts. */
export const nameAt = (state: EditorState, pos: number): NameAt | null => {
  let found: NameAt | null = null
  state.field(names).between(pos, pos, (from, to, { name, old }) => {
    if (found === null || to - from <= found.to - found.from) found = { from, to, name, old }
  })
  return found
}

/** The new names, and behind the last of them those that a fault in the text now hides. */
const taken = (
  doc: Text,
  before: RangeSet<NameValue>,
  { names, whole }: { names: readonly TypedName[]; whole: boolean },
): RangeSet<NameValue> => {
  const placed = names
    .flatMap(name => {
      const [line, column, endLine, endColumn] = name.range
      const from = placeOf(doc, line, column)
      const to = placeOf(doc, endLine, endColumn)
      return from !== null && to !== null && to > from
        ? [{ from, to, value: new NameValue(name, false) }]
        : []
    })
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
  const builder = new RangeSetBuilder<NameValue>()
  let reached = 0
  for (const { from, to, value } of placed) {
    builder.add(from, to, value)
    reached = Math.max(reached, to)
  }
  if (!whole)
    for (let cursor = before.iter(reached); cursor.value; cursor.next())
      if (cursor.from >= reached) builder.add(cursor.from, cursor.to, new NameValue(cursor.value.name, true))
  return builder.finish()
}

const placeOf = (doc: Text, number: number, column: number): number | null => {
  if (number > doc.lines) return null
  const line = doc.line(number)
  return line.from + fromByteColumn(line.text, column)
}
