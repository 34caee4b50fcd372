import type { EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import type { WireEdge } from './flow.ts'
import { usePull } from './pull-store.ts'
import styles from './Wire.module.css'
import { roundedPath } from './wire-path.ts'

/** A made wire: at right angles, in the colour of what it carries. */
export const Wire = memo(({ id, data, selected = false }: EdgeProps<WireEdge>) => {
  const dimmed = usePull(({ pull }) => pull !== null)
  const moving = usePull(
    ({ pull }) =>
      pull?.moving != null &&
      `${pull.moving.from.device}>${pull.moving.to.device}.${pull.moving.to.port}` === id,
  )
  if (!data || moving) return null
  const path = roundedPath(data.route)
  const classes = [
    styles.wire,
    selected ? styles.selected : '',
    data.bad ? styles.bad : '',
    data.ghost ? styles.ghost : '',
    dimmed ? styles.dimmed : '',
  ]
  return (
    <g className={`${data.family} ${styles.group}`} data-wire={id}>
      {selected && <path className={styles.halo} d={path} />}
      {data.crossings.map(({ x, y, vertical }) => (
        <path
          key={`${x},${y}`}
          className={styles.gap}
          d={vertical ? `M${x} ${y - 6}V${y + 6}` : `M${x - 6} ${y}H${x + 6}`}
        />
      ))}
      <path className={classes.join(' ')} d={path} />
      <path className={`react-flow__edge-interaction ${styles.hit}`} d={path}>
        <title>{data.title}</title>
      </path>
    </g>
  )
})
