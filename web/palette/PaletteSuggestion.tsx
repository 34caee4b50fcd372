import { canvasControls } from '../canvas/controls.ts'
import { DeviceIcon } from '../ui/icon/Icon.tsx'
import styles from './Palette.module.css'
import { usePaletteDrag } from './palette-drag.ts'

/** The device under the pointer while it is dragged from the palette, as large as it will stand on the canvas. */
export const PaletteDragPreview = () => {
  const drag = usePaletteDrag(state => state.drag)
  if (!drag) return null
  const zoom = canvasControls()?.zoomLevel() ?? 1
  return (
    <div
      className={`${styles.preview} ${drag.entry.family ?? 'none'} ${drag.over ? '' : styles.off}`}
      style={{ left: drag.x - 96 * zoom, top: drag.y - 20 * zoom, scale: String(zoom) }}
      aria-hidden="true"
    >
      <header>
        <span className="tile">
          <DeviceIcon name={drag.entry.icon} />
        </span>
        {drag.entry.title}
      </header>
      <p>{drag.entry.summary}</p>
    </div>
  )
}
