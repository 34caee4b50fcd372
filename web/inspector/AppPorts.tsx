import { lazy, Suspense, useId, useRef, useState } from 'react'
import type { AppDevice } from '../../shared/model/composition.ts'
import { isValueName } from '../../shared/ocaml/ocaml-names.ts'
import { freePortName } from '../canvas/edits/add-device.ts'
import { signatureView } from '../canvas/nodes/device-view.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { editPorts, useDocument } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { PortShape } from '../ui/icon/PortShape.tsx'
import { Pick, TextBox } from './fields.tsx'
import styles from './Inspector.module.css'
import { PortPicker } from './PortPicker.tsx'
import { moved } from './reorder.ts'
import { firstMissing, SignatureOptions } from './SignatureOptions.tsx'

const HeadNotice = lazy(() =>
  import('../editor/HeadNotice.tsx').then(({ HeadNotice }) => ({ default: HeadNotice })),
)
const sourceSide = () => import('../editor/app-of-source.ts')

/** The ports of an app, to add, name, type, order and remove. Their order is that of the functor's parameters. */
export const AppPorts = ({ device }: { device: AppDevice }) => {
  const { ports } = device.app
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const hint = useId()
  const list = useRef<HTMLDivElement>(null)
  const [dragging, setDragging] = useState<number | null>(null)

  const set = (
    next: readonly AppDevice['app']['ports'][number][],
    renamed?: ReadonlyMap<string, string>,
    merge?: string,
  ) => editPorts(device.id, [...next], renamed, merge)
  const rename = (index: number, name: string) => {
    const before = ports[index]
    if (!before) return
    const taken = ports.some((port, other) => other !== index && port.name === name)
    // A name that is taken would take the other port's wire too: the wire follows only a name of its own.
    set(
      ports.map((port, at) => (at === index ? { ...port, name } : port)),
      taken ? undefined : new Map([[before.name, name]]),
      `port:${device.id}.${index}`,
    )
  }
  const move = (from: number, to: number) => {
    if (to < 0 || to >= ports.length || from === to) return
    set(moved(ports, from, to))
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('[data-grip]')[to]?.focus())
  }
  const rowAt = (y: number): number => {
    const rows = [...(list.current?.querySelectorAll('[data-row]') ?? [])]
    return rows.findIndex(row => y < row.getBoundingClientRect().bottom)
  }
  return (
    <section>
      <h3>
        Ports<span id={hint}>in functor order</span>
      </h3>
      <div ref={list}>
        {ports.map((port, index) => {
          const { family } = signatureView(catalogue, port.signature)
          const wired = composition.wires.some(({ to }) => to.device === device.id && to.port === port.name)
          return (
            <div key={index} data-row={index}>
              <div className={`${styles.edit} ${family} ${dragging === index ? styles.dragging : ''}`}>
                <button
                  type="button"
                  className={styles.grip}
                  data-grip
                  aria-label={`Move ${port.name}: up and down arrows`}
                  title="Drag, or press the arrow keys"
                  onPointerDown={event => {
                    event.currentTarget.setPointerCapture(event.pointerId)
                    setDragging(index)
                  }}
                  onPointerMove={event => {
                    if (dragging === null) return
                    const to = rowAt(event.clientY)
                    if (to < 0 || to === dragging) return
                    editPorts(device.id, moved(ports, dragging, to), undefined, `reorder:${device.id}`)
                    setDragging(to)
                  }}
                  onPointerUp={() => setDragging(null)}
                  onPointerCancel={() => setDragging(null)}
                  onKeyDown={event => {
                    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
                    if (by === undefined) return
                    event.preventDefault()
                    move(index, index + by)
                  }}
                >
                  <Icon name="grip" className="i14" />
                </button>
                <TextBox
                  code
                  label={`Name of port ${index + 1}`}
                  value={port.name}
                  maxLength={200}
                  {...(isValueName(port.name) ? {} : { fault: hint })}
                  onChange={name => rename(index, name)}
                />
                <Pick
                  code
                  className={styles.sigBox ?? ''}
                  label={`Signature of ${port.name}`}
                  value={port.signature}
                  onChange={signature =>
                    set(ports.map((port, at) => (at === index ? { ...port, signature } : port)))
                  }
                >
                  {!catalogue.signatures.has(port.signature) && (
                    <option value={port.signature}>{port.signature}</option>
                  )}
                  <SignatureOptions />
                </Pick>
                <button
                  type="button"
                  className={styles.remove}
                  aria-label={`Remove ${port.name}`}
                  title="Remove the port, and its wire"
                  onClick={() => set(ports.filter((_, at) => at !== index))}
                >
                  <Icon name="x" className="i14" />
                </button>
              </div>
              <div className={`${styles.port} ${family}`} style={{ paddingLeft: 24, marginTop: -2 }}>
                <PortShape family={family} hollow={!wired} />
                <span className="dim">fed by</span>
                <PortPicker device={device.id} port={port.name} />
                {catalogue.signatures.get(port.signature)?.kind === 'functor' && (
                  <button
                    type="button"
                    className={styles.remove}
                    aria-label={`Show ${port.name} in the source`}
                    title="Show where the source takes it"
                    onClick={() =>
                      void sourceSide().then(({ showInSource }) => showInSource(device, port.name))
                    }
                  >
                    <Icon name="app" className="i14" />
                  </button>
                )}
              </div>
            </div>
          )
        })}
      </div>
      <button
        type="button"
        className={`btn small ${styles.add}`}
        onClick={() => {
          set([...ports, { name: freePortName(ports, 'port'), signature: firstMissing(catalogue, ports) }])
          requestAnimationFrame(() => {
            const names = list.current?.querySelectorAll<HTMLInputElement>('input')
            const last = names?.[names.length - 1]
            last?.focus()
            last?.select()
          })
        }}
      >
        <Icon name="plus" className="i14" />
        Add a port
      </button>
      <Suspense fallback={null}>
        <div className={styles.headNotice}>
          <HeadNotice device={device} />
        </div>
      </Suspense>
    </section>
  )
}
