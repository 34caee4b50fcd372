import { lazy, Suspense, useEffect } from 'react'
import styles from './App.module.css'
import { Bar } from './bar/Bar.tsx'
import { Canvas } from './canvas/Canvas.tsx'
import { ContextMenu } from './canvas/edits/ContextMenu.tsx'
import { SuggestionBar } from './canvas/edits/SuggestionBar.tsx'
import { Outline } from './canvas/nodes/Outline.tsx'
import { ConflictNotice } from './collaboration/save/ConflictNotice.tsx'
import { useShareOpen } from './collaboration/share/share-open.ts'
import { CommandPalette } from './commands/CommandPalette.tsx'
import { useCustomTypeDialog } from './custom-types/custom-type-store.ts'
import { Dock } from './dock/Dock.tsx'
import { followSources } from './editor/types-store.ts'
import { Inspector } from './inspector/Inspector.tsx'
import { Palette } from './palette/Palette.tsx'
import { PaletteRail } from './palette/PaletteRail.tsx'
import { PaletteDragPreview } from './palette/PaletteSuggestion.tsx'
import { useRail } from './palette/use-rail.ts'
import { SideResizer } from './SideResizer.tsx'
import { useDocument } from './store/document.ts'
import { useSession, useSidePane } from './store/session.ts'
import { Tour } from './tour/Tour.tsx'
import { ShortcutSheet } from './ui/keys/ShortcutSheet.tsx'
import { useShortcuts } from './ui/keys/use-shortcuts.ts'
import { Toasts } from './ui/toast/Toasts.tsx'
import { useWidth } from './use-width.ts'

const CustomTypeDialog = lazy(() =>
  import('./custom-types/CustomTypeDialog.tsx').then(({ CustomTypeDialog }) => ({
    default: CustomTypeDialog,
  })),
)

const SourcePane = lazy(() =>
  import('./editor/SourcePane.tsx').then(({ SourcePane }) => ({ default: SourcePane })),
)

const ShareDialog = lazy(() =>
  import('./collaboration/share/ShareDialog.tsx').then(({ ShareDialog }) => ({ default: ShareDialog })),
)

const HistoryPane = lazy(() =>
  import('./collaboration/history/HistoryPane.tsx').then(({ HistoryPane }) => ({ default: HistoryPane })),
)

const LibraryPane = lazy(() =>
  import('./panels/library/LibraryPane.tsx').then(({ LibraryPane }) => ({ default: LibraryPane })),
)

/** The panes: palette, canvas, side pane, dock. */
export const Workbench = () => {
  const name = useDocument(state => state.composition.name)
  const side = useSidePane()
  const outline = useSession(state => state.outline)
  const sourceWidth = useSession(state => state.sourceWidth)
  const sharing = useShareOpen(state => state.open)
  const width = useWidth()
  const defining = useCustomTypeDialog(state => state.opened !== null)
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
        <SuggestionBar />
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
      <PaletteDragPreview />
      <ShortcutSheet />
      <CommandPalette />
      {defining && (
        <Suspense fallback={null}>
          <CustomTypeDialog />
        </Suspense>
      )}
    </div>
  )
}
