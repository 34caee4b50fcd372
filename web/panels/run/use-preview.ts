import { useCallback, useEffect, useState } from 'react'
import type { Preview, PublishedPort } from '../../../shared/protocol/run.ts'
import { findPreview } from '../../api.ts'
import { isRunning } from './create-run-store.ts'
import { useRun } from './run-store.ts'

/** `elsewhere`: the image serves a page, which browsers of the server's own machine alone reach. */
export type Shown =
  | { how: 'looking' }
  | { how: 'elsewhere'; address: string }
  | Exclude<Preview, { how: 'page' }>
  | Page
type Page = { how: 'page'; url: string; direct: string; port: PublishedPort; tls: boolean }

/** What the running image serves as a web page, looked for once it has booted, and again on request. */
export const usePreview = (): { shown: Shown; look: () => void } => {
  const running = useRun(isRunning)
  const id = useRun(state => state.run?.id)
  const ports = useRun(state => state.ports)
  const [asked, setAsked] = useState(0)
  const [shown, setShown] = useState<Shown>({ how: 'looking' })
  useEffect(() => {
    // `asked` counts the times that the user had it looked for again.
    void asked
    setShown({ how: 'looking' })
    if (!running || !id || ports.length === 0) return
    let current = true
    void findPreview(id).then(reply => {
      if (current) setShown(reply.ok && reply.value.how === 'page' ? pageOf(reply.value) : { how: 'none' })
    })
    return () => {
      current = false
    }
  }, [running, id, ports, asked])
  return { shown, look: useCallback(() => setAsked(times => times + 1), []) }
}

const pageOf = ({ scheme, port, origin, here }: Extract<Preview, { how: 'page' }>): Shown => {
  if (!here) return { how: 'elsewhere', address: `${port.address}:${port.host}` }
  return {
    how: 'page',
    url: origin,
    direct: `${scheme}://${port.address}:${port.host}`,
    port,
    tls: scheme === 'https',
  }
}
