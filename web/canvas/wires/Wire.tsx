import type { EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import type { WireEdge } from '../flow-types.ts'
import { useConnectionDrag } from '../gestures/connection-store.ts'
import { WireShape } from './WireShape.tsx'

/** A selected wire; while it is moved to another end its place is empty. */
export const Wire = memo(({ id, data, selected = false }: EdgeProps<WireEdge>) => {
  const moving = useConnectionDrag(
    ({ drag }) =>
      drag?.moving != null &&
      `${drag.moving.from.device}>${drag.moving.to.device}.${drag.moving.to.port}` === id,
  )
  return data && !moving ? <WireShape wire={data.wire} selected={selected} /> : null
})
