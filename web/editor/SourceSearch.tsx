import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useDocument } from '../store/document.ts'
import { reveal } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { pluralize } from '../ui/text/units.ts'
import styles from './SourceSearch.module.css'
import { type Found, maxFound, searchSources } from './search-sources.ts'
import { closeSearch, useSourceSearch } from './search-store.ts'

/** Finds a text in all sources: arrows walk what is found, Enter goes there, Escape closes. */
export const SourceSearch = () => {
  const { open, requestId } = useSourceSearch()
  return open ? <Search requestId={requestId} /> : null
}

const Search = ({ requestId }: { requestId: number }) => {
  const sources = useDocument(state => state.sources)
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const found = useMemo(() => searchSources(sources, wanted), [sources, wanted])
  const input = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  // Asked for again while it is open: the focus comes back.
  useEffect(() => {
    if (requestId > 0) input.current?.select()
  }, [requestId])
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return closeSearch()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const rows = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = rows.indexOf(document.activeElement as HTMLButtonElement) + step
    if (at < 0) input.current?.focus()
    else rows[Math.min(at, rows.length - 1)]?.focus()
  }
  return (
    <search className={styles.search} aria-label="All sources" onKeyDown={walk}>
      <div className={styles.row}>
        <Icon name="find" className="i14" />
        <input
          ref={input}
          aria-label="Find in all sources"
          placeholder="Find in all sources"
          value={text}
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            const [first] = found
            if (event.key === 'Enter' && first) go(first)
          }}
        />
        <span className="dim num" role="status">
          {wanted === ''
            ? ''
            : found.length === maxFound
              ? `${maxFound} and more`
              : pluralize(found.length, 'line')}
        </span>
        <button type="button" className="btn small icon" aria-label="Close the search" onClick={closeSearch}>
          <Icon name="x" className="i14" />
        </button>
      </div>
      {found.length > 0 && (
        <ul ref={list} className={styles.found} aria-label="Lines found">
          {found.map(each => (
            <li key={`${each.file} ${each.line}`}>
              <button type="button" className={styles.line} onClick={() => go(each)}>
                <span className={styles.place}>
                  {each.file}:{each.line}
                </span>
                <Marked found={each} wanted={wanted} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </search>
  )
}

const Marked = ({ found: { text, column }, wanted }: { found: Found; wanted: string }) => (
  <code>
    {text.slice(0, column).trimStart()}
    <mark>{text.slice(column, column + wanted.length)}</mark>
    {text.slice(column + wanted.length)}
  </code>
)

const go = ({ file, line, column, text }: Found): void =>
  reveal({ kind: 'source', file, line, column: new TextEncoder().encode(text.slice(0, column)).length })
