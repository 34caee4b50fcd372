import { useEffect, useRef } from 'react'
import { titleOf } from '../../../shared/catalogue/catalogue.ts'
import { catalogueFor } from '../../../shared/catalogue/project-catalogue.ts'
import { type Device, isApp } from '../../../shared/model/composition.ts'
import type { Project } from '../../../shared/model/project.ts'
import { suppliersOf, viewOf } from '../../canvas/nodes/device-view.ts'
import { reveal, useSession } from '../../store/session.ts'
import { DeviceIcon } from '../../ui/icon/Icon.tsx'
import styles from './SharedPage.module.css'

/** Every device with what feeds its ports and what is set; the one that is selected is unfolded. */
export const DeviceList = ({ project: { composition } }: { project: Project }) => {
  const catalogue = catalogueFor(composition)
  const suppliers = suppliersOf(composition)
  const selected = useSession(state => state.selection.devices)
  return (
    <>
      <h3>Devices</h3>
      <ul className={styles.devices}>
        {composition.devices.map(device => {
          const view = viewOf(catalogue, device, suppliers.get(device.id) ?? new Map())
          return (
            <Item key={device.id} device={device} selected={selected.includes(device.id)}>
              <summary>
                <span className={`tile ${view.family}`}>
                  <DeviceIcon name={view.icon} />
                </span>
                <b>{titleOf(catalogue, device)}</b>
                <code>{device.name}</code>
              </summary>
              <dl>
                {view.ports.map(port => (
                  <div key={port.name}>
                    <dt>
                      {port.name} <code className={`sig ${port.family}`}>{port.short}</code>
                    </dt>
                    <dd>{port.fedBy.join(', ') || 'not wired'}</dd>
                  </div>
                ))}
                {settingsOf(device, catalogue.deviceTypes.get(device.type)?.settings ?? []).map(
                  ([label, value]) => (
                    <div key={label}>
                      <dt>{label}</dt>
                      <dd>
                        <code>{value}</code>
                      </dd>
                    </div>
                  ),
                )}
              </dl>
            </Item>
          )
        })}
      </ul>
    </>
  )
}

const Item = ({
  device,
  selected,
  children,
}: {
  device: Device
  selected: boolean
  children: React.ReactNode
}) => {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (!selected || !details.current) return
    details.current.open = true
    details.current.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <li>
      <details
        ref={details}
        onToggle={event => {
          if (event.currentTarget.open && !selected) reveal({ kind: 'device', device: device.id })
        }}
      >
        {children}
      </details>
    </li>
  )
}

/** Each setting with its value, the values for the next boot, and what an app is. */
const settingsOf = (
  device: Device,
  settings: readonly { id: string; label: string; default: unknown }[],
): [string, string][] => [
  ...(isApp(device) ? [['Module', device.app.module] as [string, string]] : []),
  ...settings.map(({ id, label, default: otherwise }): [string, string] => {
    const value = device.settings[id]
    return [label, value === undefined ? `${otherwise} (default)` : String(value)]
  }),
  ...Object.entries(device.boot).map(([flag, value]): [string, string] => [`--${flag}`, value]),
]
