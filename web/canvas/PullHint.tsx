import { ViewportPortal } from '@xyflow/react'
import { canConnect } from '../../shared/can-connect.ts'
import { catalogue, givesOf, portsOf, titleOf } from '../../shared/catalogue.ts'
import type { Composition } from '../../shared/composition.ts'
import { describe } from '../../shared/describe.ts'
import { fixesFor } from '../../shared/fixes.ts'
import type { Problem } from '../../shared/problem.ts'
import { Icon } from '../icon/Icon.tsx'
import { contentOf, edit, useDocument } from '../store/document.ts'
import { Ticked } from '../text/Ticked.tsx'
import { counted } from '../text/units.ts'
import { signatureView } from './device-view.ts'
import type { End } from './fits.ts'
import styles from './PullHint.module.css'
import { useEndPosition } from './PullLine.tsx'
import { clearPull, usePull } from './pull-store.ts'

/** Beside a pulled wire: what it carries and how many ports fit; after a refusal: why, and what would mend it. */
export const PullHint = () => {
  const pull = usePull(state => state.pull)
  const refusal = usePull(state => state.refusal)
  if (refusal) return <Refused end={refusal.end} at={refusal.at} problem={refusal.problem} />
  if (!pull) return null
  return <Carries end={pull.end} count={pull.fits.length} keys={pull.by === 'keys'} near={pull.near} />
}

type CarriesProps = { end: End; count: number; keys: boolean; near: End | null }

const Carries = ({ end, count, keys, near }: CarriesProps) => {
  const composition = useDocument(state => state.composition)
  const at = useEndPosition(end)
  if (!at) return null
  const { name, verb, signature } = inWords(composition, end)
  return (
    <ViewportPortal>
      <div
        className={`float ${styles.hint}`}
        style={{ left: at.x, top: at.y + 56, translate: end.kind === 'output' ? '0 0' : '-100% 0' }}
        role="status"
      >
        <b className="strong">{name}</b> {verb}{' '}
        <code className={`sig ${signature.family}`}>{signature.moduleType}</code>
        <div className={`mid ${styles.second}`}>
          {keys ? keyHint(count, near, composition) : pointerHint(end, count)}
        </div>
      </div>
    </ViewportPortal>
  )
}

const pointerHint = (end: End, count: number): string => {
  if (end.kind === 'port')
    return count === 0
      ? 'No device here gives it. Drop on the canvas to pick a new one.'
      : `${counted(count, 'device')} ${count === 1 ? 'fits' : 'fit'}. Drop on a lit one, or on the canvas to pick a new one.`
  return count === 0
    ? 'No port fits. Drop on an app to give it one, or on the canvas to pick a new device.'
    : `${counted(count, 'port')} ${count === 1 ? 'fits' : 'fit'}. Drop on a lit port, or on the canvas to pick a new device.`
}

const keyHint = (count: number, near: End | null, composition: Composition): string => {
  if (!near) return 'Nothing here fits. Esc drops the wire; / adds a device.'
  const { name } = inWords(composition, near)
  const target = near.kind === 'port' ? `${near.port} of ${name}` : name
  return `${target}. Enter wires it, arrows walk the ${count} that fit, Tab takes another port, Esc drops it.`
}

const Refused = ({ end, at, problem }: { end: End; at: End; problem: Problem }) => {
  const composition = useDocument(state => state.composition)
  const place = useEndPosition(at)
  if (!place) return null
  const { title } = describe(problem, { composition, catalogue })
  const fixes = fixesFor(problem, { ...contentOf(useDocument.getState()), catalogue }).filter(({ edits }) =>
    edits.some(({ edit }) => edit !== 'remove-wire'),
  )
  return (
    <ViewportPortal>
      <div
        className={`float ${styles.hint} ${styles.refused}`}
        style={{ left: place.x, top: place.y + 24, translate: end.kind === 'output' ? '-24px 0' : '-100% 0' }}
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
                  clearPull()
                }}
              >
                {label}
              </button>
            ))}
            <button type="button" className="btn small nodrag" onClick={clearPull}>
              Leave it
            </button>
          </div>
        </div>
      </div>
    </ViewportPortal>
  )
}

/** Why two ends cannot be joined; null where they can. */
export const reasonAgainst = (composition: Composition, a: End, b: End): Problem | null => {
  const [output, port] = a.kind === 'output' ? [a, b] : [b, a]
  if (output.kind !== 'output' || port.kind !== 'port') return null
  const answer = canConnect(catalogue, composition, output.device, { device: port.device, port: port.port })
  return answer.ok ? null : answer.problem
}

const inWords = (composition: Composition, end: End) => {
  const device = composition.devices.find(({ id }) => id === end.device)
  const signature =
    end.kind === 'output'
      ? device && givesOf(catalogue, device)
      : device && portsOf(catalogue, device).find(({ name }) => name === end.port)?.signature
  return {
    name: device ? device.name || titleOf(catalogue, device) : end.device,
    verb: end.kind === 'output' ? 'gives' : `needs at ${end.port}`,
    signature: signatureView(catalogue, signature ?? ''),
  }
}
