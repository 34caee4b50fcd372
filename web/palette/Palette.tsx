import { useEffect, useMemo, useRef, useState } from 'react'
import { addDevice } from '../canvas/edits/actions.ts'
import { useConnectionDrag } from '../canvas/gestures/connection-store.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { foldPalette, useSession } from '../store/session.ts'
import { DeviceIcon, Icon } from '../ui/icon/Icon.tsx'
import { PortShape } from '../ui/icon/PortShape.tsx'
import { withKeys } from '../ui/keys/bindings.ts'
import { ChangeCustomType, CustomTypeRows } from './CustomTypeRows.tsx'
import { type Entry, groupsOf, type PaletteLayer, searched } from './entries.ts'
import styles from './Palette.module.css'
import { startDrag } from './palette-drag.ts'

type Props = {
  /** Shown over the canvas, for one choice. */
  floating?: boolean
  /** Where to begin: the search, or a group. */
  start?: 'find' | PaletteLayer | null
  onDone?: () => void
}

/** Every device there is, to be searched, dragged onto the canvas or added by Enter. */
export const Palette = ({ floating = false, start = null, onDone }: Props) => {
  const catalogue = useCatalogue()
  const own = useDocument(state => state.composition)
  const universe = useSession(state => state.platform.universe)
  const [query, setQuery] = useState('')
  const [all, setAll] = useState(false)
  const [at, setAt] = useState(0)
  const root = useRef<HTMLElement>(null)
  const groups = useMemo(() => groupsOf(catalogue, universe, own), [catalogue, universe, own])
  const shown = searched(groups, query, all)
  const entries = shown.flatMap(group => group.entries)
  const current = Math.min(at, Math.max(0, entries.length - 1))

  useEffect(() => {
    if (start === 'find') root.current?.querySelector('input')?.focus()
    else if (start) {
      const group = root.current?.querySelector(`[data-layer="${start}"]`)
      group?.scrollIntoView({ block: 'start' })
      group?.querySelector('button')?.focus()
    }
  }, [start])

  const add = (entry: Entry | undefined) => {
    if (!entry) return
    addDevice(entry.type)
    setQuery('')
    onDone?.()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const finding = event.target instanceof HTMLInputElement
    const to =
      event.key === 'ArrowDown' ? (finding ? 0 : current + 1) : event.key === 'ArrowUp' ? current - 1 : null
    if (to !== null) {
      event.preventDefault()
      if (to < 0) return root.current?.querySelector('input')?.focus()
      const next = Math.min(to, entries.length - 1)
      setAt(next)
      root.current?.querySelectorAll<HTMLElement>('[data-type]')[next]?.focus()
    } else if (event.key === 'Enter' && finding) {
      event.preventDefault()
      add(entries[0])
    } else if (event.key === 'Escape') {
      if (query !== '') setQuery('')
      else onDone ? onDone() : (document.activeElement as HTMLElement | null)?.blur()
    }
  }
  let index = 0
  return (
    <nav
      ref={root}
      className={`${styles.palette} ${floating ? styles.floating : ''}`}
      aria-label="Devices"
      onKeyDown={onKeyDown}
    >
      <div className={`field ${styles.find}`}>
        <Icon name="find" />
        <input
          type="search"
          placeholder="Find a device"
          aria-label="Find a device"
          aria-keyshortcuts="/"
          value={query}
          onChange={event => {
            setQuery(event.target.value)
            setAt(0)
          }}
        />
        {query === '' && <kbd>/</kbd>}
      </div>
      <div className={styles.list}>
        {shown.map(group => (
          <section key={group.layer} data-layer={group.layer}>
            <h2>{group.title}</h2>
            <ul>
              {group.entries.map(entry => {
                const mine = index++
                return (
                  <Row
                    key={entry.type}
                    entry={entry}
                    first={query !== '' && mine === 0}
                    tabbable={mine === current}
                    onFocus={() => setAt(mine)}
                    onAdd={() => add(entry)}
                  />
                )
              })}
            </ul>
            {group.layer === 'custom' && <CustomTypeRows />}
          </section>
        ))}
        {entries.length === 0 && (
          <p className={styles.none}>
            Nothing of that name.{' '}
            <button type="button" className={styles.link} onClick={() => setQuery('')}>
              Show all devices
            </button>
          </p>
        )}
        {query === '' && groups.some(({ layer }) => layer === 'without') && (
          <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
            <Icon name={all ? 'up' : 'right'} className="i12" />
            {all ? 'Hide what can be left out' : 'Leave a platform part out'}
          </button>
        )}
      </div>
      {!floating && (
        <button
          type="button"
          className={styles.foot}
          onClick={() => foldPalette(true)}
          title={withKeys('Fold the palette', 'fold-palette')}
        >
          <Icon name="fold" />
          Fold
          <kbd className="push">[</kbd>
        </button>
      )}
    </nav>
  )
}

type RowProps = { entry: Entry; first: boolean; tabbable: boolean; onFocus: () => void; onAdd: () => void }

const Row = ({ entry, first, tabbable, onFocus, onAdd }: RowProps) => {
  const takes = useConnectionDrag(({ drag }) => drag === null || drag.types.has(entry.type))
  return (
    <li className={`${styles.line} ${takes ? '' : styles.dim}`}>
      <button
        type="button"
        className={`${styles.row} ${first ? styles.first : ''} ${entry.family ?? 'none'}`}
        data-type={entry.type}
        title={`${entry.summary}. Drag it onto the canvas, or press Enter`}
        tabIndex={tabbable ? 0 : -1}
        onFocus={onFocus}
        onPointerDown={event => startDrag(event, entry)}
        onClick={event => event.detail === 0 && onAdd()}
        onDoubleClick={onAdd}
      >
        <DeviceIcon name={entry.icon} />
        <span className={styles.title}>{entry.title}</span>
        {entry.family && <PortShape family={entry.family} className={styles.shape} />}
      </button>
      {entry.layer === 'custom' && <ChangeCustomType type={entry.type} title={entry.title} />}
    </li>
  )
}
