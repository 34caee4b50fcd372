import { useEffect, useState } from 'react'
import { Stage } from '../../../shared/protocol/build.ts'
import { imageFileUrl } from '../../api.ts'
import { openDock } from '../../dock/dock-store.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { isKey, keysOf } from '../../ui/keys/bindings.ts'
import { bytes, seconds } from '../../ui/text/units.ts'
import { useProblemList } from '../problems/problem-store.ts'
import { formatCounts } from '../problems/problem-texts.ts'
import { isRunning } from '../run/create-run-store.ts'
import { boot, stop, useRun } from '../run/run-store.ts'
import styles from './BuildButton.module.css'
import { type BuildFace, buildFace, stageLabels } from './build-face.ts'
import { build, cancel, useBuild } from './build-store.ts'
import { isBuilding } from './create-build-store.ts'
import { useImageIsCurrent, useUnchanged } from './use-current.ts'
import { useRunningClock } from './use-running-clock.ts'

/** Build, its stages and its end, download, boot and stop: the right end of the bar. */
export const BuildButton = () => {
  const [inviting, setInviting] = useState(false)
  const state = useBuild()
  const building = isBuilding(state)
  const { errors, held } = useProblemList(list => list.counts)
  const unchanged = useUnchanged()
  const isCurrent = useImageIsCurrent()
  const { cancelling, progress, image } = state
  const face = buildFace({ building, cancelling, progress, errors, held, unchanged, inviting })
  useShortcuts(held)
  return (
    <div className={styles.group}>
      {image && !building && (
        <a
          className="btn line"
          href={imageFileUrl(image)}
          download={image.fileName}
          title={`${bytes(image.bytes)}${isCurrent ? '' : ', built before the newest changes'}`}
        >
          <Icon name="save" />
          <span className="visually-hidden">Download</span>
          <span className={styles.fileName}>{image.fileName}</span>
          {!isCurrent && <span className={styles.older}>older</span>}
        </a>
      )}
      {image && !building && <BootButton isCurrent={isCurrent} />}
      <button
        type="button"
        className={`${styles.build} ${styles[face.tone]}`}
        data-tone={face.tone}
        aria-keyshortcuts="Control+B"
        disabled={face.press === null}
        onClick={() => press(face)}
        onPointerEnter={() => setInviting(true)}
        onPointerLeave={() => setInviting(false)}
        onFocus={event => setInviting(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setInviting(false)}
      >
        <Icon name={face.icon} className={face.tone === 'held' ? 'warnc' : undefined} />
        {face.label}
        <span className="visually-hidden">{face.hint}</span>
        <Figure face={face} since={state.askedAt} />
        {building && <Segments />}
      </button>
      <Announcement />
    </div>
  )
}

const press = ({ press }: BuildFace): void => {
  if (press === 'build') void build()
  if (press === 'cancel') void cancel()
  if (press === 'problems') openDock('problems')
}

const Figure = ({ face, since }: { face: BuildFace; since: number }) => {
  const passed = useRunningClock(since, face.figure?.kind === 'clock', 50)
  if (!face.figure) return null
  if (face.figure.kind === 'key') return <kbd>{face.figure.text}</kbd>
  return (
    <span className={`${styles.figure} num`}>
      {face.figure.kind === 'clock' ? seconds(passed) : face.figure.text}
    </span>
  )
}

const Segments = () => {
  const stages = useBuild(state => state.progress.stages)
  return (
    <span className={styles.segments} aria-hidden="true">
      {Stage.options.map(stage => {
        const time = stages.find(time => time.stage === stage)
        return <i key={stage} className={time ? (time.to === null ? styles.now : styles.past) : ''} />
      })}
    </span>
  )
}

const BootButton = ({ isCurrent }: { isCurrent: boolean }) => {
  const running = useRun(isRunning)
  const stopping = useRun(state => state.stopping)
  return running ? (
    <button type="button" className="btn line" disabled={stopping} onClick={() => void stop()}>
      <Icon name="stop" className="badc" />
      {stopping ? 'Stopping' : 'Stop'}
    </button>
  ) : (
    <button
      type="button"
      className="btn line"
      aria-keyshortcuts="Control+Enter"
      title={isCurrent ? keysOf('boot') : `${keysOf('boot')}. The image was built before the newest changes`}
      onClick={() => void boot()}
    >
      <Icon name="play" />
      Boot
    </button>
  )
}

/** Tells a screen reader what the button shows, once for each stage and end. */
const Announcement = () => {
  const state = useBuild()
  const stage = state.progress.stages.at(-1)?.stage
  const { outcome } = state.progress
  const counts = useProblemList(list => list.counts)
  const said = isBuilding(state)
    ? stageLabels[stage ?? 'generate']
    : outcome?.how === 'built'
      ? `Built in ${seconds(outcome.ms)}, ${bytes(outcome.image.bytes)}`
      : outcome?.how === 'failed'
        ? `Build failed: ${formatCounts(counts)}`
        : outcome
          ? 'Build stopped'
          : ''
  return (
    <span className="visually-hidden" role="status" aria-live="polite">
      {said}
    </span>
  )
}

/** A build that has only just begun is not stopped by the same key: it may have been pressed twice. */
const settled = 400

const buildOrStop = (held: number): void => {
  const state = useBuild.getState()
  if (!isBuilding(state)) void (held > 0 ? openDock('problems') : build())
  else if (performance.now() - state.askedAt > settled) void cancel()
}

/** The keys that build or stop the build, and boot: everywhere on the page, also while typing. */
const useShortcuts = (held: number): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat) return
      if (isKey('build', event)) buildOrStop(held)
      else if (isKey('boot', event)) void (isRunning(useRun.getState()) ? stop() : boot())
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [held])
}
