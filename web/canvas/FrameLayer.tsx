import { ViewportPortal } from '@xyflow/react'
import type { DeviceId } from '../../shared/composition.ts'
import { useSession } from '../store/session.ts'
import { CollapsedFrame } from './CollapsedFrame.tsx'
import styles from './FrameLayer.module.css'
import { FrameTitle } from './FrameTitle.tsx'
import type { DrawnFrame } from './frames.ts'

/** The frames of the graph: behind their devices, or in place of them. */
export const FrameLayer = ({ frames }: { frames: readonly DrawnFrame[] }) => {
  const selection = useSession(state => state.selection.devices)
  if (frames.length === 0) return null
  const selected = new Set<DeviceId>(selection)
  return (
    <ViewportPortal>
      {frames.map(drawn => {
        const chosen = drawn.devices.every(id => selected.has(id))
        return drawn.frame.collapsed ? (
          <CollapsedFrame key={drawn.frame.id} drawn={drawn} selected={chosen} />
        ) : (
          <Expanded key={drawn.frame.id} drawn={drawn} selected={chosen} />
        )
      })}
    </ViewportPortal>
  )
}

const Expanded = ({ drawn: { frame, box }, selected }: { drawn: DrawnFrame; selected: boolean }) => (
  <section
    className={`${styles.frame} ${selected ? styles.selected : ''}`}
    style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: box.width, height: box.height }}
    data-frame={frame.id}
    aria-label={`Frame ${frame.title}`}
  >
    <FrameTitle frame={frame} selected={selected} />
  </section>
)
