import { useEffect, useMemo } from 'react'
import { Icon } from '../icon/Icon.tsx'
import { addSource, useDocument } from '../store/document.ts'
import { openSource, useSession } from '../store/session.ts'
import { appsOf } from './app-of-source.ts'
import { Editor } from './Editor.tsx'
import { FileTabs } from './FileTabs.tsx'
import { HeadNotice } from './HeadNotice.tsx'
import styles from './SourcePane.module.css'
import { SourceSearch } from './SourceSearch.tsx'
import { SourceStatus } from './SourceStatus.tsx'
import { problemsIn, untold } from './source-problems.ts'
import { followSources, useTypes } from './types-store.ts'
import { useStanding } from './use-standing.ts'

/** The app's OCaml, in the side pane. */
export const SourcePane = () => {
  const names = useDocument(state => Object.keys(state.sources).join('/'))
  const open = useSession(state => state.sourceOpen)
  const problems = useStanding()
  const files = useMemo(() => (names === '' ? [] : names.split('/')), [names])
  const shown = open !== null && files.includes(open) ? open : (files[0] ?? null)
  const marks = useMemo(
    () =>
      new Map(
        files.flatMap(file => {
          const found = problemsIn(file, problems)
          if (found.length === 0) return []
          return [[file, found.some(({ severity }) => severity === 'error') ? 'error' : 'warning'] as const]
        }),
      ),
    [files, problems],
  )
  const shownProblems = useMemo(() => (shown ? problemsIn(shown, problems) : []), [shown, problems])
  useEffect(followSources, [])
  const typed = useTypes(state => state.answer?.problems)
  const live = useMemo(() => untold(typed ?? [], problems), [typed, problems])
  const devices = useDocument(state => state.composition.devices)
  const apps = useMemo(() => (shown ? appsOf(shown, devices) : []), [shown, devices])
  const shownLive = useMemo(() => (shown ? problemsIn(shown, live) : []), [shown, live])
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
          <Editor file={shown} problems={shownProblems} live={shownLive} />
          {apps.map(device => (
            <HeadNotice key={device.id} device={device} />
          ))}
          <SourceStatus shown={shown} problems={live} />
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
