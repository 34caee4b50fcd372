import { useRef } from 'react'
import type { WireView } from '../flow-types.ts'
import { useWantedFocus } from '../gestures/focus-store.ts'
import styles from './Wire.module.css'
import { roundedPath } from './wire-path.ts'

type Props = { wire: WireView; selected?: boolean }

/** One wire as an element of its own, to be pointed at and to take the focus. */
export const WireShape = ({ wire, selected = false }: Props) => {
  const path = roundedPath(wire.route)
  const element = useRef<SVGGElement>(null)
  useWantedFocus(selected ? wire.key : null, element)
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button
    <g
      ref={element}
      className={`${wire.family} ${styles.group}`}
      data-wire={wire.key}
      role="button"
      aria-roledescription="wire"
      aria-pressed={selected}
      aria-label={wire.title}
      tabIndex={selected ? 0 : -1}
    >
      <path className={`${styles.halo} ${selected ? styles.chosen : ''}`} d={path} />
      <path
        className={[
          styles.wire,
          selected ? styles.selected : '',
          wire.bad ? styles.bad : '',
          wire.suggested ? styles.suggested : '',
        ].join(' ')}
        d={path}
      />
      <path className={styles.hit} d={path}>
        <title>{wire.title}</title>
      </path>
    </g>
  )
}
