import { Icon } from '../../ui/icon/Icon.tsx'
import { bytes, longTime } from '../../ui/text/units.ts'
import { useBuild } from '../build/build-store.ts'
import { useRunningClock } from '../build/use-running-clock.ts'
import { formatOutcome } from './console-lines.ts'
import { isRunning } from './create-run-store.ts'
import styles from './RunStatus.module.css'
import { useRun } from './run-store.ts'

/** Up time, memory and processor of the image that runs; how it ended, once it has. */
export const RunStatus = () => {
  const state = useRun()
  const running = isRunning(state)
  const { run, asking, stopping, outcome, usage, memoryMb, askedAt } = state
  const newest = useBuild(({ image }) => image?.hash)
  const isOlder = run !== null && newest !== undefined && run.image !== newest
  const up = useRunningClock(askedAt, running, 500)
  if (outcome) {
    const { text, tone } = formatOutcome(outcome)
    return (
      <span className="status num" role="status">
        {tone === 'plain' ? (
          <Icon name="stop" className="i14" />
        ) : (
          <Icon name={tone === 'ok' ? 'check' : 'err'} className={`i14 ${tone === 'ok' ? 'okc' : 'badc'}`} />
        )}
        {text}
      </span>
    )
  }
  if (!running) return null
  return (
    <span className={`${styles.metrics} num`}>
      <span className="status">
        <i className={styles.dot} />
        {asking ? 'Booting' : stopping ? 'Stopping' : 'Running'}
      </span>
      {isOlder && (
        <span
          className="warnc"
          title="The last build made another image than the one that runs. Boot again to run it."
        >
          older than the last build
        </span>
      )}
      <span>
        <b>{longTime(up)}</b> up
      </span>
      {usage && (
        <>
          <span>
            <b>{bytes(usage.residentBytes)}</b> of {memoryMb} MB
          </span>
          <span>
            <b>{Math.round(usage.cpuShare * 100)} %</b> of one core
          </span>
        </>
      )}
      <span>process runner, no KVM</span>
    </span>
  )
}
