import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'
import { setSource } from '../store/source-edits.ts'
import { editorKey } from '../ui/keys/bindings.ts'
import { fromByteColumn } from './byte-columns.ts'
import { codeLook, languageOf } from './code-look.ts'
import { completion } from './complete.ts'
import { goToDefinition } from './go-to.ts'
import { liveProblems, setLiveProblems } from './live-problems.ts'
import { problemMarks, setProblems } from './problem-marks.ts'
import { findInSources } from './search-store.ts'
import { type OcamlProblem, problemsIn } from './source-problems.ts'
import { typeTips } from './type-tips.ts'
import { setNames, typedNames } from './typed-names.ts'
import { useTypes } from './types-store.ts'

type Props = {
  file: string
  /** Of the last build. */
  problems: readonly OcamlProblem[]
  /** Of the text as it is. */
  live: readonly OcamlProblem[]
}

/** One file of the app, to edit. Cursor, scroll and undo of each file last as long as the pane is there. */
export const Editor = ({ file, problems, live }: Props) => {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const states = useRef(new Map<string, EditorState>())
  const text = useDocument(state => state.sources[file] ?? '')
  const revealed = useSession(state => state.revealed)

  useEffect(() => {
    if (!place.current) return
    const kept = states.current
    const made = new EditorView({ parent: place.current, state: kept.get(file) ?? stateFor(file, text) })
    view.current = made
    return () => {
      kept.set(file, made.state)
      made.destroy()
      view.current = null
    }
  }, [file])

  useEffect(() => {
    const shown = view.current
    if (!shown || shown.state.doc.toString() === text) return
    shown.dispatch({
      changes: changeTo(shown.state.doc.toString(), text),
      annotations: fromOutside.of(true),
    })
  }, [text])

  useEffect(() => view.current?.dispatch({ effects: setProblems.of(problems) }), [problems, file])

  useEffect(() => view.current?.dispatch({ effects: setLiveProblems.of(live) }), [live, file])

  const answer = useTypes(state => state.answer)
  useEffect(() => {
    const shown = view.current
    // What is said of another text than this would stand in the wrong places; an answer for this one comes.
    if (!shown || !answer || answer.content.sources[file] !== shown.state.doc.toString()) return
    const whole = !problemsIn(file, answer.problems).some(({ severity }) => severity === 'error')
    shown.dispatch({ effects: setNames.of({ names: answer.names[file] ?? [], whole }) })
  }, [answer, file])

  const requestId = revealed?.requestId

  useEffect(() => {
    const shown = view.current
    if (!shown || !revealed || revealed.place.kind !== 'source' || revealed.place.file !== file) return
    const { line, column = 0 } = revealed.place
    if (line !== undefined) {
      const found = shown.state.doc.line(Math.max(1, Math.min(line, shown.state.doc.lines)))
      const at = found.from + fromByteColumn(found.text, column)
      shown.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
    }
    shown.focus()
  }, [requestId, file])

  return <div ref={place} style={{ height: '100%', minHeight: 0, overflow: 'hidden' }} />
}

/** The one change between two texts, so that what stands outside of it keeps its place and its marks. */
const changeTo = (before: string, after: string) => {
  let from = 0
  while (from < before.length && before[from] === after[from]) from += 1
  let same = 0
  const max = Math.min(before.length, after.length) - from
  while (same < max && before.at(-1 - same) === after.at(-1 - same)) same += 1
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) }
}

/** The change came from the store: it need not go back there. */
const fromOutside = Annotation.define<boolean>()

const stateFor = (file: string, text: string): EditorState =>
  EditorState.create({
    doc: text,
    extensions: [
      ...extensions,
      languageOf(file),
      completion(file),
      typeTips(file),
      goToDefinition(file),
      tellStore(file),
      labelOf(file),
    ],
  })

const tellStore = (file: string): Extension =>
  EditorView.updateListener.of(update => {
    if (!update.docChanged || update.transactions.some(each => each.annotation(fromOutside))) return
    setSource(file, update.state.doc.toString())
  })

const labelOf = (file: string): Extension =>
  EditorView.contentAttributes.of({ 'aria-label': `Source of ${file}`, tabindex: '0' })

const extensions: Extension[] = [
  lineNumbers(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  history(),
  drawSelection(),
  indentOnInput(),
  indentUnit.of('  '),
  EditorState.tabSize.of(2),
  EditorState.languageData.of(() => [
    {
      closeBrackets: { brackets: ['(', '[', '{', '"'] },
      commentTokens: { block: { open: '(*', close: '*)' } },
    },
  ]),
  bracketMatching(),
  closeBrackets(),
  highlightSelectionMatches(),
  search({ top: true }),
  problemMarks,
  liveProblems,
  typedNames,
  codeLook,
  keymap.of([
    {
      key: editorKey('find-in-sources'),
      run: () => {
        findInSources()
        return true
      },
    },
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    indentWithTab,
  ]),
]
