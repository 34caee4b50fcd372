import { useStoreApi } from '@xyflow/react'
import { useState } from 'react'
import type { FlowNode, WireEdge } from '../flow-types.ts'

/**
 * Keeps React Flow from measuring devices as they appear: their size and where their ports are is known beforehand, and
 * to measure a thousand of them lays out the page a thousand times. From afar they have no ports to be measured at all.
 * To be called before React Flow is first rendered, which holds on to what measures.
 */
export const useKnownMeasures = (): void => {
  const store = useStoreApi<FlowNode, WireEdge>()
  useState(() => {
    const { updateNodeInternals } = store.getState()
    store.setState({
      updateNodeInternals: (updates, options) => {
        const { nodeLookup } = store.getState()
        const unknown = [...updates].filter(([id]) => nodeLookup.get(id)?.type !== 'device')
        if (unknown.length > 0) updateNodeInternals(new Map(unknown), options)
      },
    })
  })
}
