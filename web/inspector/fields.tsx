import { type ReactNode, useId } from 'react'
import { endStep } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import styles from './Inspector.module.css'

type LineProps = {
  label: ReactNode
  fault?: string | null
  title?: string
  children: (ids: { id: string; fault?: string }) => ReactNode
}

/** A label beside a field, and beneath both what is wrong with it. */
export const Line = ({ label, fault = null, title, children }: LineProps) => {
  const id = useId()
  return (
    <div className={styles.line}>
      <label className={styles.label} htmlFor={id} title={title}>
        {label}
      </label>
      {children({ id, ...(fault ? { fault: `${id}-fault` } : {}) })}
      {fault && (
        <p className={styles.fault} id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

type TextProps = {
  id?: string
  label?: string
  fault?: string | undefined
  value: string
  code?: boolean
  placeholder?: string
  hint?: ReactNode
  numeric?: boolean
  maxLength?: number
  /** What a list below the field offers. */
  offers?: readonly string[]
  onChange: (value: string) => void
}

/** A text field whose typing is one step to undo. */
export const TextBox = ({
  id,
  label,
  fault,
  value,
  code = false,
  placeholder,
  hint,
  numeric,
  maxLength,
  offers,
  onChange,
}: TextProps) => {
  const offersId = useId()
  return (
    <span className={`${styles.box} ${fault ? styles.wrong : ''}`}>
      <input
        id={id}
        list={offers && offersId}
        className={code ? styles.code : ''}
        value={value}
        placeholder={placeholder}
        aria-label={label}
        aria-invalid={fault !== undefined}
        aria-describedby={fault}
        inputMode={numeric ? 'numeric' : undefined}
        maxLength={maxLength}
        spellCheck={false}
        autoComplete="off"
        onChange={event => onChange(event.target.value)}
        onBlur={endStep}
        onKeyDown={event => event.key === 'Enter' && endStep()}
      />
      {offers && (
        <datalist id={offersId}>
          {offers.map(offer => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
      {hint}
    </span>
  )
}

type PickProps = {
  id?: string
  label?: string
  value: string
  code?: boolean
  className?: string
  children: ReactNode
  hint?: ReactNode
  onChange: (value: string) => void
}

/** A choice of few or many: the system's own list, which every keyboard and reader knows. */
export const Pick = ({
  id,
  label,
  value,
  code = false,
  className = '',
  children,
  hint,
  onChange,
}: PickProps) => (
  <span className={`${styles.box} ${className}`}>
    <select
      id={id}
      className={code ? styles.code : ''}
      aria-label={label}
      value={value}
      onChange={event => onChange(event.target.value)}
    >
      {children}
    </select>
    <Icon name="down" className="i12" />
    {hint}
  </span>
)

type SwitchProps = { id?: string; label?: string; on: boolean; onChange: (on: boolean) => void }

export const Switch = ({ id, label, on, onChange }: SwitchProps) => (
  <button
    type="button"
    id={id}
    role="switch"
    aria-checked={on}
    aria-label={label}
    className={styles.switch}
    onClick={() => onChange(!on)}
  />
)

/** Beside a value: that it is the default, or the way back to it. */
export const DefaultHint = ({ changed, onReset }: { changed: boolean; onReset: () => void }) =>
  changed ? (
    <button type="button" className={styles.reset} onClick={onReset} title="Back to the default">
      Reset
    </button>
  ) : (
    <span className={styles.hint}>default</span>
  )
