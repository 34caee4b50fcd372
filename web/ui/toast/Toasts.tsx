import { useEffect, useState } from 'react'
import { Icon } from '../icon/Icon.tsx'
import type { IconName } from '../icon/icons.tsx'
import styles from './Toasts.module.css'
import { closeToast, stays, type Toast, useToasts } from './toast-store.ts'

/** One message at a time, in a row of the page that is there while there is one. */
export const Toasts = () => {
  const shown = useToasts(state => state.queue.at(-1))
  return (
    <div className={styles.place} role="status" aria-live="polite">
      {shown && <Message key={shown.id} shown={shown} />}
    </div>
  )
}

/** How long a message that is no error stays, in milliseconds; not while the pointer or the focus is on it. */
const stay = 5000

const Message = ({ shown }: { shown: Toast }) => {
  const { id, kind, title, text, action } = shown
  const [held, setHeld] = useState(false)
  const lasts = stays(shown)
  useEffect(() => {
    if (lasts || held) return
    const timer = setTimeout(() => closeToast(id), stay)
    return () => clearTimeout(timer)
  }, [id, lasts, held])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: being read, not pressed, keeps it there
    <div
      className={styles.toast}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {icons[kind] && <Icon name={icons[kind].name} className={icons[kind].tone} />}
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {text && <p className={styles.text}>{text}</p>}
      </div>
      {action && (
        <button
          type="button"
          className={`btn small ${lasts ? 'line' : ''}`}
          onClick={() => {
            if (!lasts) closeToast(id)
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        className="btn small icon"
        aria-label="Close message"
        onClick={() => closeToast(id)}
      >
        <Icon name="x" className="i14" />
      </button>
    </div>
  )
}

const icons: Record<Toast['kind'], { name: IconName; tone: string } | null> = {
  plain: null,
  ok: { name: 'check', tone: 'okc' },
  warning: { name: 'warning', tone: 'warnc' },
  error: { name: 'err', tone: 'badc' },
}
