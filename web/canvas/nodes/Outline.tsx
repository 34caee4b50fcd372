import { useEffect, useMemo } from 'react'
import { type Device, isApp } from '../../../shared/model/composition.ts'
import { PortPicker } from '../../inspector/PortPicker.tsx'
import { BuildButton } from '../../panels/build/BuildButton.tsx'
import { useProblems } from '../../panels/problems/use-problems.ts'
import { useCatalogue } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { openSource, select, useSession } from '../../store/session.ts'
import { moduleFile } from '../../store/source-of-app.ts'
import { DeviceIcon, Icon } from '../../ui/icon/Icon.tsx'
import { PortShape } from '../../ui/icon/PortShape.tsx'
import { pluralize } from '../../ui/text/units.ts'
import { useWidth } from '../../use-width.ts'
import { type DeviceView, suppliersOf, viewOf } from './device-view.ts'
import { showMarks, useMarks } from './marks.ts'
import styles from './Outline.module.css'
import { depthsOf } from './place.ts'

/** The graph as a list, from the apps down to the machine; each port with what feeds it. The same edits, no canvas. */
export const Outline = () => {
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const width = useWidth()
  const problems = useProblems()
  useEffect(() => showMarks(problems, composition), [problems, composition])
  const devices = useMemo(() => {
    const depths = depthsOf(composition)
    const suppliers = suppliersOf(composition)
    return composition.devices
      .map(device => ({
        device,
        view: viewOf(catalogue, device, suppliers.get(device.id) ?? new Map()),
        depth: depths.get(device.id) ?? 0,
      }))
      .toSorted((a, b) => Number(b.view.app) - Number(a.view.app) || a.depth - b.depth)
  }, [catalogue, composition])
  return (
    <section className={styles.outline} aria-label="Outline">
      <div className={styles.column}>
        <h2>
          Wiring<span className="push dim">{pluralize(devices.length, 'device')}</span>
        </h2>
        {devices.length === 0 && (
          <p className="empty">
            <b>No devices yet</b>
            Press <kbd>/</kbd> and type the name of one.
          </p>
        )}
        <ul>
          {devices.map(({ device, view }) => (
            <Row key={device.id} device={device} view={view} />
          ))}
        </ul>
      </div>
      {width < 720 && (
        <div className={styles.act}>
          <BuildButton />
        </div>
      )}
    </section>
  )
}

const Row = ({ device, view }: { device: Device; view: DeviceView }) => {
  const selected = useSession(({ selection }) => selection.devices.includes(device.id))
  const marks = useMarks(device.id)
  const frame = useDocument(({ layout }) => layout.frames?.find(({ devices }) => devices.includes(device.id)))
  return (
    <li className={`${styles.device} ${selected ? styles.selected : ''}`}>
      <div className={`${styles.top} ${view.family}`}>
        <span className="tile">
          <DeviceIcon name={view.icon} />
        </span>
        <button
          type="button"
          className={styles.title}
          aria-pressed={selected}
          onClick={() => select({ devices: [device.id] })}
        >
          <b>{view.title}</b> <code className="dim">{view.name}</code>
          {frame && <span className="dim"> in {frame.title || 'a frame'}</span>}
        </button>
        {view.gives && (
          <span className={`${styles.gives} ${view.gives.family}`}>
            <code className="sig">{view.gives.short}</code>
            <PortShape family={view.gives.family} />
          </span>
        )}
        {isApp(device) && <Source modulePath={device.app.module} />}
      </div>
      {marks && (
        <p className={`${styles.mark} ${marks.severity === 'error' ? 'badc' : 'warnc'}`}>
          <Icon name={marks.severity === 'error' ? 'err' : 'warning'} className="i14" />
          {marks.message}
        </p>
      )}
      {view.ports.length > 0 && (
        <ul className={styles.ports}>
          {view.ports.map(port => (
            <li key={port.name} className={port.family}>
              <PortShape family={port.family} hollow={port.fedBy.length === 0} />
              {port.name}
              <code className="sig">{port.short}</code>
              <PortPicker device={device.id} port={port.name} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

const Source = ({ modulePath }: { modulePath: string }) => {
  const file = useDocument(({ sources }) => moduleFile(modulePath, sources))
  return (
    file && (
      <button type="button" className="btn line small" onClick={() => openSource(file)}>
        {file}
      </button>
    )
  )
}
