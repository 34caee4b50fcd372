import { useMemo, useState } from 'react'
import { pluralize } from '../../ui/text/units.ts'
import styles from './DiffView.module.css'
import { type DiffLine, type DiffPart, diffParts, isSame, lineDiff } from './line-diff.ts'

type Props = { path: string; before: string; after: string }

/** What a file was at the last build and is now, line by line; equal lines are folded, and unfold on request. */
export const DiffView = ({ path, before, after }: Props) => {
  const parts = useMemo(() => diffParts(lineDiff(before, after)), [before, after])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={styles.diff} tabIndex={0} aria-label={`Changes of ${path} since the last build`}>
      {before === after ? (
        <p className={styles.same}>The same as at the last build.</p>
      ) : (
        <div className={styles.lines}>
          {parts.map((part, at) => (
            <Part key={at} part={part} />
          ))}
        </div>
      )}
    </section>
  )
}

const Part = ({ part: { kind, lines } }: { part: DiffPart }) => {
  const [open, setOpen] = useState(false)
  if (kind === 'folded' && !open)
    return (
      <button type="button" className={styles.fold} onClick={() => setOpen(true)}>
        {pluralize(lines.length, 'equal line')}
      </button>
    )
  return lines.map(line => <Line key={`${line.before} ${line.after}`} line={line} />)
}

const Line = ({ line }: { line: DiffLine }) => {
  const kind = isSame(line) ? null : line.before === null ? 'added' : 'removed'
  return (
    <div className={`${styles.line} ${kind ? styles[kind] : ''}`}>
      <span className={styles.number}>{line.before}</span>
      <span className={styles.number}>{line.after}</span>
      <span className={styles.sign}>
        {kind === 'added' ? '+' : kind === 'removed' ? '−' : ''}
        {kind && <span className="visually-hidden">{kind}: </span>}
      </span>
      <code>{line.text}</code>
    </div>
  )
}
