import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { oCaml } from '@codemirror/legacy-modes/mode/mllike'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { ocamlKeywords } from '../../shared/ocaml/ocaml-names.ts'

/** OCaml, and dune well enough: its strings and comments. C and what else there is has no colours. */
export const languageOf = (file: string): Extension =>
  /\.ml[ily]?$/.test(file) ? ocaml : /\.(c|h|S|in|opam)$/.test(file) ? [] : dune

type ModeState = { tokenize: unknown }

/** How the mode of OCaml reads text that is in no string and no comment. */
const outside = (oCaml.startState?.(2) as ModeState | undefined)?.tokenize

/** The mode of CodeMirror's legacy modes, which knows no types: capitalised names get their token here. */
const ocaml = StreamLanguage.define({
  ...oCaml,
  name: 'ocaml',
  token: (stream, state) => {
    // Inside a string or a comment the mode goes on by itself.
    if ((state as ModeState).tokenize !== outside) return oCaml.token(stream, state)
    if (stream.match(/^[A-Z][\w']*/)) return 'typeName'
    if (stream.sol() && stream.match(/^# \d+ ".*"$/)) return 'comment'
    if (stream.match(/^[~?][a-z_][\w']*:?/)) return null
    if (stream.match(/^(let|and)[*+]/)) return 'keyword'
    const token = oCaml.token(stream, state)
    if (token === 'string' || token === 'comment' || token === 'number') return token
    const word = stream.current()
    return ocamlKeywords.has(word) ? 'keyword' : null
  },
})

const dune = StreamLanguage.define<null>({
  name: 'dune',
  startState: () => null,
  token: stream => {
    if (stream.match(/^;.*/)) return 'comment'
    if (stream.match(/^"(?:[^"\\]|\\.)*"/)) return 'string'
    if (stream.match(/^\((?=[a-z])/)) return 'bracket'
    if (stream.match(/^%\{[^}]*\}/)) return 'typeName'
    const before = stream.string.slice(0, stream.pos)
    if (stream.match(/^[a-z_-]+/)) return before.endsWith('(') ? 'keyword' : null
    stream.next()
    return null
  },
})

const colours = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword],
    color: 'var(--code-keyword)',
  },
  { tag: [tags.typeName, tags.className, tags.standard(tags.name)], color: 'var(--code-type)' },
  { tag: [tags.string, tags.special(tags.string), tags.character], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.meta], color: 'var(--text-3)' },
])

/** How source text looks, everywhere on the page. */
export const codeLook: Extension = [
  syntaxHighlighting(colours),
  EditorView.theme({
    '&': { height: '100%', backgroundColor: 'var(--raised)', color: 'var(--text)', fontSize: '12px' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': {
      fontFamily: 'var(--mono)',
      fontFeatureSettings: '"liga" 0, "calt" 0',
      letterSpacing: '0',
      lineHeight: '20px',
    },
    '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
    '.cm-line': { padding: '0 16px 0 12px' },
    '.cm-cursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '2px', marginLeft: '-1px' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      background: 'color-mix(in srgb, var(--accent) 26%, transparent)',
    },
    '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--text-3)', border: 'none' },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '40px', padding: '0 8px 0 4px' },
    '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 55%, transparent)' },
    '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
      backgroundColor: 'var(--accent-soft)',
      outline: '1px solid var(--accent)',
    },
    '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--text)', borderColor: 'var(--line)' },
    '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
    '.cm-panel.cm-search': { padding: '6px 8px', fontFamily: 'var(--sans)', fontSize: '12px' },
    '.cm-panel.cm-search label': { fontSize: '12px' },
    '.cm-textfield': {
      backgroundColor: 'var(--raised)',
      border: '1px solid var(--control)',
      borderRadius: 'var(--r-m)',
      padding: '2px 6px',
      fontSize: '12px',
    },
    '.cm-button': {
      backgroundImage: 'none',
      backgroundColor: 'var(--raised)',
      border: '1px solid var(--line-strong)',
      borderRadius: '5px',
      padding: '2px 8px',
      fontSize: '12px',
    },
    '.cm-searchMatch': { backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent)' },
    '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--accent) 44%, transparent)' },
    '.cm-tooltip': {
      backgroundColor: 'var(--raised)',
      border: '1px solid var(--line-strong)',
      borderRadius: 'var(--r-m)',
      boxShadow: 'var(--shadow-2)',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': {
      fontFamily: 'var(--mono)',
      fontSize: '12px',
      maxHeight: '240px',
      maxWidth: 'min(560px, 90vw)',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
      display: 'flex',
      gap: '12px',
      padding: '3px 8px',
      lineHeight: '18px',
    },
    '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
      background: 'var(--accent-soft)',
      color: 'var(--text)',
    },
    '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
    '.cm-completionDetail': {
      marginLeft: 'auto',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      fontStyle: 'normal',
      color: 'var(--text-3)',
    },
    '.cm-completionInfo': { padding: '6px 10px', font: '400 11px/16px var(--mono)', whiteSpace: 'pre-wrap' },
  }),
]
