import { Panel, useStore } from '@xyflow/react'
import { givesOf, portsOf, titleOf } from '../../../shared/catalogue/catalogue.ts'
import { canConnect } from '../../../shared/model/can-connect.ts'
import { type Composition, isApp, wireKey } from '../../../shared/model/composition.ts'
import { describe } from '../../../shared/problems/describe.ts'
import { fixesFor } from '../../../shared/problems/fixes.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { contentOf, edit, useDocument } from '../../store/document.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { Ticked } from '../../ui/text/Ticked.tsx'
import { pluralize } from '../../ui/text/units.ts'
import { extendApp } from '../edits/actions.ts'
import { signatureView } from '../nodes/device-view.ts'
import styles from './ConnectionHint.module.css'
import { useEndPosition } from './ConnectionLine.tsx'
import type { Endpoint } from './compatible.ts'
import {
  type ConnectionDrag,
  clearConnectionDrag,
  targetsOf,
  type UserError,
  useConnectionDrag,
} from './connection-store.ts'

/** Beside a pulled wire: what it carries and how many ports fit; after a refusal: why, and what would fix it. */
export const ConnectionHint = () => {
  const drag = useConnectionDrag(state => state.drag)
  const refusal = useConnectionDrag(state => state.refusal)
  if (refusal) return <Refused {...refusal} />
  if (!drag) return null
  return <Carries drag={drag} />
}

const Carries = ({ drag }: { drag: ConnectionDrag }) => {
  const composition = useDocument(state => state.composition)
  const { end, by } = drag
  const { name, verb, signature } = describeEnd(composition, end)
  return (
    <Panel position="bottom-center" className={`float ${styles.hint}`} role="status">
      <p>
        <b className="strong">{name}</b> {verb}{' '}
        <code className={`sig ${signature.family}`}>{signature.moduleType}</code>
      </p>
      <p className={`mid ${styles.second}`}>
        {by === 'keys' ? keyHint(drag, composition) : pointerHint(drag, composition)}
      </p>
    </Panel>
  )
}

const pointerHint = (
  { end, compatible: { length: count }, near, against, extending }: ConnectionDrag,
  composition: Composition,
): string => {
  if (near) {
    const { name } = describeEnd(composition, near)
    return near.kind === 'port' ? `Drop to wire ${near.port} of ${name}.` : `Drop to wire it to ${name}.`
  }
  if (against) {
    const { name, signature } = describeEnd(composition, against)
    return against.kind === 'port'
      ? `${against.port} of ${name} needs ${signature.moduleType}: it does not fit.`
      : `${name} gives ${signature.moduleType}: it does not fit.`
  }
  if (extending) return `Drop to give ${nameOf(composition, extending)} a port for it.`
  if (end.kind === 'port')
    return count === 0
      ? 'No device here gives it. Drop on the canvas to pick a new one.'
      : `${pluralize(count, 'device')} ${count === 1 ? 'fits' : 'fit'}. Drop on a lit one, or on the canvas to pick a new one.`
  return count === 0
    ? 'No port fits. Drop on an app to give it one, or on the canvas to pick a new device.'
    : `${pluralize(count, 'port')} ${count === 1 ? 'fits' : 'fit'}. Drop on a lit port, or on the canvas to pick a new device.`
}

const keyHint = (drag: ConnectionDrag, composition: Composition): string => {
  const { near, extending } = drag
  const count = targetsOf(drag).length
  if (count === 0) return 'Nothing here fits. Esc drops the wire, Tab takes another end of the device.'
  const target = near
    ? near.kind === 'port'
      ? `${near.port} of ${describeEnd(composition, near).name}`
      : describeEnd(composition, near).name
    : `A new port of ${nameOf(composition, extending ?? '')}`
  return `${target}: Enter wires it. Arrows walk the ${count} that would do, Tab takes another end, Esc drops it.`
}

const Refused = ({ end, at, problem }: UserError) => {
  const composition = useDocument(state => state.composition)
  const [x, y, zoom] = useStore(state => state.transform)
  const width = useStore(state => state.width)
  const height = useStore(state => state.height)
  const place = useEndPosition(at)
  if (!place) return null
  const { title } = describe(problem, { composition, catalogue: catalogueNow() })
  const source = end.kind === 'output' ? end.device : null
  const fed = composition.wires.some(({ from, to }) => from.device === source && to.device === at.device)
  const app = fed ? undefined : composition.devices.find(device => device.id === at.device && isApp(device))
  const made = new Set(composition.wires.map(wireKey))
  const fixes = fixesFor(problem, { ...contentOf(useDocument.getState()), catalogue: catalogueNow() }).filter(
    ({ edits }) =>
      edits.some(
        each => each.edit !== 'remove-wire' && !(each.edit === 'add-wire' && made.has(wireKey(each.wire))),
      ),
  )
  return (
    <Panel position="top-left" className={styles.over}>
      <div
        className={`float ${styles.refused}`}
        style={{
          left: Math.max(12, Math.min(place.x * zoom + x - 24, width - 348)),
          top: Math.max(12, Math.min(place.y * zoom + y + 24, height - 140)),
        }}
        role="alert"
      >
        <Icon name="err" className="badc" />
        <div>
          <p>
            <Ticked text={title} />
          </p>
          <div className={styles.acts}>
            {fixes.slice(0, 2).map(({ label, edits }) => (
              <button
                type="button"
                key={label}
                className="btn line small nodrag"
                onClick={() => {
                  edit(edits)
                  clearConnectionDrag()
                }}
              >
                {label}
              </button>
            ))}
            {app && source && (
              <button
                type="button"
                className="btn line small nodrag"
                onClick={() => {
                  extendApp(app.id, source)
                  clearConnectionDrag()
                }}
              >
                Give {app.name} a port for it
              </button>
            )}
            <button type="button" className="btn small nodrag" onClick={clearConnectionDrag}>
              Leave it
            </button>
          </div>
        </div>
      </div>
    </Panel>
  )
}

/** Why two ends cannot be joined; null where they can. */
export const reasonAgainst = (composition: Composition, a: Endpoint, b: Endpoint): Problem | null => {
  const [output, port] = a.kind === 'output' ? [a, b] : [b, a]
  if (output.kind !== 'output' || port.kind !== 'port') return null
  const answer = canConnect(catalogueNow(), composition, output.device, {
    device: port.device,
    port: port.port,
  })
  return answer.ok ? null : answer.problem
}

const nameOf = (composition: Composition, id: string): string =>
  composition.devices.find(device => device.id === id)?.name ?? id

const describeEnd = (composition: Composition, end: Endpoint) => {
  const device = composition.devices.find(({ id }) => id === end.device)
  const signature =
    end.kind === 'output'
      ? device && givesOf(catalogueNow(), device)
      : device && portsOf(catalogueNow(), device).find(({ name }) => name === end.port)?.signature
  return {
    name: device ? device.name || titleOf(catalogueNow(), device) : end.device,
    verb: end.kind === 'output' ? 'gives' : `needs at ${end.port}`,
    signature: signatureView(catalogueNow(), signature ?? ''),
  }
}
