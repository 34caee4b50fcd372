import { type KeyboardEvent, lazy, type PointerEvent, type ReactNode, Suspense, useRef } from 'react'
import { ProblemsPane } from '../panels/problems/ProblemsPane.tsx'
import { useProblemList } from '../panels/problems/problem-store.ts'
import { formatCounts } from '../panels/problems/problem-texts.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import styles from './Dock.module.css'
import { DockStatus } from './DockStatus.tsx'
import {
  clampHeight,
  type DockTab,
  dockLimits,
  dockTabs,
  foldDock,
  openDock,
  setDockHeight,
  toggleDock,
  useDock,
} from './dock-store.ts'

const LogPane = lazy(() => import('../panels/log/LogPane.tsx').then(({ LogPane }) => ({ default: LogPane })))
const RunPane = lazy(() => import('../panels/run/RunPane.tsx').then(({ RunPane }) => ({ default: RunPane })))
const DataPane = lazy(() =>
  import('../panels/data/DataPane.tsx').then(({ DataPane }) => ({ default: DataPane })),
)
const SourcesPane = lazy(() =>
  import('../panels/sources/SourcesPane.tsx').then(({ SourcesPane }) => ({ default: SourcesPane })),
)
const FilesPane = lazy(() =>
  import('../panels/files/FilesPane.tsx').then(({ FilesPane }) => ({ default: FilesPane })),
)
const ImagePane = lazy(() =>
  import('../panels/image/ImagePane.tsx').then(({ ImagePane }) => ({ default: ImagePane })),
)

const titles: Record<DockTab, string> = {
  problems: 'Problems',
  log: 'Log',
  run: 'Run',
  data: 'Data',
  sources: 'Sources',
  files: 'Files',
  image: 'Image',
}
const panes: Record<DockTab, ReactNode> = {
  problems: <ProblemsPane />,
  log: <LogPane />,
  run: <RunPane />,
  data: <DataPane />,
  sources: <SourcesPane />,
  files: <FilesPane />,
  image: <ImagePane />,
}

/** Problems, log, run, data, released packages, generated files and image, under the canvas. */
export const Dock = () => {
  const { tab, open, heights } = useDock()
  const height = open ? clampHeight(heights[tab], innerHeight) : dockLimits.tabs
  return (
    <section className={styles.dock} style={{ height: height + (open ? 0 : 1) }} aria-label="Dock">
      {open && <Resizer height={height} />}
      <div className={styles.tabs}>
        <div role="tablist" aria-label="Dock" className={styles.list} onKeyDown={moveBetweenTabs}>
          {dockTabs.map(each => (
            <button
              type="button"
              role="tab"
              key={each}
              id={`dock-tab-${each}`}
              aria-selected={open && tab === each}
              aria-controls={open && tab === each ? 'dock-pane' : undefined}
              tabIndex={tab === each ? 0 : -1}
              className={styles.tab}
              onClick={() => toggleDock(each)}
            >
              {titles[each]}
              {each === 'problems' && <Counts />}
            </button>
          ))}
        </div>
        <DockStatus tab={open ? tab : null} />
        <button
          type="button"
          className="btn small icon"
          aria-expanded={open}
          aria-label={open ? 'Fold the dock' : 'Open the dock'}
          onClick={() => (open ? foldDock() : openDock(tab))}
        >
          <Icon name={open ? 'down' : 'up'} />
        </button>
      </div>
      {open && (
        <div className={styles.body} role="tabpanel" id="dock-pane" aria-labelledby={`dock-tab-${tab}`}>
          <Suspense fallback={null}>{panes[tab]}</Suspense>
        </div>
      )}
    </section>
  )
}

/** How many problems, red where something is wrong and not only unfinished; and how many warnings. */
const Counts = () => {
  const counts = useProblemList(list => list.counts)
  const { errors, unwired, warnings } = counts
  return (
    <span title={formatCounts(counts)} className={styles.counts}>
      {(errors > 0 || warnings === 0) && (
        <span className={`count ${errors > unwired ? 'bad' : errors > 0 ? 'warned' : ''}`}>{errors}</span>
      )}
      {warnings > 0 && (
        <span className="count doubtful">
          {warnings}
          <span className="visually-hidden"> {warnings === 1 ? 'warning' : 'warnings'}</span>
        </span>
      )}
    </span>
  )
}

const moveBetweenTabs = (event: KeyboardEvent<HTMLElement>): void => {
  const at = dockTabs.indexOf(useDock.getState().tab)
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: dockTabs.length - 1 }[event.key]
  const next = to === undefined ? undefined : dockTabs[(to + dockTabs.length) % dockTabs.length]
  if (!next) return
  event.preventDefault()
  openDock(next)
  document.getElementById(`dock-tab-${next}`)?.focus()
}

/** The upper edge: dragged, or moved with the arrow keys. */
const Resizer = ({ height }: { height: number }) => {
  const start = useRef<{ y: number; height: number } | null>(null)
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { y: event.clientY, height }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (start.current) setDockHeight(start.current.height + start.current.y - event.clientY, innerHeight)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const change = { ArrowUp: 24, ArrowDown: -24, PageUp: 120, PageDown: -120 }[event.key]
    if (change === undefined) return
    event.preventDefault()
    setDockHeight(height + change, innerHeight)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is not a rule between paragraphs
    <div
      className={styles.resizer}
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the dock"
      aria-valuenow={height}
      aria-valuemin={dockLimits.min}
      aria-valuemax={Math.round(innerHeight * dockLimits.maxShare)}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = null
      }}
      onLostPointerCapture={() => {
        start.current = null
      }}
      onKeyDown={onKeyDown}
    />
  )
}
