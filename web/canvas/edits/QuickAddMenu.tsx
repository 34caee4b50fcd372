import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Position } from '../../../shared/model/layout.ts'
import type { Family } from '../../../shared/model/signature.ts'
import { groupsOf } from '../../palette/entries.ts'
import { closeness, matches } from '../../palette/search.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { edit, useDocument } from '../../store/document.ts'
import { useSession } from '../../store/session.ts'
import { DeviceIcon } from '../../ui/icon/Icon.tsx'
import { PortShape } from '../../ui/icon/PortShape.tsx'
import { appsToExtend, compatibleInserts, compatibleTypes, type Endpoint } from '../gestures/compatible.ts'
import { clearConnectionDrag, type QuickAddItem, useConnectionDrag } from '../gestures/connection-store.ts'
import { signatureView } from '../nodes/device-view.ts'
import { addAtEnd, addDevice, extendApp, insertInto } from './actions.ts'
import styles from './QuickAddMenu.module.css'

/** Devices at the pointer: what fits the end of a wire released there, already wired; what fits into a wire; or all. */
export const QuickAddMenu = () => {
  const offer = useConnectionDrag(state => state.offer)
  return offer && <Menu key={`${offer.client.x},${offer.client.y}`} offer={offer} />
}

type Item = {
  key: string
  title: string
  detail: string
  icon: string
  /** null: it gives nothing. */
  family: Family | null
  words: readonly string[]
  run: () => void
}

const Menu = ({ offer }: { offer: QuickAddItem }) => {
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const list = useId()
  const all = useMemo(() => itemsOf(offer), [offer])
  const items = all
    .filter(({ title, words }) => matches(query, [title, ...words]))
    .toSorted((a, b) => closeness(query, [a.title]) - closeness(query, [b.title]))
  const { label, none } = labelsFor[offer.for]
  const chosen = Math.min(at, Math.max(0, items.length - 1))

  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    const away = (event: PointerEvent) => box.current?.contains(event.target as Node) || clearConnectionDrag()
    addEventListener('pointerdown', away, true)
    return () => removeEventListener('pointerdown', away, true)
  }, [])

  const run = (item: Item | undefined) => {
    if (!item) return
    if (offer.for === 'end' && offer.moving) edit([{ edit: 'remove-wire', wire: offer.moving }])
    item.run()
    clearConnectionDrag()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') clearConnectionDrag()
    else if (event.key === 'Enter') run(items[chosen])
    else if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, items.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0))
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={box}
      className={`menu ${styles.menu}`}
      style={placeIn(offer.client)}
      role="dialog"
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      <div className={`field ${styles.find}`}>
        <input
          ref={input}
          value={query}
          placeholder={label}
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={items[chosen] ? `${list}-${chosen}` : undefined}
          aria-label={label}
          onChange={event => {
            setQuery(event.target.value)
            setAt(0)
          }}
        />
      </div>
      <div id={list} role="listbox" aria-label={label} className={styles.list}>
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={item.key}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={`menu-item ${item.family ?? 'none'}`}
            onPointerMove={() => setAt(index)}
            onClick={() => run(item)}
          >
            <DeviceIcon name={item.icon} />
            <span className={styles.title}>{item.title}</span>
            <code className={styles.detail}>{item.detail}</code>
            {item.family && <PortShape family={item.family} className={styles.shape} />}
          </div>
        ))}
      </div>
      {items.length === 0 && (
        <p className={styles.none}>{all.length === 0 ? none : 'Nothing of that name fits.'}</p>
      )}
    </div>
  )
}

const labelsFor = {
  end: { label: 'Compatible devices', none: 'This universe has no compatible device.' },
  wire: { label: 'Insert into the wire', none: 'No device takes this and gives it on.' },
  place: { label: 'Add a device', none: 'This universe has no device.' },
} as const

const itemsOf = (offer: QuickAddItem): Item[] => {
  if (offer.for === 'end') return itemsAtEnd(offer.end, offer.at)
  if (offer.for === 'place') return itemsAt(offer.at)
  const { wire } = offer
  return compatibleInserts(catalogueNow(), useDocument.getState().composition, wire).flatMap(
    ({ type, port }) => (port === null ? [] : itemOf(type, port, () => insertInto(type, port, wire))),
  )
}

const itemsAt = (at: Position): Item[] =>
  groupsOf(catalogueNow(), useSession.getState().platform.universe).flatMap(({ entries }) =>
    entries.map(entry => ({
      key: entry.type,
      title: entry.title,
      detail: '',
      icon: entry.icon,
      family: entry.family,
      words: entry.texts,
      run: () => addDevice(entry.type, at),
    })),
  )

const itemOf = (type: string, detail: string | null, run: () => void): Item[] => {
  const found = catalogueNow().deviceTypes.get(type)
  return found
    ? [
        {
          key: `${type}.${detail ?? ''}`,
          title: found.title,
          detail: detail ?? found.defaultName,
          icon: found.icon,
          family: signatureView(catalogueNow(), found.gives ?? '').family,
          words: [...found.keywords, found.summary],
          run,
        },
      ]
    : []
}

const itemsAtEnd = (end: Endpoint, at: Position): Item[] => {
  const { composition } = useDocument.getState()
  const types = compatibleTypes(catalogueNow(), composition, end).flatMap(({ type, port }) =>
    itemOf(type, port, () => addAtEnd(type, port, end, at)),
  )
  if (end.kind === 'port') return types
  const apps = appsToExtend(catalogueNow(), composition, end).map((id): Item => {
    const name = composition.devices.find(device => device.id === id)?.name ?? id
    return {
      key: `port-of-${id}`,
      title: 'New port on',
      detail: name,
      icon: 'app',
      family: 'app',
      words: ['app', name],
      run: () => extendApp(id, end.device),
    }
  })
  const newApp: Item = {
    key: 'app',
    title: 'OCaml app',
    detail: 'new',
    icon: 'app',
    family: 'app',
    words: ['app', 'new'],
    run: () => addAtEnd('app', null, end, at),
  }
  return [...types, newApp, ...apps]
}

/** Near the pointer, inside the window. */
const placeIn = ({ x, y }: { x: number; y: number }) => ({
  left: Math.max(8, Math.min(x + 4, innerWidth - 268)),
  top: Math.max(8, Math.min(y - 20, innerHeight - 300)),
})
