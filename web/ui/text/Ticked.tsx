import { Fragment } from 'react'
import { codeSpans } from './code-spans.ts'

/** Text whose parts between backticks are names, types or source text. */
export const Ticked = ({ text }: { text: string }) => (
  <>
    {codeSpans(text).map(({ text, code }, index) =>
      code ? <code key={index}>{text}</code> : <Fragment key={index}>{text}</Fragment>,
    )}
  </>
)
