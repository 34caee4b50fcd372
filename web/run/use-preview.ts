import { useCallback, useEffect, useState } from 'react'
import type { Preview, PublishedPort } from '../../shared/run.ts'
import { findPreview } from '../api.ts'
import { isRunning, useRun } from './run-store.ts'

export type Shown = { how: 'looking' } | Exclude<Preview, { how: 'page' }> | Page
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

/** Framed under the other name of this machine, it is another site to the browser: it gets no cookie of this page's server. */
const pageOf = ({ scheme, port, gateway }: Extract<Preview, { how: 'page' }>): Page => ({
  how: 'page',
  url: `http://${location.hostname === 'localhost' ? '127.0.0.1' : 'localhost'}:${gateway}`,
  direct: `${scheme}://127.0.0.1:${port.host}`,
  port,
  tls: scheme === 'https',
})
