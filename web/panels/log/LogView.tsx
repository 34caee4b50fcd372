import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import { Icon } from '../../ui/icon/Icon.tsx'
import { pluralize } from '../../ui/text/units.ts'
import { LineText } from './LineText.tsx'
import styles from './LogView.module.css'
import type { LogBuffer, LogLine } from './log-buffer.ts'
import { searchLog } from './search-log.ts'

type Props = {
  log: LogBuffer
  label: string
  /** Shown while there are no lines. */
  empty: ReactNode
  /** The last line is being worked on. */
  live: boolean
}

/** A log: real text that can be searched and copied, following its end until the reader scrolls away from it. */
export const LogView = ({ log, label, empty, live }: Props) => {
  useSyncExternalStore(log.onChange, log.version)
  const list = useRef<VirtuosoHandle>(null)
  const [following, setFollowing] = useState(true)
  const [seen, setSeen] = useState(0)
  const [search, setSearch] = useState<string | null>(null)
  const size = log.size()
  const first = log.first()

  useLayoutEffect(() => {
    if (following && size > 0) list.current?.scrollToIndex({ index: size - 1, align: 'end', offset: padding })
  })
  const scrolling = useScrollIntent(atEnd => {
    if (atEnd === following) return
    setFollowing(atEnd)
    setSeen(first + size)
  })
  const toEnd = () => {
    scrolling.forget()
    setFollowing(true)
  }
  const unread = following ? 0 : Math.max(0, first + size - seen)

  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'f') {
      event.preventDefault()
      setSearch(search ?? '')
    }
    if (event.key === 'Escape' && search !== null) setSearch(null)
    if (event.key === 'End') toEnd()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys for the log and the search field inside it
    <div className={styles.view} onKeyDown={onKeyDown}>
      {size === 0 ? (
        <div className={styles.empty}>{empty}</div>
      ) : (
        <Virtuoso
          ref={list}
          scrollerRef={scrolling.watch}
          className={styles.lines}
          role="log"
          aria-live="off"
          aria-label={label}
          totalCount={size}
          defaultItemHeight={20}
          increaseViewportBy={200}
          initialTopMostItemIndex={{ index: Math.max(0, size - 1), align: 'end' }}
          computeItemKey={index => first + index}
          itemContent={index => {
            const line = log.at(index)
            return line ? <Row line={line} wanted={search ?? ''} now={live && index === size - 1} /> : null
          }}
          components={paddings}
          onCopy={event => copyAll(event, log)}
        />
      )}
      {size > 0 && (
        <Tools
          log={log}
          search={search}
          setSearch={setSearch}
          go={index => {
            scrolling.forget()
            setFollowing(false)
            setSeen(first + size)
            list.current?.scrollToIndex({ index, align: 'center' })
          }}
        />
      )}
      {!following && (
        <button type="button" className={`btn line small ${styles.more}`} onClick={toEnd}>
          <Icon name="down" className="i14" />
          {unread > 0 ? pluralize(unread, 'new line') : 'To the end'}
        </button>
      )}
    </div>
  )
}

/** Above the first line and below the last, in pixels. */
const padding = 8

/** A reader this near to the end, in pixels, wants to stay there. */
const nearEnd = 48

const paddings = {
  Header: () => <div className={styles.pad} />,
  Footer: () => <div className={styles.pad} />,
}

const Row = ({ line, wanted, now }: { line: LogLine; wanted: string; now: boolean }) => (
  <div
    className={`${styles.line} ${styles[line.level] ?? ''} ${now ? styles.now : ''}`}
    data-line={line.number}
  >
    <span>{line.at === null ? '' : (line.at / 1000).toFixed(3)}</span>
    <span>{line.tool}</span>
    <span>
      <LineText text={line.text} wanted={wanted} />
    </span>
  </div>
)

const Tools = ({
  log,
  search,
  setSearch,
  go,
}: {
  log: LogBuffer
  search: string | null
  setSearch: (search: string | null) => void
  go: (index: number) => void
}) => {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(log.text())
    setCopied(true)
  }
  return (
    <div className={styles.tools}>
      {search !== null && <SearchField log={log} search={search} setSearch={setSearch} go={go} />}
      {search === null && (
        <button
          type="button"
          className="btn small icon"
          aria-label="Find in the log"
          title="Find (Ctrl F)"
          onClick={() => setSearch('')}
        >
          <Icon name="find" className="i14" />
        </button>
      )}
      <button
        type="button"
        className="btn small icon"
        aria-label={copied ? 'Copied' : 'Copy the log'}
        title="Copy all"
        onClick={() => void copy()}
      >
        <Icon name={copied ? 'check' : 'copy'} className={`i14 ${copied ? 'okc' : ''}`} />
      </button>
    </div>
  )
}

const SearchField = ({
  log,
  search,
  setSearch,
  go,
}: {
  log: LogBuffer
  search: string
  setSearch: (search: string | null) => void
  go: (index: number) => void
}) => {
  const [current, setCurrent] = useState(0)
  const searching = useMemo(() => (search === '' ? null : searchLog(log, search)), [log, search])
  const matches = searching?.matches() ?? []
  const step = (by: number) => {
    if (matches.length === 0) return
    const next = (current + by + matches.length) % matches.length
    setCurrent(next)
    go((matches[next] ?? 0) - log.first())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    step(event.shiftKey ? -1 : 1)
  }
  return (
    <search className={styles.search}>
      <label className={`field ${styles.field}`}>
        <Icon name="find" className="i14" />
        <input
          // biome-ignore lint/a11y/noAutofocus: it appears because the reader asked for it
          autoFocus
          aria-label="Find in the log"
          placeholder="Find in the log"
          value={search}
          onChange={event => {
            setSearch(event.target.value)
            setCurrent(-1)
          }}
          onKeyDown={onKeyDown}
        />
        <span className="dim num" role="status">
          {search === ''
            ? ''
            : matches.length === 0
              ? 'none'
              : `${Math.max(0, current) + 1} of ${matches.length}`}
        </span>
      </label>
      <button type="button" className="btn small icon" aria-label="Previous match" onClick={() => step(-1)}>
        <Icon name="up" className="i14" />
      </button>
      <button type="button" className="btn small icon" aria-label="Next match" onClick={() => step(1)}>
        <Icon name="down" className="i14" />
      </button>
      <button
        type="button"
        className="btn small icon"
        aria-label="Close the search"
        onClick={() => setSearch(null)}
      >
        <Icon name="x" className="i14" />
      </button>
    </search>
  )
}

/**
 * Tells whether the reader has scrolled to the end or away from it. Only what a reader does counts: wheel, touch, keys, a
 * drag of the scroll bar. Lines that arrive move the end away, and are no such thing.
 */
const useScrollIntent = (told: (atEnd: boolean) => void) => {
  const newest = useRef(told)
  newest.current = told
  return useMemo(() => {
    let leave = () => {}
    let until = 0
    const watch = (scroller: HTMLElement | Window | null) => {
      leave()
      if (!(scroller instanceof HTMLElement)) return
      const touched = () => {
        until = performance.now() + 700
      }
      const scrolled = () => {
        if (performance.now() > until) return
        newest.current(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEnd)
      }
      const kinds = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const
      const drag = (event: globalThis.PointerEvent) => event.buttons > 0 && touched()
      for (const kind of kinds) scroller.addEventListener(kind, touched, { passive: true })
      scroller.addEventListener('pointermove', drag, { passive: true })
      scroller.addEventListener('scroll', scrolled, { passive: true })
      leave = () => {
        for (const kind of kinds) scroller.removeEventListener(kind, touched)
        scroller.removeEventListener('pointermove', drag)
        scroller.removeEventListener('scroll', scrolled)
      }
    }
    /** What scrolls now is the page's own doing. */
    const forget = () => {
      until = 0
    }
    return { watch, forget }
  }, [])
}

/** Everything is selected: the clipboard gets every line, also those that are not drawn. */
const copyAll = (event: React.ClipboardEvent, log: LogBuffer): void => {
  const selection = getSelection()
  const scroller = event.currentTarget
  if (!selection?.containsNode(scroller, false)) return
  event.preventDefault()
  event.clipboardData.setData('text/plain', log.text())
}
