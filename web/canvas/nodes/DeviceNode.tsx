import { Handle, type NodeProps, Position as Side } from '@xyflow/react'
import { memo, useRef } from 'react'
import { DeviceId } from '../../../shared/model/composition.ts'
import { useCanvasMark } from '../../collaboration/comparison/canvas-marks.ts'
import { Sign } from '../../collaboration/comparison/Sign.tsx'
import { usePeersAt } from '../../collaboration/presence/presence-store.ts'
import { DeviceIcon, Icon } from '../../ui/icon/Icon.tsx'
import { PortShape } from '../../ui/icon/PortShape.tsx'
import type { DeviceNode as Flow } from '../flow-types.ts'
import { useConnectionDrag, useConnectionDragRole } from '../gestures/connection-store.ts'
import { useIsFocused, useWantedFocus } from '../gestures/focus-store.ts'
import styles from './DeviceNode.module.css'
import { DeviceStatus } from './DeviceStatus.tsx'
import { type DeviceView, formatDevice, type PortView } from './device-view.ts'
import { outputHandle, portHandle } from './flow.ts'
import { LowDetailDevice } from './LowDetailDevice.tsx'
import { type Marks, useMarks } from './marks.ts'
import { useIsDrawnInLowDetail } from './zoom-level-store.ts'

/** One component for every type of device, drawn from the catalogue. */
export const DeviceNode = memo(
  ({ id, data: { view, suggested }, selected }: NodeProps<Flow>) => (
    <DeviceCard id={DeviceId.parse(id)} view={view} selected={selected} suggested={suggested} />
  ),
  // React Flow moves the element around it; where it stands is nothing that it draws.
  (a, b) => a.id === b.id && a.data === b.data && a.selected === b.selected,
)

type CardProps = { id: DeviceId; view: DeviceView; selected: boolean; suggested: boolean }

const DeviceCard = ({ id, view, selected, suggested }: CardProps) => {
  const role = useConnectionDragRole(id)
  const marks = useMarks(id)
  const focused = useIsFocused(id)
  const element = useRef<HTMLElement>(null)
  useWantedFocus(id, element)
  const peers = usePeersAt(id)
  const lowDetail = useIsDrawnInLowDetail(id)
  const change = useCanvasMark(id)
  const classes = [
    styles.device,
    view.family,
    suggested ? styles.suggested : '',
    selected ? styles.selected : '',
    marks?.severity === 'error' ? styles.bad : '',
    role === 'out' ? styles.dimmed : '',
    role === 'fits' || role === 'extends' || role === 'takes' ? styles.partial : '',
    role === 'takes' ? styles.takes : '',
  ]
  return (
    <article
      ref={element}
      className={classes.join(' ')}
      data-device={id}
      data-name={view.name}
      tabIndex={focused ? 0 : -1}
      aria-label={`${suggested ? 'Suggested: ' : ''}${formatDevice(view)}${marks ? ` ${marks.message}.` : ''}${selected ? ' Selected.' : ''}${change ? ` ${change} since the version.` : ''}${peers ? ` Selected by peer ${peers}.` : ''}`}
      aria-roledescription="device"
    >
      {change && (
        <span className={styles.change} aria-hidden="true">
          <Sign kind={change} hidden />
        </span>
      )}
      {peers && (
        <span className={styles.peers} aria-hidden="true">
          Peer {peers}
        </span>
      )}
      {lowDetail ? (
        <LowDetailDevice view={view} marks={marks} />
      ) : (
        <Details id={id} view={view} suggested={suggested} marks={marks} />
      )}
    </article>
  )
}

type DetailsProps = { id: DeviceId; view: DeviceView; suggested: boolean; marks: Marks | null }

const Details = ({ id, view, suggested, marks }: DetailsProps) => (
  <>
    <header className={styles.header}>
      <span className="tile">
        <DeviceIcon name={view.icon} />
      </span>
      <b title={view.title}>{view.title}</b>
      <code title={view.name}>{view.name}</code>
    </header>
    <ul className={styles.ports}>
      {view.ports.map((port, index) => (
        <PortRow
          key={`${index}:${port.name}`}
          device={id}
          port={port}
          bad={marks?.ports.has(port.name) ?? false}
        >
          {index === 0 && view.gives && <Output device={id} view={view} suggested={suggested} />}
        </PortRow>
      ))}
      {view.ports.length === 0 && (
        <li className={styles.row}>
          {view.gives ? (
            <Output device={id} view={view} suggested={suggested} />
          ) : (
            <span className={styles.quiet}>{view.app ? 'no ports yet' : 'gives nothing'}</span>
          )}
        </li>
      )}
    </ul>
    {suggested ? (
      <footer className={styles.sum}>Auto-wire: press Enter to add</footer>
    ) : (
      <DeviceStatus id={id} view={view} marks={marks} />
    )}
  </>
)

type RowProps = { device: DeviceId; port: PortView; bad: boolean; children?: React.ReactNode }

const PortRow = ({ device, port, bad, children }: RowProps) => {
  const compatible = useConnectionDrag(({ drag }) => {
    const found = drag?.compatibleByDevice
      .get(device)
      ?.some(end => end.kind === 'port' && end.port === port.name)
    if (!found) return false
    return drag?.near?.kind === 'port' && drag.near.device === device && drag.near.port === port.name
      ? 'near'
      : 'fits'
  })
  const held = useConnectionDrag(
    ({ drag }) => drag?.end.kind === 'port' && drag.end.device === device && drag.end.port === port.name,
  )
  const classes = [
    styles.row,
    port.family,
    compatible ? styles.compatible : '',
    compatible === 'near' ? styles.near : '',
    held ? styles.held : '',
  ]
  return (
    <li className={classes.join(' ')} data-port={port.name}>
      <Handle
        type="target"
        id={portHandle(port.name)}
        position={Side.Left}
        className={styles.handle ?? ''}
        title={portTitle(port)}
      >
        <PortShape family={port.family} hollow={port.fedBy.length === 0} />
      </Handle>
      <span className={styles.portName}>{port.name}</span>
      <code className="sig">{port.short}</code>
      {bad && <Icon name="warning" className={`i12 ${styles.mark}`} />}
      {children}
    </li>
  )
}

const Output = ({ device, view, suggested }: { device: DeviceId; view: DeviceView; suggested: boolean }) => {
  const compatible = useConnectionDrag(({ drag }) => {
    if (!drag?.compatibleByDevice.get(device)?.some(end => end.kind === 'output')) return false
    return drag.near?.kind === 'output' && drag.near.device === device ? 'near' : 'fits'
  })
  const { gives } = view
  if (!gives) return null
  return (
    <span
      className={`${styles.output} ${gives.family} ${compatible ? styles.fitsOut : ''} ${compatible === 'near' ? styles.near : ''}`}
    >
      <code className="sig">{gives.short}</code>
      <Handle
        type="source"
        id={outputHandle}
        position={Side.Right}
        className={styles.handle ?? ''}
        title={`gives ${gives.moduleType}\n${gives.doc}`}
      >
        <PortShape family={gives.family} hollow={suggested} />
      </Handle>
    </span>
  )
}

const portTitle = ({ name, moduleType, fedBy }: PortView): string =>
  `${name} needs ${moduleType}\n${fedBy.length > 0 ? `wired to ${fedBy.join(', ')}` : 'not wired: drag from here to see compatible ports'}`
