import { useStore, useStoreApi } from '@xyflow/react'
import { memo } from 'react'
import { useDocument } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { withKeys } from '../ui/keys/bindings.ts'
import styles from './CanvasTools.module.css'
import { canvasControls } from './controls.ts'
import { tidy, writeNote } from './edits/actions.ts'
import type { FlowNode } from './flow-types.ts'
import { Minimap } from './nodes/Minimap.tsx'

/** Zoom, fit, tidy and note at the left; a small picture of the whole graph at the right, where there is room. */
export const CanvasTools = memo(({ nodes }: { nodes: readonly FlowNode[] }) => {
  const store = useStoreApi()
  const readOnly = useDocument(state => state.readOnly)
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100))
  const focusBack = () =>
    store.getState().domNode?.querySelector<HTMLElement>('[data-device][tabindex="0"]')?.focus()
  return (
    <>
      <div className={`float ${styles.tools}`} role="toolbar" aria-label="View">
        <button
          type="button"
          className="btn icon"
          aria-label="Zoom out"
          title={withKeys('Zoom out', 'zoom-out')}
          onClick={() => canvasControls()?.zoom('out')}
        >
          <Icon name="minus" />
        </button>
        <button
          type="button"
          className={`num mid ${styles.level}`}
          title={withKeys('Zoom to 100 %', 'zoom-actual')}
          aria-label={`Zoom is ${zoom} %. Zoom to 100 %`}
          onClick={() => canvasControls()?.zoom('actual')}
        >
          {zoom} %
        </button>
        <button
          type="button"
          className="btn icon"
          aria-label="Zoom in"
          title={withKeys('Zoom in', 'zoom-in')}
          onClick={() => canvasControls()?.zoom('in')}
        >
          <Icon name="plus" />
        </button>
        <span className={styles.rule} />
        <button
          type="button"
          className="btn icon"
          aria-label="Fit"
          title={withKeys('Show everything', 'fit')}
          onClick={() => canvasControls()?.fit()}
        >
          <Icon name="fit" />
        </button>
        {!readOnly && (
          <>
            <button
              type="button"
              className={`btn ${styles.worded}`}
              title={withKeys('Auto-layout', 'tidy')}
              onClick={() => void tidy().then(focusBack)}
            >
              <Icon name="tidy" />
              Auto-layout
            </button>
            <button
              type="button"
              className="btn icon"
              aria-label="Add a note"
              title={withKeys('Add a note', 'note')}
              onClick={writeNote}
            >
              <Icon name="note" />
            </button>
          </>
        )}
      </div>
      <Minimap nodes={nodes} />
    </>
  )
})
