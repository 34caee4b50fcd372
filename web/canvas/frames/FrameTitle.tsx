import { useReactFlow } from '@xyflow/react'
import { type PointerEvent, useState } from 'react'
import type { Frame, Position } from '../../../shared/model/layout.ts'
import { endStep } from '../../store/document.ts'
import { changeFrame } from '../../store/layout-edits.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import styles from './FrameLayer.module.css'
import { moveFrame, placesOfFrame, renameFrame, selectFrame, useRenamed } from './frame-actions.ts'

/** The bar of a frame: pressing chooses its devices, dragging moves them, the buttons rename, collapse and expand. */
export const FrameTitle = ({ frame, selected }: { frame: Frame; selected: boolean }) => {
  const naming = useRenamed(({ id }) => id === frame.id)
  const drag = useFrameDrag(frame)
  const what = frame.collapsed ? 'Expand' : 'Collapse'
  return (
    <header className={`nopan nodrag ${styles.title}`} {...drag}>
      {naming ? (
        <input
          // biome-ignore lint/a11y/noAutofocus: the button that opens it was pressed to type
          autoFocus
          aria-label="Title of the frame"
          value={frame.title}
          maxLength={200}
          onFocus={event => event.target.select()}
          onChange={event => changeFrame(frame.id, { title: event.target.value }, `frame:${frame.id}`)}
          onBlur={() => {
            endStep()
            renameFrame(null)
          }}
          onKeyDown={event => {
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
            event.stopPropagation()
          }}
        />
      ) : (
        <button
          type="button"
          className={styles.name}
          aria-pressed={selected}
          aria-label={`${frame.title || 'Frame'}: select its devices`}
          onClick={() => selectFrame(frame)}
          onDoubleClick={() => renameFrame(frame.id)}
        >
          {frame.title || 'Frame'}
        </button>
      )}
      <button
        type="button"
        className={styles.button}
        aria-label={`Rename ${frame.title || 'the frame'}`}
        title="Rename"
        onClick={() => renameFrame(frame.id)}
      >
        <Icon name="text" className="i12" />
      </button>
      <button
        type="button"
        className={styles.button}
        aria-label={`${what} ${frame.title || 'the frame'}`}
        aria-expanded={!frame.collapsed}
        title={`${what}  G`}
        onClick={() => changeFrame(frame.id, { collapsed: !frame.collapsed })}
      >
        <Icon name={frame.collapsed ? 'right' : 'down'} className="i12" />
      </button>
    </header>
  )
}

let drags = 0

/** A drag by the title, one step to undo however long it takes. */
const useFrameDrag = (frame: Frame) => {
  const { getZoom } = useReactFlow()
  const [held, setHeld] = useState<{
    at: Position
    from: ReturnType<typeof placesOfFrame>
    merge: string
  } | null>(null)
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || event.target instanceof HTMLInputElement) return
      setHeld({
        at: { x: event.clientX, y: event.clientY },
        from: placesOfFrame(frame),
        merge: `frame-drag:${++drags}`,
      })
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!held || event.buttons === 0) return
      const by = {
        x: (event.clientX - held.at.x) / getZoom(),
        y: (event.clientY - held.at.y) / getZoom(),
      }
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) {
        // A hand that only presses trembles; capture would take the press from the buttons.
        if (Math.abs(by.x) + Math.abs(by.y) < 4) return
        event.currentTarget.setPointerCapture(event.pointerId)
        selectFrame(frame)
      }
      moveFrame(held.from, by, held.merge)
    },
    onPointerUp: () => setHeld(null),
    onPointerCancel: () => setHeld(null),
  }
}
