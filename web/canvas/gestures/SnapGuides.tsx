import { ViewportPortal } from '@xyflow/react'
import styles from '../wires/Wire.module.css'
import { useDragging } from './drag-store.ts'

/** The lines that what is dragged stands on together with other devices. */
export const Guides = () => {
  const guides = useDragging(({ dragging }) => dragging?.guides)
  if (!guides || guides.length === 0) return null
  return (
    <ViewportPortal>
      <svg className={styles.overlay} aria-hidden="true">
        {guides.map(({ axis, at, start, end }) => (
          <path
            key={`${axis}${at}`}
            className={styles.guide}
            d={axis === 'x' ? `M${at} ${start - 12}V${end + 12}` : `M${start - 12} ${at}H${end + 12}`}
          />
        ))}
      </svg>
    </ViewportPortal>
  )
}
