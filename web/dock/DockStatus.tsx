import { devicesOf, severityOf } from '../../shared/problem.ts'
import { stageLabels } from '../build/build-face.ts'
import { isBuilding, useBuild } from '../build/build-store.ts'
import { useRunningClock } from '../build/use-running-clock.ts'
import { FilesStatus } from '../files/FilesStatus.tsx'
import { Icon } from '../icon/Icon.tsx'
import { isWrong } from '../problems/is-wrong.ts'
import { useProblems } from '../problems/use-problems.ts'
import { RunStatus } from '../run/RunStatus.tsx'
import { ConnectionLost } from '../save/ConnectionLost.tsx'
import { useDocument } from '../store/document.ts'
import { bytes, counted, seconds } from '../text/units.ts'
import styles from './DockStatus.module.css'
import type { DockTab } from './dock-store.ts'

/** The right end of the tab row: one line about what the tab shows; about the problems while the dock is folded. */
export const DockStatus = ({ tab }: { tab: DockTab | null }) => (
  <div className={styles.status}>
    {(tab === 'log' || tab === 'run') && <ConnectionLost />}
    {tab === 'log' ? (
      <BuildStatus />
    ) : tab === 'run' ? (
      <RunStatus />
    ) : tab === 'files' ? (
      <FilesStatus />
    ) : tab === 'image' ? (
      <ImageStatus />
    ) : (
      <ProblemsStatus />
    )}
  </div>
)

const ProblemsStatus = () => {
  const problems = useProblems()
  const devices = useDocument(state => state.composition.devices.length)
  const errors = problems.filter(problem => severityOf(problem) === 'error')
  const wrong = problems.some(isWrong)
  if (devices === 0) return <span>Empty graph</span>
  if (problems.length === 0)
    return (
      <>
        <span className="status">
          <Icon name="check" className="i14 okc" />
          Every port is wired. Ready to build.
        </span>
        <span>{counted(devices, 'device')}</span>
      </>
    )
  const unwired = errors.filter(({ code }) => code === 'unwired-port').length
  const marked = new Set(problems.flatMap(devicesOf)).size
  const text =
    unwired > 0 && unwired === errors.length
      ? `${counted(unwired, 'port')} still ${unwired === 1 ? 'needs' : 'need'} a device`
      : `${counted(problems.length, 'problem')}${marked > 0 ? ` at ${counted(marked, 'device')}` : ''}`
  return (
    <span className="status">
      <Icon name={wrong ? 'err' : 'warning'} className={`i14 ${wrong ? 'badc' : 'warnc'}`} />
      {text}
    </span>
  )
}

const BuildStatus = () => {
  const state = useBuild()
  const building = isBuilding(state)
  const passed = useRunningClock(state.askedAt, building)
  const { progress, image } = state
  const { outcome } = progress
  if (building) {
    const waits = progress.ahead !== null && progress.ahead > 0
    return (
      <span className="status num">
        <span className="busyc">
          {waits ? 'Waiting' : stageLabels[progress.stages.at(-1)?.stage ?? 'generate']}
        </span>
        {waits && `${counted(progress.ahead ?? 0, 'build')} ahead · `}
        {seconds(passed)}
      </span>
    )
  }
  if (!outcome) return null
  const kept = image && outcome.how !== 'built' ? ' · the last good image is kept' : ''
  switch (outcome.how) {
    case 'built':
      return (
        <span className="num">
          Built {seconds(outcome.ms)} · {bytes(outcome.image.bytes)}
        </span>
      )
    case 'failed':
      return <span className="num">{`dune stopped after ${seconds(outcome.ms)}${kept}`}</span>
    case 'cancelled':
      return <span className="num">{`Stopped on request after ${seconds(outcome.ms)}${kept}`}</span>
    case 'timed-out':
      return <span className="num">{`Stopped at the time limit of ${seconds(outcome.limitMs)}${kept}`}</span>
    case 'interrupted':
      return <span>{`The server ended while this build ran. Build again${kept}`}</span>
    case 'impossible':
      return <span className="badc">{`Not built${kept}`}</span>
  }
}

const ImageStatus = () => {
  const image = useBuild(state => state.image)
  return image ? (
    <span className="num">
      <code>{image.hash.slice(0, 8)}</code> · {bytes(image.bytes)}
    </span>
  ) : null
}
