import { useEffect, useMemo, useRef, useState } from 'react'
import { useCatalogue } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'
import { DeviceIcon, Icon } from '../ui/icon/Icon.tsx'
import { withKeys } from '../ui/keys/bindings.ts'
import { groupsOf, type PaletteLayer } from './entries.ts'
import styles from './Palette.module.css'
import { Palette } from './Palette.tsx'
import { usePaletteDrag } from './palette-drag.ts'
import { usePaletteOpen } from './palette-open.ts'

/** The folded palette: one button a group; pressing one lays the palette over the canvas for one choice. */
export const PaletteRail = () => {
  const catalogue = useCatalogue()
  const own = useDocument(state => state.composition)
  const universe = useSession(state => state.platform.universe)
  const groups = useMemo(
    () => groupsOf(catalogue, universe, own).filter(({ layer }) => layer !== 'without'),
    [catalogue, universe, own],
  )
  const peek = usePaletteOpen(state => state.peek)
  const dragging = usePaletteDrag(state => state.drag !== null)
  const [wasDragging, setWasDragging] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const show = (peek: 'find' | PaletteLayer | null) => usePaletteOpen.setState({ peek })

  useEffect(() => {
    if (wasDragging && !dragging) show(null)
    setWasDragging(dragging)
  }, [dragging, wasDragging])
  useEffect(() => {
    if (peek === null) return
    const away = (event: PointerEvent) => root.current?.contains(event.target as Node) || show(null)
    addEventListener('pointerdown', away, true)
    return () => removeEventListener('pointerdown', away, true)
  }, [peek])

  return (
    <div ref={root} style={{ display: 'contents' }}>
      <nav className={styles.rail} aria-label="Devices">
        <button
          type="button"
          className="btn icon"
          aria-label="Find a device"
          aria-expanded={peek === 'find'}
          title={withKeys('Find a device', 'find-device')}
          onClick={() => show(peek === 'find' ? null : 'find')}
        >
          <Icon name="find" />
        </button>
        <hr />
        {groups.map(({ layer, title, icon }) => (
          <button
            key={layer}
            type="button"
            className="btn icon"
            aria-label={title}
            aria-expanded={peek === layer}
            title={title}
            onClick={() => show(peek === layer ? null : layer)}
          >
            <DeviceIcon name={icon} />
          </button>
        ))}
      </nav>
      {peek !== null && <Palette floating start={peek} onDone={() => show(null)} />}
    </div>
  )
}
