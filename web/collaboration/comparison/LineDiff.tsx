import { structuredPatch } from 'diff'
import { useMemo } from 'react'
import styles from './ComparisonView.module.css'

/** Two texts, line by line: what is gone, what is new, and a few lines around each. */
export const LineDiff = ({ before, after, name }: { before: string; after: string; name: string }) => {
  const lines = useMemo(() => diffLines(before, after), [before, after])
  if (lines === null) return <p className={styles.long}>Too much has changed to show it line by line.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={styles.diff} aria-label={`Lines of ${name} that changed`} tabIndex={0}>
      {lines.map((line, index) =>
        line.kind === 'skip' ? (
          <div key={index} className={styles.skip}>
            {line.text}
          </div>
        ) : (
          <Line key={index} {...line} />
        ),
      )}
    </section>
  )
}

type Shown =
  | { kind: 'skip'; text: string }
  | { kind: 'same' | 'added' | 'removed'; number: number; text: string }

const Line = ({ kind, number, text }: Exclude<Shown, { kind: 'skip' }>) => {
  const content = (
    <>
      <span>{number}</span>
      <span aria-hidden="true">{kind === 'added' ? '+' : kind === 'removed' ? '−' : ' '}</span>
      <span>{text || ' '}</span>
    </>
  )
  if (kind === 'added') return <ins className={`${styles.line} ${styles.added}`}>{content}</ins>
  if (kind === 'removed') return <del className={`${styles.line} ${styles.removed}`}>{content}</del>
  return <div className={styles.line}>{content}</div>
}

/** Lines shown around each change. */
const context = 2

/** Line numbers are those of the later text, for a line that is gone those of the earlier. Null: not found in time. */
export const diffLines = (before: string, after: string): Shown[] | null => {
  const patch = structuredPatch('', '', before, after, '', '', { context, timeout: 500 })
  if (!patch) return null
  return patch.hunks.flatMap((hunk, index): Shown[] => {
    let old = hunk.oldStart
    let now = hunk.newStart
    const lines = hunk.lines
      .filter(line => !line.startsWith('\\'))
      .map((line): Shown => {
        const text = line.slice(1)
        if (line.startsWith('+')) return { kind: 'added', number: now++, text }
        if (line.startsWith('-')) return { kind: 'removed', number: old++, text }
        old += 1
        return { kind: 'same', number: now++, text }
      })
    return index === 0 ? lines : [{ kind: 'skip', text: '…' }, ...lines]
  })
}
