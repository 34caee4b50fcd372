import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import type { ProjectId } from '../shared/project.ts'
import styles from './App.module.css'
import { sentenceOf } from './api.ts'
import { Bar } from './bar/Bar.tsx'
import { Canvas } from './canvas/Canvas.tsx'
import { Outline } from './canvas/Outline.tsx'
import { Dock } from './dock/Dock.tsx'
import { Gallery } from './gallery/Gallery.tsx'
import { Icon } from './icon/Icon.tsx'
import { Inspector } from './inspector/Inspector.tsx'
import { ShortcutSheet } from './keys/ShortcutSheet.tsx'
import { useShortcuts } from './keys/use-shortcuts.ts'
import { Palette } from './palette/Palette.tsx'
import { PaletteGhost } from './palette/PaletteGhost.tsx'
import { PaletteRail } from './palette/PaletteRail.tsx'
import { useRail } from './palette/use-rail.ts'
import { go, useRoute } from './route.ts'
import { SideResizer } from './SideResizer.tsx'
import { ConflictNotice } from './save/ConflictNotice.tsx'
import { useOpenProject } from './save/open-project.ts'
import { useDocument } from './store/document.ts'
import { useSession, useSidePane } from './store/session.ts'
import { useTheme } from './theme.ts'
import { Toasts } from './toast/Toasts.tsx'
import { useWidth } from './use-width.ts'

const SourcePane = lazy(() =>
  import('./source/SourcePane.tsx').then(({ SourcePane }) => ({ default: SourcePane })),
)

/** The page: the gallery, or one project. */
export const App = () => {
  const route = useRoute()
  useTheme()
  return (
    <>
      {route.page === 'gallery' ? <GalleryPage /> : <ProjectPage key={route.id} id={route.id} />}
      <Toasts />
    </>
  )
}

const GalleryPage = () => {
  useEffect(() => {
    document.title = 'Unikernel Composer'
  }, [])
  return (
    <div className={styles.page}>
      <Bar page="gallery" />
      <div className={styles.gallery}>
        <Gallery />
      </div>
    </div>
  )
}

const ProjectPage = ({ id }: { id: ProjectId }) => {
  const opening = useOpenProject(id)
  switch (opening.state) {
    case 'loading':
      return (
        <Notice>
          <p className={styles.loading} role="status">
            Opening
          </p>
        </Notice>
      )
    case 'failed':
      return (
        <Notice>
          <div className={`empty ${styles.failed}`} role="alert">
            <b>This project did not open</b>
            <p>{sentenceOf(opening.failure)}.</p>
            <p className={styles.acts}>
              <button type="button" className="btn line" onClick={opening.again}>
                <Icon name="reload" />
                Try again
              </button>
              <button type="button" className="btn" onClick={() => go({ page: 'gallery' })}>
                All projects
              </button>
            </p>
          </div>
        </Notice>
      )
    case 'open':
      return <Workbench />
  }
}

const Notice = ({ children }: { children: ReactNode }) => (
  <div className={styles.page}>
    <Bar page="gallery" />
    <main className={styles.middle}>{children}</main>
  </div>
)

/** The panes: palette, canvas, side pane, dock. */
const Workbench = () => {
  const name = useDocument(state => state.composition.name)
  const side = useSidePane()
  const outline = useSession(state => state.outline)
  const sourceWidth = useSession(state => state.sourceWidth)
  const width = useWidth()
  useShortcuts()
  useEffect(() => {
    document.title = `${name} · Unikernel Composer`
  }, [name])

  const list = outline || width < 720
  const rail = useRail()
  return (
    <div className={`${styles.app} ${width < 1100 ? styles.over : ''}`}>
      <Bar page="project" />
      <main className={styles.main} aria-label="Graph">
        <h1 className="visually-hidden">{name}</h1>
        {width >= 720 && (rail ? <PaletteRail /> : <Palette />)}
        {list ? <Outline /> : <Canvas />}
        {side === 'source' && width >= 1100 && <SideResizer />}
      </main>
      {side !== 'none' && (
        <div
          className={styles.side}
          data-side={side}
          style={side === 'source' ? { width: `min(${sourceWidth}px, 60vw)` } : { width: 320 }}
        >
          {side === 'source' ? (
            <Suspense fallback={null}>
              <SourcePane />
            </Suspense>
          ) : (
            <Inspector />
          )}
        </div>
      )}
      <div className={styles.dock}>
        <Dock />
      </div>
      <ConflictNotice />
      <PaletteGhost />
      <ShortcutSheet />
    </div>
  )
}
