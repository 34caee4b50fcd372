import { useMemo } from 'react'
import { DeviceId } from '../../shared/model/composition.ts'
import { addAtEnd, join } from '../canvas/edits/actions.ts'
import { compatibleEndpoints, compatibleTypes, type Endpoint } from '../canvas/gestures/compatible.ts'
import { boxesNow } from '../canvas/scene.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { edit, useDocument } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import styles from './Inspector.module.css'

type Props = { device: DeviceId; port: string }

/** What feeds a port: one of the devices that fit, a new one, or none. */
export const PortPicker = ({ device, port }: Props) => {
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const end = useMemo((): Endpoint => ({ kind: 'port', device, port }), [device, port])
  const fits = useMemo(() => compatibleEndpoints(catalogue, composition, end), [catalogue, composition, end])
  const types = useMemo(() => compatibleTypes(catalogue, composition, end), [catalogue, composition, end])
  const wires = composition.wires.filter(({ to }) => to.device === device && to.port === port)
  const wired = wires[0]?.from.device ?? ''
  const nameOf = (id: string) => composition.devices.find(device => device.id === id)?.name ?? id
  const strange = wired !== '' && !fits.some(fit => fit.device === wired)

  const pick = (value: string) => {
    if (value === '') edit(wires.map(wire => ({ edit: 'remove-wire', wire })))
    else if (value.startsWith('new:')) {
      const box = boxesNow().get(device)
      addAtEnd(value.slice(4), null, end, { x: (box?.x ?? 0) - 40, y: (box?.y ?? 0) + 52 })
    } else join({ kind: 'output', device: DeviceId.parse(value.slice(3)) }, end)
  }
  return (
    <span className={`${styles.plain} ${wired === '' ? styles.unwired : ''}`}>
      <select
        aria-label={`What feeds ${port}`}
        value={wired === '' ? '' : `id:${wired}`}
        onChange={event => pick(event.target.value)}
      >
        <option value="">not wired</option>
        {strange && <option value={`id:${wired}`}>{nameOf(wired)}, does not fit</option>}
        {fits.map(fit => (
          <option key={fit.device} value={`id:${fit.device}`}>
            {nameOf(fit.device)}
          </option>
        ))}
        {types.length > 0 && (
          <optgroup label="Add">
            {types.map(({ type }) => (
              <option key={type} value={`new:${type}`}>
                {catalogue.deviceTypes.get(type)?.title ?? type}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <Icon name="down" className="i12" />
    </span>
  )
}
