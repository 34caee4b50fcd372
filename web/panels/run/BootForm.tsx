import { useId, useMemo } from 'react'
import { guestWord } from '../../../shared/model/boot-values.ts'
import type { PublishedPort, Reach } from '../../../shared/protocol/run.ts'
import { useCatalogue } from '../../store/catalogue.ts'
import { edit, endStep, useDocument } from '../../store/document.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { useBuild } from '../build/build-store.ts'
import { argumentsOf, type BootRow, bootRows } from './boot-form.ts'
import { isRunning } from './create-run-store.ts'
import styles from './RunPane.module.css'
import { boot, setNextMemory, setNextReach, setTyped, stop, useRun } from './run-store.ts'

/** What the next boot is given: memory, the declared boot arguments, and words beside them. */
export const BootForm = () => {
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const { nextMemoryMb, nextReach, typed, outcome, stopping, ports } = useRun()
  const running = useRun(isRunning)
  const image = useBuild(state => state.image)
  const rows = useMemo(() => bootRows(composition, catalogue), [composition, catalogue])
  const words = argumentsOf(rows, typed)
  const faulty = rows.some(({ fault }) => fault !== null)
  return (
    <form
      className={styles.form}
      aria-label="Next boot"
      onSubmit={event => {
        event.preventDefault()
        if (!faulty) void (running ? stop() : boot())
      }}
    >
      {running && ports.length > 0 && <PortList ports={ports} />}
      <h2>
        Next boot<span>changes one run</span>
      </h2>
      <MemoryRow megabytes={nextMemoryMb} />
      {image?.manifest.some(({ type }) => type === 'net') && <ReachRow reach={nextReach} />}
      {rows.map(row => (
        <ArgumentRow key={`${row.device.id} ${row.argument.flag}`} row={row} />
      ))}
      <TypedRow typed={typed} />
      {words.length > 0 && <code className={styles.words}>{words.map(guestWord).join(' ')}</code>}
      <div className={styles.foot}>
        <button
          type="submit"
          className="btn line small"
          disabled={stopping || (!running && (!image || faulty))}
        >
          <Icon name={running ? 'stop' : 'play'} className={running ? 'i14 badc' : 'i14'} />
          {running ? 'Stop' : outcome ? 'Boot again' : 'Boot'}
        </button>
        {!image && <span className="dim">Build an image first</span>}
      </div>
    </form>
  )
}

/** Where the running image's TCP ports are reached from this machine: a link for those that speak HTTP as a rule. */
const PortList = ({ ports }: { ports: readonly PublishedPort[] }) => {
  const several = new Set(ports.map(({ device }) => device)).size > 1
  return (
    <section aria-label="Ports of the running image">
      <h2>
        Reach it<span>from this machine</span>
      </h2>
      {ports.map(({ device, guest, address: loopback, host }) => {
        const scheme = guest === 443 || guest === 8443 ? 'https' : guest === 7 ? null : 'http'
        const address = `${loopback}:${host}`
        return (
          <div key={`${device} ${guest}`} className={styles.row}>
            <span>
              Port {guest}
              {several && (
                <>
                  {' '}
                  of <code>{device}</code>
                </>
              )}
            </span>
            {scheme === null ? (
              <code>{address}</code>
            ) : (
              <a href={`${scheme}://${address}/`} target="_blank" rel="noreferrer">
                {address}
              </a>
            )}
          </div>
        )
      })}
    </section>
  )
}

const MemoryRow = ({ megabytes }: { megabytes: number }) => {
  const id = useId()
  return (
    <div className={styles.row}>
      <label htmlFor={id}>Memory</label>
      <span className="field">
        <input
          id={id}
          className="num"
          type="number"
          min={4}
          max={4096}
          value={megabytes}
          onChange={event => {
            const typed = Math.round(Number(event.target.value))
            if (typed >= 1 && typed <= 4096) setNextMemory(typed)
          }}
          onBlur={() => setNextMemory(Math.max(4, megabytes))}
        />
        <span className="dim">MB</span>
      </span>
    </div>
  )
}

/** What the image may open connections to. */
const ReachRow = ({ reach }: { reach: Reach }) => {
  const id = useId()
  return (
    <div className={styles.row}>
      <label
        htmlFor={id}
        title="Either way this machine reaches the image at its ports, and the image reaches neither this machine nor its local network."
      >
        Network
      </label>
      <span className="field">
        <select id={id} value={reach} onChange={event => setNextReach(event.target.value as Reach)}>
          <option value="nothing">No internet</option>
          <option value="internet">Internet</option>
        </select>
        <Icon name="down" className="i12" />
      </span>
    </div>
  )
}

const ArgumentRow = ({ row: { device, argument, value, fault } }: { row: BootRow }) => {
  const id = useId()
  const { flag } = argument
  const change = (value: string | null) =>
    edit([{ edit: 'set-boot', device: device.id, flag, value }], { merge: `boot ${device.id} ${flag}` })
  return (
    <div className={styles.row}>
      <label htmlFor={id} title={argument.doc}>
        <code>--{flag}</code>
      </label>
      {argument.type === 'flag' || argument.type === 'bool' ? (
        <span className="field">
          <select
            id={id}
            value={value ?? ''}
            onChange={event => change(event.target.value === '' ? null : event.target.value)}
          >
            <option value="">
              {argument.type === 'flag' ? 'not given' : `default: ${argument.default || 'none'}`}
            </option>
            <option value="true">{argument.type === 'flag' ? 'given' : 'true'}</option>
            {argument.type === 'bool' && <option value="false">false</option>}
          </select>
          <Icon name="down" className="i12" />
        </span>
      ) : (
        <span className={`field ${fault ? styles.bad : ''}`}>
          <input
            id={id}
            className="mono"
            value={value ?? ''}
            placeholder={argument.optional ? 'not given' : argument.default || argument.docv}
            aria-invalid={fault !== null}
            aria-describedby={fault ? `${id}-fault` : undefined}
            onChange={event => change(event.target.value === '' ? null : event.target.value)}
            onBlur={endStep}
          />
          <span className="dim">{value === null && !argument.optional ? 'default' : argument.type}</span>
        </span>
      )}
      {fault && (
        <span id={`${id}-fault`} className={styles.fault}>
          <code>{value}</code> {fault}
        </span>
      )}
    </div>
  )
}

const TypedRow = ({ typed }: { typed: string }) => {
  const id = useId()
  return (
    <div className={styles.row}>
      <label htmlFor={id} title="More words for the command line of the image, split as a shell does">
        More
      </label>
      <span className="field">
        <input
          id={id}
          className="mono"
          value={typed}
          placeholder="--logs=debug"
          onChange={event => setTyped(event.target.value)}
        />
      </span>
    </div>
  )
}
