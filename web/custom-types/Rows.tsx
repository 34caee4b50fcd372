import { type CSSProperties, type ReactNode, useRef } from 'react'
import { Icon } from '../ui/icon/Icon.tsx'
import styles from './CustomTypeDialog.module.css'

type Props<T> = {
  title: string
  hint: string
  items: readonly T[]
  /** Widths of the columns, as CSS has them, and what is in each. */
  columns: string
  labels: readonly string[]
  /** What one is called, for the button that removes it. */
  name: (item: T) => string
  fault: (item: T) => string | null
  /** Label of the button that adds one. */
  adds: string
  onAdd: () => void
  onRemove: (index: number) => void
  children: (item: T, index: number) => ReactNode
}

/** A list of things with a line of fields each, to add to and to take from. */
export const Rows = <T,>(props: Props<T>) => {
  const { title, hint, items, columns, labels, name, fault, adds, onAdd, onRemove, children } = props
  const root = useRef<HTMLElement>(null)
  const style = { '--columns': columns } as CSSProperties
  return (
    <section ref={root} aria-label={title}>
      <h3>
        {title}
        <span>{hint}</span>
      </h3>
      {items.length > 0 && (
        <div className={`${styles.row} ${styles.labels}`} style={style} aria-hidden="true">
          {labels.map(label => (
            <span key={label}>{label}</span>
          ))}
        </div>
      )}
      {items.map((item, index) => {
        const said = fault(item)
        return (
          // The name of one changes while it is typed: its place does not.
          <div key={index} data-row>
            <div className={styles.row} style={style}>
              {children(item, index)}
              <button
                type="button"
                className={styles.remove}
                aria-label={`Remove ${name(item)}`}
                onClick={() => onRemove(index)}
              >
                <Icon name="x" className="i14" />
              </button>
            </div>
            {said && (
              <p className={styles.fault} role="alert">
                {said}
              </p>
            )}
          </div>
        )
      })}
      <button
        type="button"
        className={`btn small ${styles.add}`}
        onClick={() => {
          onAdd()
          requestAnimationFrame(() => {
            const rows = root.current?.querySelectorAll('[data-row]')
            const field = rows?.[rows.length - 1]?.querySelector<HTMLElement>('input, select')
            field?.focus()
            if (field instanceof HTMLInputElement) field.select()
          })
        }}
      >
        <Icon name="plus" className="i14" />
        {adds}
      </button>
    </section>
  )
}
