import { Stage } from '../../../shared/protocol/build.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import type { IconName } from '../../ui/icon/icons.tsx'
import { bytes, seconds } from '../../ui/text/units.ts'
import type { StageTime } from '../build/build-progress.ts'
import { useBuild } from '../build/build-store.ts'
import { isBuilding } from '../build/create-build-store.ts'
import { useRunningClock } from '../build/use-running-clock.ts'
import styles from './LogPane.module.css'

const titles: Record<Stage, { title: string; icon: IconName }> = {
  generate: { title: 'Generate', icon: 'copy' },
  compile: { title: 'Compile', icon: 'box' },
  link: { title: 'Link', icon: 'tidy' },
  check: { title: 'Check image', icon: 'find' },
}

/** The four stages of a build with their times; beside the log. */
export const StageList = () => {
  const state = useBuild()
  const building = isBuilding(state)
  const passed = useRunningClock(state.askedAt, building, 50)
  const { progress, image } = state
  const good = progress.outcome === null || progress.outcome.how === 'built'
  return (
    <div className={styles.stages}>
      <ol className="num" aria-label="Stages">
        {Stage.options.map(stage => (
          <Row key={stage} stage={stage} times={progress.stages} good={good} now={passed} />
        ))}
      </ol>
      {image && (
        <p className={`${styles.foot} num`}>
          Last good image {bytes(image.bytes)}
          {progress.outcome?.how === 'built' && progress.outcome.cached && ', from the store'}
        </p>
      )}
    </div>
  )
}

type RowProps = { stage: Stage; times: readonly StageTime[]; good: boolean; now: number }

const Row = ({ stage, times, good, now }: RowProps) => {
  const time = times.find(time => time.stage === stage)
  const { title, icon } = titles[stage]
  const runs = time !== undefined && time.to === null
  const stuck = time !== undefined && !runs && !good && time === times.at(-1)
  const took = time ? (time.to ?? now) - time.from : 0
  const tone = stuck ? styles.stuck : runs ? styles.now : time ? styles.past : ''
  return (
    <li className={tone}>
      <Icon name={stuck ? 'err' : time && !runs ? 'check' : icon} />
      {title}
      <i />
      <span>{time ? seconds(took) : ''}</span>
    </li>
  )
}
