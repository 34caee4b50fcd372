import { useCallback, useEffect, useRef } from 'react'
import type { Position } from '../../../shared/model/layout.ts'

const within = { ms: 400, px: 6 }

type Click = Pick<MouseEvent, 'timeStamp' | 'clientX' | 'clientY'>

/**
 * Tells the second of two quick presses at one place, whatever lies there by then: the first one selects the thing and
 * opens a pane, which may have come to lie over it. What is returned is told each click, and on what it was.
 */
export const useDoubleClick = (onDouble: (id: string, client: Position) => void) => {
  const last = useRef<{ id: string; at: number; x: number; y: number } | null>(null)

  useEffect(() => {
    const press = (event: PointerEvent) => {
      const first = last.current
      last.current = null
      if (!first || event.timeStamp - first.at > within.ms) return
      if (Math.hypot(event.clientX - first.x, event.clientY - first.y) > within.px) return
      event.preventDefault()
      event.stopPropagation()
      swallowClick()
      onDouble(first.id, { x: event.clientX, y: event.clientY })
    }
    addEventListener('pointerdown', press, true)
    return () => removeEventListener('pointerdown', press, true)
  }, [onDouble])

  return useCallback((id: string, { timeStamp, clientX, clientY }: Click) => {
    last.current = { id, at: timeStamp, x: clientX, y: clientY }
  }, [])
}

/** The click that ends this press belongs to it, not to what it lands on. */
const swallowClick = (): void => {
  const stop = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
  }
  addEventListener('click', stop, true)
  addEventListener('pointerup', () => setTimeout(() => removeEventListener('click', stop, true)), {
    capture: true,
    once: true,
  })
}
