import { StateEffect } from '@codemirror/state'
import { type EditorView, WidgetType } from '@codemirror/view'
import { ocamlWords } from '../../shared/ocaml-message.ts'
import type { OcamlProblem } from './source-problems.ts'

/** Unfolds the compiler's own text in the card of a problem, or folds it. */
export const foldCard = StateEffect.define<{ problem: OcamlProblem; open: boolean }>()

/** What is wrong with the line above, in plain words; the compiler's own text unfolds. */
export class ProblemCard extends WidgetType {
  constructor(
    readonly problem: OcamlProblem,
    readonly open: boolean,
  ) {
    super()
  }

  override eq(other: ProblemCard) {
    return other.problem === this.problem && other.open === this.open
  }

  override toDOM(view: EditorView) {
    const { severity, message } = this.problem
    const { title, hint } = ocamlWords(message)
    const output = element('pre', 'problem-output')
    output.textContent = message.trim()
    const unfold = element('button', 'btn line small')
    unfold.setAttribute('type', 'button')
    unfold.textContent = 'Compiler output'
    unfold.addEventListener('click', () =>
      view.dispatch({
        effects: foldCard.of({ problem: this.problem, open: unfold.ariaExpanded !== 'true' }),
      }),
    )
    const card = element('div', `problem-card ${severity === 'warning' ? 'doubtful' : ''}`)
    card.setAttribute('role', 'note')
    card.append(paragraph('problem-title', title))
    if (hint !== '') card.append(paragraph('problem-hint', hint))
    const acts = element('div', 'problem-acts')
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
    const unfold = row.querySelector<HTMLElement>('.problem-acts > button')
    if (!output || !unfold || output.textContent !== this.problem.message.trim()) return false
    output.hidden = !this.open
    unfold.ariaExpanded = String(this.open)
    return true
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

/** A paragraph whose parts between backticks are code. */
const paragraph = (className: string, text: string): HTMLElement => {
  const made = element('p', className)
  text.split('`').forEach((part, index) => {
    const piece = index % 2 === 1 ? element('code', '') : document.createTextNode('')
    piece.textContent = part
    made.append(piece)
  })
  return made
}
