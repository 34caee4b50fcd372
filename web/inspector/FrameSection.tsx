import { anyFramed, frameSelected, selectedFrame, unframeSelected } from '../canvas/frames/frame-actions.ts'
import { useDocument } from '../store/document.ts'
import { changeFrame } from '../store/layout-edits.ts'
import { keysOf } from '../ui/keys/bindings.ts'
import { Line, TextBox } from './fields.tsx'
import styles from './Inspector.module.css'

/** The frame of what is selected, or the way to one. */
export const FrameSection = () => {
  // What is selected draws this anew by itself; the frames of the layout have to be asked for.
  useDocument(state => state.layout.frames)
  const frame = selectedFrame()
  return (
    <section>
      <h3>
        Frame<span>changes no build</span>
      </h3>
      {frame && (
        <Line label="Title">
          {ids => (
            <TextBox
              {...ids}
              value={frame.title}
              maxLength={200}
              onChange={title => changeFrame(frame.id, { title }, `frame:${frame.id}`)}
            />
          )}
        </Line>
      )}
      <div className={`${styles.acts} ${frame ? styles.under : ''}`}>
        <button type="button" className="btn line small" title={keysOf('frame')} onClick={frameSelected}>
          {frame ? (frame.collapsed ? 'Expand' : 'Collapse') : 'Frame them'}
        </button>
        {anyFramed() && (
          <button
            type="button"
            className="btn line small"
            title={keysOf('unframe')}
            onClick={unframeSelected}
          >
            {frame ? 'Remove the frame' : 'Take out of the frame'}
          </button>
        )}
      </div>
    </section>
  )
}
