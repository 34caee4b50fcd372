import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './SideResizer.module.css'
import { setSourceWidth, useSession } from './store/session.ts'

const min = 420
const clamped = (width: number) => Math.round(Math.max(min, Math.min(width, innerWidth * 0.6)))

/** The left edge of the source pane: dragged, or moved with the arrow keys. */
export const SideResizer = () => {
  const width = useSession(state => state.sourceWidth)
  const start = useRef<{ x: number; width: number } | null>(null)
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, width: clamped(width) }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (start.current) setSourceWidth(clamped(start.current.width + start.current.x - event.clientX))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: 24, ArrowRight: -24 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    setSourceWidth(clamped(width + by))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be dragged or focused
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the source"
      aria-valuenow={clamped(width)}
      aria-valuemin={min}
      aria-valuemax={Math.round(innerWidth * 0.6)}
      tabIndex={0}
      className={styles.edge}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = null
      }}
      onKeyDown={onKeyDown}
    />
  )
}
