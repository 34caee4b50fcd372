import { StateEffect } from '@codemirror/state'
import { type EditorView, WidgetType } from '@codemirror/view'
import { formatOcamlProblem, suggestedNames } from '../../shared/ocaml/ocaml-problem.ts'
import type { OcamlProblem } from './source-problems.ts'

/** Unfolds the compiler's own text in the card of a problem, or folds it. */
export const foldCard = StateEffect.define<{ problem: OcamlProblem; open: boolean }>()

/** What is wrong with the line above, in plain words; the compiler's own text unfolds. */
export class ProblemCard extends WidgetType {
  constructor(
    readonly problem: OcamlProblem,
    readonly open: boolean,
    /** Where the problem is now; null once that text is gone. */
    readonly placeIn: (view: EditorView) => { from: number; to: number } | null,
  ) {
    super()
  }

  override eq(other: ProblemCard) {
    return other.problem === this.problem && other.open === this.open
  }

  override toDOM(view: EditorView) {
    const { severity, message, cause } = this.problem
    const { title, hint } = formatOcamlProblem(this.problem)
    const output = element('pre', 'problem-output')
    output.textContent = message.trim()
    const unfold = button('btn small unfold', 'Compiler output', () =>
      view.dispatch({
        effects: foldCard.of({ problem: this.problem, open: unfold.ariaExpanded !== 'true' }),
      }),
    )
    const card = element('div', `problem-card ${severity === 'warning' ? 'doubtful' : ''}`)
    card.setAttribute('role', 'note')
    card.append(words('p', 'problem-title', title))
    if (hint !== '') card.append(words('p', 'problem-hint', hint))
    const acts = element('div', 'problem-acts')
    for (const name of suggestedNames(cause).slice(0, 2)) acts.append(this.replacing(view, name))
    acts.append(unfold)
    card.append(acts, output)
    const row = element('div', 'problem-row')
    row.append(card)
    this.updateDOM(row)
    return row
  }

  /** Folding keeps the elements, and with them the focus. */
  override updateDOM(row: HTMLElement) {
    const output = row.querySelector<HTMLElement>('.problem-output')
    const unfold = row.querySelector<HTMLElement>('.unfold')
    if (!output || !unfold || output.textContent !== this.problem.message.trim()) return false
    output.hidden = !this.open
    unfold.ariaExpanded = String(this.open)
    return true
  }

  /** A button that puts a proposed name in the place of the last part of the name that was not found. */
  private replacing(view: EditorView, name: string) {
    return button('btn line small', `Replace with \`${name}\``, () => {
      const place = this.placeIn(view)
      if (!place) return
      const found = view.state.sliceDoc(place.from, place.to)
      const from = place.from + (name.includes('.') ? 0 : found.lastIndexOf('.') + 1)
      view.dispatch({
        changes: { from, to: place.to, insert: name },
        selection: { anchor: from + name.length },
      })
      view.focus()
    })
  }

  override ignoreEvent() {
    return true
  }
}

const element = (tag: string, className: string): HTMLElement => {
  const made = document.createElement(tag)
  made.className = className
  return made
}

const button = (className: string, text: string, press: () => void): HTMLElement => {
  const made = words('button', className, text)
  made.setAttribute('type', 'button')
  made.addEventListener('click', press)
  return made
}

/** An element with text whose parts between backticks are code. */
const words = (tag: string, className: string, text: string): HTMLElement => {
  const made = element(tag, className)
  text.split('`').forEach((part, index) => {
    const piece = index % 2 === 1 ? element('code', '') : document.createTextNode('')
    piece.textContent = part
    made.append(piece)
  })
  return made
}
