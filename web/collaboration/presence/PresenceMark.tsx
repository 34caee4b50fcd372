import { Popover } from 'radix-ui'
import { useDocument } from '../../store/document.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { pluralize } from '../../ui/text/units.ts'
import styles from './PresenceMark.module.css'
import { type Peer, usePresence } from './presence-store.ts'

/** How many others have this project open, and what they have selected; nothing while one is alone. */
export const PresenceMark = () => {
  const others = usePresence(state => state.others)
  if (others.length === 0) return null
  return (
    <Popover.Root>
      <Popover.Trigger
        className={`btn ${styles.mark}`}
        aria-label={`${pluralize(others.length, 'other')} here`}
      >
        <Icon name="people" />
        <span className="num">{others.length}</span>
      </Popover.Trigger>
      <Popover.Content className={`float ${styles.who}`} sideOffset={6} aria-label="Who else is here">
        <p>
          <b>{pluralize(others.length, 'other page')}</b> {others.length === 1 ? 'has' : 'have'} this project
          open.
        </p>
        <ul>
          {others.map(peer => (
            <Line key={peer.peer} {...peer} />
          ))}
        </ul>
      </Popover.Content>
    </Popover.Root>
  )
}

const maxNames = 3

const Line = ({ peer, selected }: Peer) => {
  const names = useDocument(({ composition }) =>
    composition.devices
      .filter(({ id }) => selected.includes(id))
      .map(({ name }) => name)
      .join(' '),
  ).split(' ')
  const more = names.length - maxNames
  return (
    <li>
      Peer {peer}
      <span className="dim">
        {names[0] === ''
          ? 'nothing selected'
          : `at ${names.slice(0, maxNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`}
      </span>
    </li>
  )
}
