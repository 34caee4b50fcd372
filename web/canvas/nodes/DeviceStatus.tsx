import { type DeviceId, isApp } from '../../../shared/model/composition.ts'
import { useBuild } from '../../panels/build/build-store.ts'
import { isBuilding } from '../../panels/build/create-build-store.ts'
import { useRun } from '../../panels/run/run-store.ts'
import { useDocument } from '../../store/document.ts'
import { moduleFile } from '../../store/source-of-app.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { pluralize } from '../../ui/text/units.ts'
import styles from './DeviceNode.module.css'
import { DeviceTraffic } from './DeviceTraffic.tsx'
import type { DeviceView } from './device-view.ts'
import type { Marks } from './marks.ts'

type Props = { id: DeviceId; view: DeviceView; marks: Marks | null }

/** The last row of a device: its worst problem, else what a build does with it or what passes through it, else what is set. */
export const DeviceStatus = ({ id, view, marks }: Props) => {
  const building = useBuild(
    state => view.app && isBuilding(state) && state.progress.stages.at(-1)?.stage === 'compile',
  )
  const traffic = useRun(state => state.traffic.get(view.name))
  if (marks)
    return (
      <footer
        className={`${styles.strip} ${marks.severity === 'error' ? styles.wrong : styles.unfinished}`}
        title={marks.message}
      >
        <Icon name={marks.severity === 'error' ? 'err' : 'warning'} />
        <span>{marks.short}</span>
        {marks.more > 0 && <span className={styles.more}>+{marks.more}</span>}
      </footer>
    )
  if (building)
    return (
      <footer className={`${styles.strip} ${styles.busy}`}>
        <span>Compiling</span>
      </footer>
    )
  if (traffic) return <DeviceTraffic traffic={traffic} />
  return view.app ? <AppSummary id={id} /> : <Summary view={view} />
}

const Summary = ({ view: { summary, module } }: { view: DeviceView }) => (
  <footer className={styles.sum} title={summary.map(({ text }) => text).join(' · ')}>
    {summary.length === 0 ? (
      <code>{module}</code>
    ) : (
      summary.map(({ text, mono }, index) => (
        <span key={text}>
          {index > 0 && ' · '}
          {mono ? <code>{text}</code> : text}
        </span>
      ))
    )}
  </footer>
)

/** `38 lines · Site.Make`, kept in step with the editor. */
const AppSummary = ({ id }: { id: DeviceId }) => {
  const modulePath = useDocument(({ composition }) => {
    const device = composition.devices.find(device => device.id === id)
    return device && isApp(device) ? device.app.module : ''
  })
  const lines = useDocument(({ sources }) => {
    const file = moduleFile(modulePath, sources)
    return file === null ? 0 : lineCount(sources[file] ?? '')
  })
  return (
    <footer className={styles.sum}>
      {pluralize(lines, 'line')} · <code>{modulePath}</code>
    </footer>
  )
}

const lineCount = (text: string): number => {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
