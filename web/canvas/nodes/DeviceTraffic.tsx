import { readings, type Traffic } from '../../panels/run/traffic.ts'
import { bytes, perSecond, pluralize } from '../../ui/text/units.ts'
import styles from './DeviceNode.module.css'

const width = 36
const height = 12

/** The last row of a device while the image runs: what passes through it. */
export const DeviceTraffic = ({ traffic: { counters, history } }: { traffic: Traffic }) => {
  const now = history.at(-1) ?? 0
  return (
    <footer className={`${styles.strip} ${styles.running}`} title={formatTransfers(counters)}>
      <i />
      <span>{now === 0 ? 'Idle' : counters.type === 'net' ? 'In and out' : 'Read, written'}</span>
      <svg className={styles.curve} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <polyline points={curve(history)} />
      </svg>
      <span className="num">{perSecond(now)}</span>
    </footer>
  )
}

/** The newest at the right; as high as the highest of them. */
const curve = (history: readonly number[]): string => {
  const max = Math.max(1, ...history)
  const step = width / (readings - 1)
  return history
    .map((rate, index) => {
      const x = width - (history.length - 1 - index) * step
      return `${x.toFixed(1)},${(height - 1 - (rate / max) * (height - 2)).toFixed(1)}`
    })
    .join(' ')
}

const formatTransfers = ({ type, reads, writes, bytesRead, bytesWritten }: Traffic['counters']): string =>
  type === 'net'
    ? `Since the boot: ${pluralize(reads, 'frame')} in, ${bytes(bytesRead)}; ${pluralize(writes, 'frame')} out, ${bytes(bytesWritten)}`
    : `Since the boot: ${pluralize(reads, 'read')}, ${bytes(bytesRead)}; ${pluralize(writes, 'write')}, ${bytes(bytesWritten)}`
