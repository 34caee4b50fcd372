import { useMemo } from 'react'
import { pathOfSource } from '../../shared/model/project.ts'
import { type Problem, severityOf } from '../../shared/problems/problem.ts'
import { useProblemList } from '../panels/problems/problem-store.ts'
import { sourcePlaceOf } from '../panels/problems/source-place.ts'
import { useProblems } from '../panels/problems/use-problems.ts'
import { useDocument } from '../store/document.ts'
import { openSource, useSession } from '../store/session.ts'
import { addSource } from '../store/source-edits.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { appsOf } from './app-of-source.ts'
import { Editor } from './Editor.tsx'
import { FileTabs } from './FileTabs.tsx'
import { HeadNotice } from './HeadNotice.tsx'
import styles from './SourcePane.module.css'
import { SourceSearch } from './SourceSearch.tsx'
import { SourceStatus } from './SourceStatus.tsx'
import { problemsIn } from './source-problems.ts'

/** Whether a problem is marked on the tab of a file: of its text, or between it and an app's ports. */
const isIn = (file: string, problem: Problem): boolean =>
  problem.code === 'head-differs'
    ? problem.file === pathOfSource(file)
    : sourcePlaceOf(problem)?.file === file

/** The app's OCaml, in the side pane. */
export const SourcePane = () => {
  const names = useDocument(state => Object.keys(state.sources).join('\n'))
  const open = useSession(state => state.sourceOpen)
  const entries = useProblemList(list => list.entries)
  const problems = useProblems()
  const files = useMemo(() => (names === '' ? [] : names.split('\n')), [names])
  const shown = open !== null && files.includes(open) ? open : (files[0] ?? null)
  const marks = useMemo(
    () =>
      new Map(
        files.flatMap(file => {
          const found = problems.filter(problem => isIn(file, problem)).map(severityOf)
          if (found.length === 0) return []
          return [[file, found.includes('error') ? 'error' : 'warning'] as const]
        }),
      ),
    [files, problems],
  )
  const [built, live] = useMemo(
    () =>
      (['build', 'types'] as const).map(origin =>
        shown
          ? problemsIn(
              shown,
              entries.flatMap(({ from, problem }) => (from === origin ? [problem] : [])),
            )
          : [],
      ),
    [shown, entries],
  )
  const inSources = useMemo(() => files.flatMap(file => problemsIn(file, problems)), [files, problems])
  const devices = useDocument(state => state.composition.devices)
  const apps = useMemo(() => (shown ? appsOf(shown, devices) : []), [shown, devices])
  return (
    <aside className={styles.source} aria-label="Source">
      <FileTabs files={files} shown={shown} marks={marks} />
      <SourceSearch />
      {shown ? (
        <div
          className={styles.panel}
          role="tabpanel"
          id="source-panel"
          aria-labelledby={`source-tab-${shown}`}
        >
          <Editor file={shown} problems={built ?? []} live={live ?? []} />
          {apps.map(device => (
            <HeadNotice key={device.id} device={device} />
          ))}
          <SourceStatus shown={shown} problems={inSources} />
        </div>
      ) : (
        <div className={styles.none}>
          <p className="empty">
            <b>No source files</b>
            An app is OCaml in a file of its own.
          </p>
          <button
            type="button"
            className="btn line"
            onClick={() => {
              addSource('unikernel.ml')
              openSource('unikernel.ml')
            }}
          >
            <Icon name="plus" />
            New unikernel.ml
          </button>
        </div>
      )}
    </aside>
  )
}
