import { Dialog } from 'radix-ui'
import { useId, useMemo, useRef, useState } from 'react'
import type { DeviceId } from '../../shared/model/composition.ts'
import { focusDevice } from '../canvas/gestures/focus-store.ts'
import { catalogueNow } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { reveal } from '../store/session.ts'
import { DeviceIcon, Icon } from '../ui/icon/Icon.tsx'
import { useReturnFocus } from '../ui/menu/use-return-focus.ts'
import styles from './CommandPalette.module.css'
import { isAvailable } from './command.ts'
import { commands } from './commands.ts'
import { setCommandsOpen, useCommandsOpen } from './commands-open.ts'
import { Keys } from './Keys.tsx'
import { type Hit, searchCommands, searchGraph } from './search-commands.ts'

type CommandHit = Hit<(typeof commands)[number]>

/** Every command with its key, and the devices of the graph, found by typing. */
export const CommandPalette = () => {
  const { open, inGraph } = useCommandsOpen()
  const next = useRef<(() => void) | null>(null)
  const returning = useReturnFocus()
  return (
    <Dialog.Root open={open} onOpenChange={setCommandsOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-veil" />
        <Dialog.Content
          className={`dialog ${styles.palette}`}
          aria-describedby={undefined}
          onOpenAutoFocus={returning.onOpenAutoFocus}
          onCloseAutoFocus={event => {
            const run = next.current
            next.current = null
            returning.onCloseAutoFocus(event)
            // Afterwards: what is run may take the focus itself.
            run?.()
          }}
        >
          <Dialog.Title className="visually-hidden">
            {inGraph ? 'Find in the graph' : 'Commands'}
          </Dialog.Title>
          <Finder
            inGraph={inGraph}
            onPick={run => {
              next.current = run
              setCommandsOpen(false)
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const Finder = ({ inGraph, onPick }: { inGraph: boolean; onPick: (run: () => void) => void }) => {
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  const box = useRef<HTMLDivElement>(null)
  const composition = useDocument(state => state.composition)
  const [available] = useState(() => commands.filter(isAvailable))
  const hits = useMemo(
    () =>
      inGraph
        ? searchGraph(catalogueNow(), composition, query)
        : searchCommands(available, catalogueNow(), composition, query),
    [inGraph, available, composition, query],
  )
  const chosen = Math.min(at, Math.max(0, hits.length - 1))
  const move = (to: number) => {
    const next = Math.max(0, Math.min(to, hits.length - 1))
    setAt(next)
    box.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const pick = (hit: CommandHit | undefined) => {
    if (!hit) return
    onPick(hit.kind === 'command' ? hit.command.run : () => goTo(hit.device))
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') pick(hits[chosen])
    else if (event.key === 'ArrowDown') move(chosen + 1)
    else if (event.key === 'ArrowUp') move(chosen - 1)
    else if (event.key === 'PageDown') move(chosen + 8)
    else if (event.key === 'PageUp') move(chosen - 8)
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className={`field ${styles.find}`}>
        <Icon name="find" />
        <input
          value={query}
          placeholder={
            inGraph
              ? 'A device by its name, type, signature or a value'
              : 'A command, or a device by its name or type'
          }
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={hits[chosen] ? `${list}-${chosen}` : undefined}
          aria-label={inGraph ? 'Find in the graph' : 'Find a command or a device'}
          onKeyDown={onKeyDown}
          onChange={event => {
            setQuery(event.target.value)
            move(0)
          }}
        />
      </div>
      <div ref={box} id={list} role="listbox" aria-label="Commands and devices" className={styles.list}>
        {hits.map((hit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={hit.key}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className="menu-item"
            onPointerMove={() => setAt(index)}
            onClick={() => pick(hit)}
          >
            <Line hit={hit} />
          </div>
        ))}
      </div>
      {hits.length === 0 && (
        <p className={styles.none}>
          {inGraph ? 'No device of the graph has that.' : 'No command and no device of that name.'}
        </p>
      )}
    </>
  )
}

/** Shows a device and gives it the focus: the next key is meant for it. */
const goTo = (device: DeviceId): void => {
  reveal({ kind: 'device', device })
  focusDevice(device)
}

const Line = ({ hit }: { hit: CommandHit }) =>
  hit.kind === 'command' ? (
    <>
      <Icon name={hit.command.icon} />
      {hit.title}
      <Keys command={hit.command.id} />
    </>
  ) : (
    <>
      <DeviceIcon name={iconOf(hit.device)} />
      {hit.title}
      <code className="dim">{hit.name}</code>
    </>
  )

const iconOf = (id: string): string => {
  const device = useDocument.getState().composition.devices.find(device => device.id === id)
  return catalogueNow().deviceTypes.get(device?.type ?? '')?.icon ?? 'app'
}
