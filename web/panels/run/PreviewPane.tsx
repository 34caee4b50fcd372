import { useId, useState } from 'react'
import type { PublishedPort } from '../../../shared/protocol/run.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import styles from './PreviewPane.module.css'
import { inFrame, inTab } from './page-of-image.ts'
import { load, useRun } from './run-store.ts'
import { usePreview } from './use-preview.ts'

/** What the running image serves, as a browser shows it: its address, reload, and a way to a tab of its own. */
export const PreviewPane = () => {
  const { shown, look } = usePreview()
  const fileName = useRun(state => state.fileName)
  const ports = useRun(state => state.ports)
  if (shown.how === 'looking') return <p className={styles.looking}>Looking for a web page</p>
  if (shown.how === 'none') {
    return (
      <div className={`empty ${styles.word}`}>
        <b>No web page</b>
        <p>
          Nobody answers HTTP at {formatPorts(ports)} of {fileName}.
        </p>
        <button type="button" className="btn line small" onClick={look}>
          Look again
        </button>
      </div>
    )
  }
  if (shown.how === 'elsewhere') {
    const { address } = shown
    return (
      <div className={`empty ${styles.word}`}>
        <b>The page is served on another machine</b>
        <p>
          The image answers at {address} of the machine that the server runs on. From this one, a tunnel
          reaches it: <code>{`ssh -L ${address}:${address} SERVER`}</code>
        </p>
      </div>
    )
  }
  return <Page key={shown.url} {...shown} />
}

const formatPorts = (ports: readonly PublishedPort[]): string => {
  const numbers = [...new Set(ports.map(({ guest }) => guest))].sort((a, b) => a - b)
  if (numbers.length < 2) return numbers.length === 0 ? 'a port' : `port ${numbers[0]}`
  return `port ${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1)}`
}

type PageProps = { url: string; direct: string; tls: boolean }

const Page = ({ url, direct, tls }: PageProps) => {
  const id = useId()
  const [path, setPath] = useState('/')
  const [typed, setTyped] = useState('/')
  const [loads, setLoads] = useState(0)
  const loading = useRun(state => state.loading)
  return (
    <div className={styles.page}>
      <form
        className={styles.bar}
        aria-label="Address"
        onSubmit={event => {
          event.preventDefault()
          const next = typed.startsWith('/') ? typed : `/${typed}`
          setTyped(next)
          setPath(next)
          setLoads(loads + 1)
        }}
      >
        <button type="submit" className="btn small icon" aria-label="Reload" title="Reload">
          <Icon name="reload" />
        </button>
        <span className={`field ${styles.address}`}>
          {tls && <Icon name="tls" className="i12 okc" />}
          <label htmlFor={id} className="mono dim" title={direct}>
            {direct}
          </label>
          <input
            id={id}
            className="mono"
            spellCheck={false}
            value={typed}
            onChange={event => setTyped(event.target.value)}
          />
        </span>
        <button
          type="button"
          className={`btn line small ${styles.load}`}
          title="Ask for this page over 16 connections for five seconds; the console says how often it was answered"
          aria-busy={loading}
          aria-disabled={loading}
          onClick={() => void load(path)}
        >
          {loading ? 'Measuring' : 'Load test'}
        </button>
        <a
          className="btn small icon"
          href={direct + path}
          {...inTab}
          aria-label="Open in a tab of its own"
          title="Open in a tab of its own"
        >
          <Icon name="share" />
        </a>
      </form>
      <iframe
        key={loads}
        className={styles.frame}
        title="What the image serves"
        src={url + path}
        {...inFrame}
      />
    </div>
  )
}
