import { changeFrame } from '../../store/layout-edits.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { PortShape } from '../../ui/icon/PortShape.tsx'
import { pluralize } from '../../ui/text/units.ts'
import { useMarkedDevices } from '../nodes/marks.ts'
import styles from './FrameLayer.module.css'
import { FrameTitle } from './FrameTitle.tsx'
import { selectFrame } from './frame-actions.ts'
import type { DrawnFrame, FrameRow } from './frames.ts'

/** A frame in place of its devices: a row for each port and each gift that a wire crosses the edge for. */
export const CollapsedFrame = ({
  drawn: { frame, devices, box, rows },
  selected,
}: {
  drawn: DrawnFrame
  selected: boolean
}) => {
  const marked = useMarkedDevices()
  const bad = devices.filter(id => marked.get(id) === 'error').length
  return (
    // biome-ignore lint/a11y/useSemanticElements: a frame is no form
    <div
      role="group"
      className={`nopan ${styles.box} ${selected ? styles.chosen : ''} ${bad > 0 ? styles.bad : ''}`}
      style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: box.width, height: box.height }}
      data-frame={frame.id}
      data-stands-for={devices.join(' ')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a collapsed frame is walked to as devices are
      tabIndex={0}
      aria-label={formatFrame(frame.title, devices.length, rows, bad)}
      aria-roledescription="frame"
      onClick={event => event.target === event.currentTarget && selectFrame(frame)}
      onKeyDown={event => {
        if (event.target !== event.currentTarget) return
        if (event.key === ' ') selectFrame(frame)
        else if (event.key === 'Enter') changeFrame(frame.id, { collapsed: false })
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <FrameTitle frame={frame} selected={selected} />
      <ul className={styles.rows}>
        {rows.map(({ device, name, port, needs, gives }, index) => (
          <li key={`${device}.${port ?? index}`}>
            {needs && (
              <span className={needs.family} title={`${name} needs ${needs.moduleType} at ${port}`}>
                <PortShape family={needs.family} className={styles.left} />
              </span>
            )}
            <span className={`${styles.rowName} ${needs ? '' : styles.toRight}`}>
              {port === null ? (gives ? name : '') : `${name} ${port}`}
            </span>
            {gives && (
              <span className={gives.family} title={`${name} gives ${gives.moduleType}`}>
                <PortShape family={gives.family} className={styles.right} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <footer className={styles.foot}>
        {bad > 0 ? (
          <>
            <Icon name="err" className="i12" /> {pluralize(bad, 'device')} with a problem
          </>
        ) : (
          pluralize(devices.length, 'device')
        )}
      </footer>
    </div>
  )
}

const formatFrame = (title: string, count: number, rows: readonly FrameRow[], bad: number): string => {
  const needs = rows.flatMap(({ name, port, needs }) =>
    needs ? [`${needs.short} for ${name} at ${port}`] : [],
  )
  const gives = rows.flatMap(({ name, gives }) => (gives ? [`${gives.short} from ${name}`] : []))
  return [
    `${title || 'Frame'}, collapsed, ${pluralize(count, 'device')}.`,
    needs.length > 0 ? `Takes ${needs.join('; ')}.` : '',
    gives.length > 0 ? `Gives ${gives.join('; ')}.` : '',
    bad > 0 ? `${pluralize(bad, 'device')} with a problem.` : '',
  ]
    .filter(part => part !== '')
    .join(' ')
}
