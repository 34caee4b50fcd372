import { useStoreApi } from '@xyflow/react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { wireKey } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { useDocument } from '../../store/document.ts'
import { select, useSession } from '../../store/session.ts'
import { askMenu } from '../edits/context-menu-store.ts'
import { openQuickAddInto } from '../edits/quick-add.ts'
import type { WireView } from '../flow-types.ts'
import { clearConnectionDrag } from '../gestures/connection-store.ts'
import { useDoubleClick } from '../gestures/use-double-click.ts'
import { wireAt } from './wire-at.ts'

/** How near to a wire the pointer has to be: in pixels of the screen, and never more than so much of the canvas. */
const reach = { screen: 7, canvas: 14 }

/**
 * The wire under the pointer, found from where the wires run: most are no elements. Presses on a wire, and on empty canvas
 * where there is one, as a finger does, are taken here, before React Flow takes them for the canvas.
 */
export const useWirePointer = (
  pane: RefObject<HTMLElement | null>,
  wires: readonly WireView[],
): WireView | null => {
  const [hovered, setHovered] = useState<string | null>(null)
  const store = useStoreApi()
  const newest = useRef(wires)
  newest.current = wires
  const noteClick = useDoubleClick(insertInto)

  useEffect(() => {
    const element = pane.current
    if (!element) return
    const wireUnder = ({ target, clientX, clientY }: MouseEvent): string | null => {
      if (!(target instanceof Element)) return null
      const own = target.closest('[data-wire]')?.getAttribute('data-wire')
      if (own) return own
      const { domNode, transform } = store.getState()
      if (!domNode || !target.classList.contains('react-flow__pane')) return null
      const box = domNode.getBoundingClientRect()
      const [x, y, zoom] = transform
      const point = { x: (clientX - box.left - x) / zoom, y: (clientY - box.top - y) / zoom }
      return wireAt(point, newest.current, Math.min(reach.canvas, reach.screen / zoom))?.key ?? null
    }
    let pressed = { x: 0, y: 0 }
    const down = (event: PointerEvent) => {
      pressed = { x: event.clientX, y: event.clientY }
    }
    const moved = (event: PointerEvent) => {
      if (event.buttons === 0) setHovered(wireUnder(event))
    }
    const left = () => setHovered(null)
    const onWire = (act: (key: string, event: MouseEvent) => void) => (event: MouseEvent) => {
      const key = wireUnder(event)
      if (key === null) return
      event.preventDefault()
      event.stopPropagation()
      act(key, event)
    }
    const clicked = onWire((key, event) => {
      // The end of a box drawn around devices is a click too.
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 4) return
      clearConnectionDrag()
      choose(key, event.shiftKey || event.ctrlKey || event.metaKey)
      noteClick(key, event)
    })
    const asked = onWire((key, { clientX: x, clientY: y }) => {
      select({ wires: [key] })
      if (!useDocument.getState().readOnly) askMenu('wire', { x, y })
    })
    const doubled = onWire(() => {})
    const listeners = {
      pointerdown: down,
      pointermove: moved,
      click: clicked,
      contextmenu: asked,
      dblclick: doubled,
    }
    for (const [type, listener] of Object.entries(listeners))
      element.addEventListener(type, listener as EventListener, true)
    element.addEventListener('pointerleave', left)
    return () => {
      for (const [type, listener] of Object.entries(listeners))
        element.removeEventListener(type, listener as EventListener, true)
      element.removeEventListener('pointerleave', left)
    }
  }, [pane, store, noteClick])

  return hovered === null ? null : (wires.find(({ key }) => key === hovered) ?? null)
}

/** Selects a wire alone, or takes it into what is selected, or out of it. */
const choose = (key: string, several: boolean): void => {
  const { selection } = useSession.getState()
  if (!several) select({ wires: [key] })
  else if (selection.wires.includes(key))
    select({ ...selection, wires: selection.wires.filter(other => other !== key) })
  else select({ ...selection, wires: [...selection.wires, key] })
}

const insertInto = (key: string, client: Position): void => {
  const { composition, readOnly } = useDocument.getState()
  const wire = composition.wires.find(wire => wireKey(wire) === key)
  if (wire && !readOnly) openQuickAddInto(wire, client)
}
