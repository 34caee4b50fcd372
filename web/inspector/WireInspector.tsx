import { givesOf, portsOf, titleOf } from '../../shared/catalogue/catalogue.ts'
import { type DeviceId, type Wire, wireKey } from '../../shared/model/composition.ts'
import { describe } from '../../shared/problems/describe.ts'
import { wiresOf } from '../../shared/problems/problem.ts'
import { removeSelected } from '../canvas/edits/actions.ts'
import { openQuickAddInto } from '../canvas/edits/quick-add.ts'
import { signatureView } from '../canvas/nodes/device-view.ts'
import { useProblems } from '../panels/problems/use-problems.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { reveal, select } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { PortShape } from '../ui/icon/PortShape.tsx'
import { Ticked } from '../ui/text/Ticked.tsx'
import styles from './Inspector.module.css'
import { PortPicker } from './PortPicker.tsx'
import problemStyles from './Problems.module.css'

/** One wire: what gives, what needs, and what runs through it. */
export const WireInspector = ({ wire }: { wire: Wire }) => {
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const problems = useProblems().filter(problem =>
    wiresOf(problem).some(other => wireKey(other) === wireKey(wire)),
  )
  const source = composition.devices.find(({ id }) => id === wire.from.device)
  const target = composition.devices.find(({ id }) => id === wire.to.device)
  const gives = signatureView(catalogue, (source && givesOf(catalogue, source)) ?? '')
  const needs = signatureView(
    catalogue,
    (target && portsOf(catalogue, target).find(({ name }) => name === wire.to.port)?.signature) ?? '',
  )
  return (
    <>
      <header className={styles.head}>
        <span className={`tile large ${gives.family}`}>
          <Icon name="wire" />
        </span>
        <div>
          <h2>Wire</h2>
          <p>
            {source?.name ?? wire.from.device} to {target?.name ?? wire.to.device}
          </p>
        </div>
        <button type="button" className="btn small icon" aria-label="Close" onClick={() => select({})}>
          <Icon name="x" />
        </button>
      </header>
      {problems.length > 0 && (
        <section aria-label="Problems of this wire">
          {problems.map((problem, index) => (
            <div key={index} className={problemStyles.problem}>
              <Icon name="err" className="badc" />
              <p>
                <Ticked text={describe(problem, { composition, catalogue }).title} />
              </p>
            </div>
          ))}
        </section>
      )}
      <section>
        <div className={styles.line}>
          <span className={styles.label}>From</span>
          <Device id={wire.from.device} title={source ? titleOf(catalogue, source) : wire.from.device} />
        </div>
        <div className={styles.line}>
          <span className={styles.label}>Gives</span>
          <span className={`${styles.port} ${gives.family}`}>
            <PortShape family={gives.family} />
            <code className="sig">{gives.moduleType}</code>
          </span>
        </div>
      </section>
      <section>
        <div className={styles.line}>
          <span className={styles.label}>To</span>
          <Device id={wire.to.device} title={target ? titleOf(catalogue, target) : wire.to.device} />
        </div>
        <div className={styles.line}>
          <span className={styles.label}>Needs</span>
          <span className={`${styles.port} ${needs.family}`}>
            <PortShape family={needs.family} />
            <code className="sig">{needs.moduleType}</code>
          </span>
        </div>
        <div className={styles.line}>
          <span className={styles.label}>
            Port <code>{wire.to.port}</code>
          </span>
          <PortPicker device={wire.to.device} port={wire.to.port} />
        </div>
      </section>
      <section>
        <button type="button" className="btn line small" onClick={() => openQuickAddInto(wire)}>
          <Icon name="plus" className="i14" />
          Insert a device
        </button>{' '}
        <button type="button" className="btn line small" onClick={removeSelected}>
          <Icon name="trash" className="i14" />
          Remove the wire
        </button>
      </section>
    </>
  )
}

const Device = ({ id, title }: { id: DeviceId; title: string }) => {
  const name = useDocument(
    ({ composition }) => composition.devices.find(device => device.id === id)?.name ?? id,
  )
  return (
    <span>
      <button type="button" className="btn line small" onClick={() => reveal({ kind: 'device', device: id })}>
        {title} <code className="dim">{name}</code>
      </button>
    </span>
  )
}
