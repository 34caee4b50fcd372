import { Fragment } from 'react'

/** Text whose parts between backticks are names, types or source text. */
export const Ticked = ({ text }: { text: string }) => (
  <>
    {text.split('`').map((part, index) => {
      return index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>
    })}
  </>
)
