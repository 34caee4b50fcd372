import { devicesOf } from '../../shared/problems/problem.ts'
import { ConnectionLost } from '../collaboration/save/ConnectionLost.tsx'
import { stageLabels } from '../panels/build/build-face.ts'
import { useBuild } from '../panels/build/build-store.ts'
import { isBuilding } from '../panels/build/create-build-store.ts'
import { useImageIsCurrent } from '../panels/build/use-current.ts'
import { useRunningClock } from '../panels/build/use-running-clock.ts'
import { FilesStatus } from '../panels/files/FilesStatus.tsx'
import { isReady } from '../panels/problems/problem-list.ts'
import { useProblemList } from '../panels/problems/problem-store.ts'
import { formatCounts, formatReadiness } from '../panels/problems/problem-texts.ts'
import { RunStatus } from '../panels/run/RunStatus.tsx'
import { useDocument } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { bytes, pluralize, seconds } from '../ui/text/units.ts'
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
  const list = useProblemList()
  const devices = useDocument(state => state.composition.devices.length)
  const { entries, counts } = list
  if (devices === 0) return <span>Empty graph</span>
  if (counts.errors === 0)
    return (
      <>
        <span className="status" title={formatReadiness(list, devices)}>
          <ReadyIcon />
          {formatReadiness(list, devices)}
        </span>
        {isReady(list) && counts.warnings === 0 && <span>{pluralize(devices, 'device')}</span>}
      </>
    )
  const marked = new Set(entries.flatMap(({ problem }) => devicesOf(problem))).size
  const text =
    counts.unwired === counts.errors
      ? `${pluralize(counts.unwired, 'port')} still ${counts.unwired === 1 ? 'needs' : 'need'} a device${counts.warnings > 0 ? `, ${pluralize(counts.warnings, 'warning')}` : ''}`
      : `${formatCounts(counts)}${marked > 0 ? ` at ${pluralize(marked, 'device')}` : ''}`
  const wrong = counts.errors > counts.unwired
  return (
    <span className="status" title={text}>
      <Icon name={wrong ? 'err' : 'warning'} className={`i14 ${wrong ? 'badc' : 'warnc'}`} />
      {text}
    </span>
  )
}

/** A tick where the project is ready to build; else that nothing is known against it yet, or something is doubtful. */
const ReadyIcon = () => {
  const list = useProblemList()
  return isReady(list) && list.counts.warnings === 0 ? (
    <Icon name="check" className="i14 okc" />
  ) : (
    <Icon
      name={list.types === 'checking' ? 'info' : 'warning'}
      className={`i14 ${list.types === 'checking' ? '' : 'warnc'}`}
    />
  )
}

const BuildStatus = () => {
  const state = useBuild()
  const building = isBuilding(state)
  const passed = useRunningClock(state.askedAt, building)
  const { progress, image } = state
  const { outcome } = progress
  if (building) {
    const waits = progress.position !== null && progress.position > 0
    return (
      <span className="status num">
        <span className="busyc">
          {waits ? 'Waiting' : stageLabels[progress.stages.at(-1)?.stage ?? 'generate']}
        </span>
        {waits && `${pluralize(progress.position ?? 0, 'build')} ahead · `}
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
  const isCurrent = useImageIsCurrent()
  const image = useBuild(state => state.image)
  return image ? (
    <span className="num">
      <code>{image.hash.slice(0, 8)}</code> · {bytes(image.bytes)}
      {!isCurrent && <span className="warnc"> · built before the newest changes</span>}
    </span>
  ) : null
}
