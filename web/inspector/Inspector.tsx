import { wireKey } from '../../shared/model/composition.ts'
import { useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'
import { DeviceInspector } from './DeviceInspector.tsx'
import styles from './Inspector.module.css'
import { SeveralInspector } from './SeveralInspector.tsx'
import { WireInspector } from './WireInspector.tsx'

/** What is selected, in full: one device, one wire, or what several share. */
export const Inspector = () => (
  <aside className={styles.inspector} aria-label="Inspector" data-pane="inspector">
    <Selected />
  </aside>
)

const Selected = () => {
  const { devices, wires } = useSession(state => state.selection)
  const [only] = devices
  const device = useDocument(({ composition }) =>
    devices.length === 1 ? composition.devices.find(({ id }) => id === only) : undefined,
  )
  const wire = useDocument(({ composition }) =>
    wires.length === 1 ? composition.wires.find(wire => wireKey(wire) === wires[0]) : undefined,
  )
  if (device && wires.length === 0) return <DeviceInspector key={device.id} device={device} />
  if (wire && devices.length === 0) return <WireInspector wire={wire} />
  return <SeveralInspector devices={devices} wires={wires} />
}
