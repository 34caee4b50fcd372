import { useEffect, useMemo } from 'react'
import type { Change, ChangeGroup } from '../../../shared/comparison/change.ts'
import { compare } from '../../../shared/comparison/compare.ts'
import { type ChangeKind, describeChange, summarise } from '../../../shared/comparison/describe-change.ts'
import type { Project } from '../../../shared/model/project.ts'
import { GraphPicture } from '../../gallery/GraphPicture.tsx'
import { Ticked } from '../../ui/text/Ticked.tsx'
import { pluralize } from '../../ui/text/units.ts'
import styles from './ComparisonView.module.css'
import { markCanvas } from './canvas-marks.ts'
import { LineDiff } from './LineDiff.tsx'
import { Sign } from './Sign.tsx'
import { grouped, marksOf, unionOf } from './union.ts'

type Props = {
  before: Project
  after: Project
  /** Where a device of the graph on the canvas is shown; absent: nowhere. */
  onShow?: (device: string) => void
  canShow?: (device: string) => boolean
  /** The later state is what the canvas shows: what changed is marked there too. */
  onCanvas?: boolean
}

/** What lies between two states of a project: drawn, and told one by one. */
export const ComparisonView = ({ before, after, onShow, canShow, onCanvas = false }: Props) => {
  const changes = useMemo(() => compare(before, after), [before, after])
  const union = useMemo(() => unionOf(before, after), [before, after])
  const marks = useMemo(() => marksOf(changes), [changes])
  useEffect(() => (onCanvas ? markCanvas(marks) : undefined), [marks, onCanvas])
  return (
    <div className={styles.comparison}>
      <figure className={styles.figure} aria-label={`The graph, with what changed: ${summarise(changes)}`}>
        <GraphPicture {...union} marks={marks} size="large" />
        {marks.size > 0 && <Legend marks={[...marks.values()]} />}
      </figure>
      <p className={styles.summary} role="status">
        {sentence(summarise(changes))}
      </p>
      {grouped(changes).map(({ group, changes }) =>
        group === 'layout' ? (
          <details key={group} className={styles.group}>
            <summary>
              Layout, {pluralize(changes.length, 'change')}
              <span className="dim"> Never changes a build</span>
            </summary>
            <List changes={changes} {...{ before, after, onShow, canShow }} />
          </details>
        ) : (
          <section key={group} className={styles.group}>
            <h4>{titles[group]}</h4>
            <List changes={changes} {...{ before, after, onShow, canShow }} />
          </section>
        ),
      )}
    </div>
  )
}

const titles: Record<ChangeGroup, string> = {
  devices: 'Devices',
  wires: 'Wires',
  settings: 'Settings',
  sources: 'Sources',
  data: 'Data files',
  project: 'Project',
  layout: 'Layout',
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const List = ({
  changes,
  before,
  after,
  onShow,
  canShow,
}: { changes: readonly Change[] } & Unset<Omit<Props, 'onCanvas'>>) => (
  <ul>
    {changes.map((change, index) => {
      const words = describeChange(change, { before: before.composition, after: after.composition })
      const device = deviceOf(change)
      return (
        <li key={index} className={styles.change}>
          <Sign kind={words.kind} />
          <div>
            {onShow && device !== null && canShow?.(device) ? (
              <button type="button" className={styles.show} onClick={() => onShow(device)}>
                <Ticked text={words.title} />
              </button>
            ) : (
              <Ticked text={words.title} />
            )}
            {(words.before !== undefined || words.after !== undefined) && (
              <dl className={styles.values}>
                <dt>was</dt>
                <dd>{words.before ?? 'nothing'}</dd>
                <dt>is</dt>
                <dd>{words.after ?? 'nothing'}</dd>
              </dl>
            )}
            {change.change === 'source' && (
              <LineDiff before={change.before ?? ''} after={change.after ?? ''} name={change.name} />
            )}
          </div>
        </li>
      )
    })}
  </ul>
)

/** Optional fields may be handed on unset. */
type Unset<T> = { [K in keyof T]: T[K] | undefined } & Pick<Props, 'before' | 'after'>

const deviceOf = (change: Change): string | null => {
  if ('device' in change) return typeof change.device === 'string' ? change.device : change.device.id
  if ('wire' in change) return change.wire.to.device
  return change.change === 'rewired' || change.change === 'wire-changed' ? change.after.to.device : null
}

const Legend = ({ marks }: { marks: readonly ChangeKind[] }) => (
  <figcaption className={styles.legend}>
    {kinds
      .filter(kind => marks.includes(kind))
      .map(kind => (
        <span key={kind}>
          <Sign kind={kind} hidden />
          {kind}
        </span>
      ))}
  </figcaption>
)

const kinds: readonly ChangeKind[] = ['added', 'removed', 'changed']
