import { ViewportPortal } from '@xyflow/react'
import type { DeviceId } from '../../../shared/model/composition.ts'
import { useSession } from '../../store/session.ts'
import { useDragging } from '../gestures/drag-store.ts'
import { CollapsedFrame } from './CollapsedFrame.tsx'
import styles from './FrameLayer.module.css'
import { FrameTitle } from './FrameTitle.tsx'
import { frameUnder } from './frame-under.ts'
import type { DrawnFrame } from './frames.ts'

/** The frames of the graph: behind their devices, or in place of them. */
export const FrameLayer = ({ frames }: { frames: readonly DrawnFrame[] }) => {
  const selection = useSession(state => state.selection.devices)
  const into = useDragging(({ dragging }) => dragging && (frameUnder(frames, dragging)?.frame.id ?? null))
  if (frames.length === 0) return null
  const selected = new Set<DeviceId>(selection)
  return (
    <ViewportPortal>
      {frames.map(drawn => {
        const chosen = drawn.devices.every(id => selected.has(id))
        return drawn.frame.collapsed ? (
          <CollapsedFrame key={drawn.frame.id} drawn={drawn} selected={chosen} />
        ) : (
          <Expanded key={drawn.frame.id} drawn={drawn} selected={chosen} takes={into === drawn.frame.id} />
        )
      })}
    </ViewportPortal>
  )
}

/** `takes`: it would take in what is dragged. */
const Expanded = ({
  drawn: { frame, box },
  selected,
  takes,
}: {
  drawn: DrawnFrame
  selected: boolean
  takes: boolean
}) => (
  <section
    className={`${styles.frame} ${selected ? styles.selected : ''} ${takes ? styles.takes : ''}`}
    style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: box.width, height: box.height }}
    data-frame={frame.id}
    aria-label={`Frame ${frame.title}`}
  >
    <FrameTitle frame={frame} selected={selected} />
  </section>
)
