import { type MouseEvent, useCallback, useEffect, useRef } from 'react'
import { DeviceId } from '../../shared/composition.ts'
import type { FlowNode } from './flow.ts'
import { clearPull } from './pull-store.ts'

const within = { ms: 400, px: 6 }

/**
 * Tells the second of two quick presses at one place, whatever lies there by then: the first one selects the device and
 * opens a pane, which may have come to lie over it.
 */
export const useDoubleClick = (onDouble: (device: DeviceId) => void) => {
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
      onDouble(DeviceId.parse(first.id))
    }
    addEventListener('pointerdown', press, true)
    return () => removeEventListener('pointerdown', press, true)
  }, [onDouble])

  return useCallback((event: MouseEvent, node: FlowNode) => {
    clearPull()
    if (node.type === 'device')
      last.current = { id: node.id, at: event.timeStamp, x: event.clientX, y: event.clientY }
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
