import { type KeyboardEvent, useMemo, useState } from 'react'
import { isApp, wireKey } from '../../../shared/model/composition.ts'
import { headOf } from '../../../shared/ocaml/ocaml-head.ts'
import { describe } from '../../../shared/problems/describe.ts'
import { fixesFor } from '../../../shared/problems/fixes.ts'
import { devicesOf, type Fix, type Problem, wiresOf } from '../../../shared/problems/problem.ts'
import { useCatalogue } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { type Place, reveal, useSession } from '../../store/session.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { Ticked } from '../../ui/text/Ticked.tsx'
import { useBuild } from '../build/build-store.ts'
import { isBuilding } from '../build/create-build-store.ts'
import { applyFix } from './apply-fix.ts'
import { isWrong } from './is-wrong.ts'
import styles from './ProblemsPane.module.css'
import { isReady } from './problem-list.ts'
import { useProblemList } from './problem-store.ts'
import { formatReadiness } from './problem-texts.ts'
import { sourcePlaceOf } from './source-place.ts'
import { useProblems } from './use-problems.ts'

/** What is wrong, the worst first; each with its fix and the way to its place. */
export const ProblemsPane = () => {
  const list = useProblemList()
  const problems = useProblems()
  const devices = useDocument(state => state.composition.devices.length)
  const building = useBuild(isBuilding)
  if (problems.length === 0)
    return (
      <p className={styles.none}>
        <Icon
          name={isReady(list) && devices > 0 ? 'check' : 'info'}
          className={isReady(list) && devices > 0 ? 'okc' : ''}
        />
        {building && devices > 0 ? 'No problems so far.' : formatReadiness(list, devices)}
      </p>
    )
  return (
    <ul className={styles.problems} onKeyDown={walk}>
      {problems.map((problem, index) => (
        <Row key={`${problem.code} ${index}`} problem={problem} />
      ))}
    </ul>
  )
}

const Row = ({ problem }: { problem: Problem }) => {
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const sources = useDocument(state => state.sources)
  const platform = useSession(state => state.platform)
  const files = useDocument(state => state.files)
  const shown = useSession(state => devicesOf(problem).some(id => state.selection.devices.includes(id)))
  const words = useMemo(
    () => describe(problem, { composition, catalogue }),
    [problem, composition, catalogue],
  )
  const fixes = useMemo(
    () => fixesFor(problem, { composition, catalogue, sources, files, platform }),
    [problem, composition, sources, files, platform],
  )
  const wrong = isWrong(problem)
  const [first] = fixes
  return (
    <li className={shown ? styles.on : ''}>
      <Icon name={wrong ? 'err' : 'warning'} className={wrong ? 'badc' : 'warnc'} />
      <button type="button" className={styles.words} onClick={() => show(problem)} data-jump>
        <span className="visually-hidden">
          {wrong ? 'Problem: ' : problem.code === 'unwired-port' ? 'Unfinished: ' : 'Warning: '}
        </span>
        <span className={styles.title}>
          <Ticked text={words.title} />
        </span>
        <span className={styles.where}>{words.where}</span>
      </button>
      <span className={styles.acts}>
        {first && <FixButtons fixes={fixes} />}
        {formatPlaceOf(problem) && (
          <button type="button" className="btn small" onClick={() => show(problem)}>
            {formatPlaceOf(problem)}
          </button>
        )}
      </span>
    </li>
  )
}

/** The best two fixes, as buttons. */
const FixButtons = ({ fixes }: { fixes: readonly Fix[] }) => {
  const [done, setDone] = useState(false)
  return fixes.slice(0, 2).map(fix => (
    <button
      type="button"
      key={fix.label}
      className="btn line small"
      disabled={done}
      onClick={() => {
        setDone(!fix.preview)
        applyFix(fix)
      }}
    >
      {fix.label}
    </button>
  ))
}

const formatPlaceOf = (problem: Problem): string | null =>
  problem.code === 'ocaml' || problem.code === 'head-differs' || sourcePlaceOf(problem) !== null
    ? 'Show in source'
    : devicesOf(problem).length + wiresOf(problem).length > 0
      ? 'Show in graph'
      : null

/** Goes to the place of a problem: its line, its port, its wire or its device. */
export const show = (problem: Problem): void => {
  const place = placeOf(problem)
  if (place) reveal(place)
}

const placeOf = (problem: Problem): Place | null => {
  const [device] = devicesOf(problem)
  const [wire] = wiresOf(problem)
  const inSource = sourcePlaceOf(problem)
  if (inSource) return { kind: 'source', ...inSource, ...(device && { device }) }
  if (problem.code === 'head-differs') {
    const { sources, composition } = useDocument.getState()
    const file = problem.file.replace(/^src\//, '')
    const app = composition.devices.find(({ id }) => id === problem.device)
    const head = app && isApp(app) ? headOf(sources[file] ?? '', app.app.module.split('.').slice(1)) : null
    const line = (sources[file] ?? '').slice(0, head?.name?.from ?? head?.start?.from ?? 0).split('\n').length
    return { kind: 'source', file, line, device: problem.device }
  }
  if ('port' in problem && device) return { kind: 'port', device, port: problem.port }
  if (problem.code === 'type-mismatch' && wire) return { kind: 'wire', wire: wireKey(wire) }
  if (device) return { kind: 'device', device }
  return wire ? { kind: 'wire', wire: wireKey(wire) } : null
}

/** Up and Down walk from problem to problem. */
const walk = (event: KeyboardEvent<HTMLElement>): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-jump]')]
  const item = (event.target as HTMLElement).closest('li')?.querySelector<HTMLElement>('[data-jump]')
  const next = rows[(item ? rows.indexOf(item) : -1) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
