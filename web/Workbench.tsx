import { lazy, Suspense, useEffect } from 'react'
import styles from './App.module.css'
import { Bar } from './bar/Bar.tsx'
import { Canvas } from './canvas/Canvas.tsx'
import { ContextMenu } from './canvas/ContextMenu.tsx'
import { Outline } from './canvas/Outline.tsx'
import { ProposalBar } from './canvas/ProposalBar.tsx'
import { CommandPalette } from './commands/CommandPalette.tsx'
import { Dock } from './dock/Dock.tsx'
import { Inspector } from './inspector/Inspector.tsx'
import { ShortcutSheet } from './keys/ShortcutSheet.tsx'
import { useShortcuts } from './keys/use-shortcuts.ts'
import { useOwn } from './own/own-store.ts'
import { Palette } from './palette/Palette.tsx'
import { PaletteGhost } from './palette/PaletteGhost.tsx'
import { PaletteRail } from './palette/PaletteRail.tsx'
import { useRail } from './palette/use-rail.ts'
import { SideResizer } from './SideResizer.tsx'
import { ConflictNotice } from './save/ConflictNotice.tsx'
import { useShareOpen } from './share/share-open.ts'
import { followSources } from './source/types-store.ts'
import { useDocument } from './store/document.ts'
import { useSession, useSidePane } from './store/session.ts'
import { Toasts } from './toast/Toasts.tsx'
import { Tour } from './tour/Tour.tsx'
import { useWidth } from './use-width.ts'

const OwnDialog = lazy(() => import('./own/OwnDialog.tsx').then(({ OwnDialog }) => ({ default: OwnDialog })))

const SourcePane = lazy(() =>
  import('./source/SourcePane.tsx').then(({ SourcePane }) => ({ default: SourcePane })),
)

const ShareDialog = lazy(() =>
  import('./share/ShareDialog.tsx').then(({ ShareDialog }) => ({ default: ShareDialog })),
)

const HistoryPane = lazy(() =>
  import('./history/HistoryPane.tsx').then(({ HistoryPane }) => ({ default: HistoryPane })),
)

const LibraryPane = lazy(() =>
  import('./library/LibraryPane.tsx').then(({ LibraryPane }) => ({ default: LibraryPane })),
)

/** The panes: palette, canvas, side pane, dock. */
export const Workbench = () => {
  const name = useDocument(state => state.composition.name)
  const side = useSidePane()
  const outline = useSession(state => state.outline)
  const sourceWidth = useSession(state => state.sourceWidth)
  const sharing = useShareOpen(state => state.open)
  const width = useWidth()
  const defining = useOwn(state => state.opened !== null)
  useShortcuts()
  useEffect(followSources, [])
  useEffect(() => {
    document.title = `${name} · Unikernel Composer`
  }, [name])

  const reads = side === 'source' || side === 'library'
  const list = outline || width < 720
  const rail = useRail()
  return (
    <div className={`${styles.app} ${width < 1100 ? styles.over : ''}`}>
      <Bar page="project" />
      <main className={styles.main} aria-label="Graph">
        <h1 className="visually-hidden">{name}</h1>
        {width >= 720 && (rail ? <PaletteRail /> : <Palette />)}
        {list ? <Outline /> : <Canvas />}
        <ProposalBar />
        <ContextMenu />
        {width >= 720 && <Tour />}
        {reads && width >= 1100 && <SideResizer />}
      </main>
      {side !== 'none' && (
        <div
          className={styles.side}
          data-side={side}
          style={{
            width: reads ? `min(${sourceWidth}px, 60vw)` : side === 'history' ? 420 : 320,
          }}
        >
          {side === 'inspector' ? (
            <Inspector />
          ) : (
            <Suspense fallback={null}>
              {side === 'source' && <SourcePane />}
              {side === 'library' && <LibraryPane />}
              {side === 'history' && <HistoryPane />}
            </Suspense>
          )}
        </div>
      )}
      <div className={styles.message}>
        <Toasts />
      </div>
      <div className={styles.dock}>
        <Dock />
      </div>
      {sharing && (
        <Suspense fallback={null}>
          <ShareDialog />
        </Suspense>
      )}
      <ConflictNotice />
      <PaletteGhost />
      <ShortcutSheet />
      <CommandPalette />
      {defining && (
        <Suspense fallback={null}>
          <OwnDialog />
        </Suspense>
      )}
    </div>
  )
}
