import { titleOf } from '../../shared/catalogue/catalogue.ts'
import type { DeviceId } from '../../shared/model/composition.ts'
import { duplicateSelected, removeAndReconnect, removeSelected } from '../canvas/edits/actions.ts'
import { isAvailable } from '../commands/command.ts'
import { command } from '../commands/commands.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { select } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { keysOf } from '../ui/keys/bindings.ts'
import { pluralize } from '../ui/text/units.ts'
import { FrameSection } from './FrameSection.tsx'
import styles from './Inspector.module.css'
import { SharedSettings } from './SharedSettings.tsx'

const lineUps = [
  ...['left', 'centre', 'right', 'top', 'middle', 'bottom'].map(edge => command(`align-${edge}`)),
  ...['across', 'down'].map(axis => command(`distribute-${axis}`)),
]

type Props = { devices: readonly DeviceId[]; wires: readonly string[] }

/** Several things at once: what they are, and what can be done with all of them. */
export const SeveralInspector = ({ devices, wires }: Props) => {
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const chosen = composition.devices.filter(({ id }) => devices.includes(id))
  const parts = [
    devices.length > 0 ? pluralize(devices.length, 'device') : '',
    wires.length > 0 ? pluralize(wires.length, 'wire') : '',
  ].filter(part => part !== '')
  return (
    <>
      <header className={styles.head}>
        <div>
          <h2>{parts.join(', ')}</h2>
          <p>Selected together</p>
        </div>
        <button type="button" className="btn small icon" aria-label="Close" onClick={() => select({})}>
          <Icon name="x" />
        </button>
      </header>
      {devices.length > 1 && (
        <section>
          <h3>Line up</h3>
          <div className={styles.acts}>
            {lineUps.filter(isAvailable).map(({ id, title, run }) => (
              <button type="button" key={id} className="btn line small" onClick={run}>
                {title}
              </button>
            ))}
          </div>
        </section>
      )}
      <SharedSettings devices={chosen} />
      {devices.length > 0 && <FrameSection />}
      <section>
        <div className={styles.acts}>
          {devices.length > 0 && (
            <button type="button" className="btn line small" onClick={duplicateSelected}>
              <Icon name="copy" className="i14" />
              Duplicate
            </button>
          )}
          <button type="button" className="btn line small" onClick={removeSelected}>
            <Icon name="trash" className="i14" />
            Remove
          </button>
          {devices.length > 0 && (
            <button
              type="button"
              className="btn line small"
              title={keysOf('remove-and-reconnect')}
              onClick={removeAndReconnect}
            >
              Remove and reconnect
            </button>
          )}
        </div>
      </section>
      <section>
        <h3>Devices</h3>
        {chosen.map(device => (
          <div key={device.id} className={styles.port}>
            <button type="button" className="btn small" onClick={() => select({ devices: [device.id] })}>
              {titleOf(catalogue, device)} <code className="dim">{device.name}</code>
            </button>
          </div>
        ))}
      </section>
    </>
  )
}
