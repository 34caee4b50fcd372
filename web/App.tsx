import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import type { ProjectId } from '../shared/model/project.ts'
import styles from './App.module.css'
import { sentenceOf } from './api.ts'
import { Bar } from './bar/Bar.tsx'
import { useOpenProject } from './collaboration/save/open-project.ts'
import { Gallery } from './gallery/Gallery.tsx'
import { watchLogin } from './login/login.ts'
import { go, useRoute } from './route.ts'
import { useTheme } from './theme.ts'
import { Icon } from './ui/icon/Icon.tsx'
import { Toasts } from './ui/toast/Toasts.tsx'

const workbench = () => import('./Workbench.tsx')
const Workbench = lazy(() => workbench().then(({ Workbench }) => ({ default: Workbench })))

const SharedPage = lazy(() =>
  import('./collaboration/shared-page/SharedPage.tsx').then(({ SharedPage }) => ({ default: SharedPage })),
)

/** The page: the gallery, one project, or one that someone shared. */
export const App = () => {
  const route = useRoute()
  useTheme()
  // Whoever reads a shared project needs no login.
  const shared = route.page === 'shared'
  useEffect(() => {
    if (!shared) void watchLogin()
  }, [shared])
  return (
    <>
      {route.page === 'gallery' && <GalleryPage />}
      {route.page === 'project' && <ProjectPage key={route.id} id={route.id} />}
      {route.page === 'shared' && (
        <Suspense fallback={null}>
          <SharedPage key={route.token} token={route.token} />
        </Suspense>
      )}
    </>
  )
}

const GalleryPage = () => {
  useEffect(() => {
    document.title = 'Unikernel Composer'
    // While people choose, the canvas is fetched: opening a project then waits for nothing but the project.
    const timer = setTimeout(() => void workbench(), 500)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={styles.page}>
      <Bar page="gallery" />
      <div className={styles.gallery}>
        <Gallery />
      </div>
      <Toasts />
    </div>
  )
}

const ProjectPage = ({ id }: { id: ProjectId }) => {
  const opening = useOpenProject(id)
  switch (opening.state) {
    case 'loading':
      return <Loading />
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
      return (
        <Suspense fallback={<Loading />}>
          <Workbench />
        </Suspense>
      )
  }
}

const Loading = () => (
  <Notice>
    <p className={styles.loading} role="status">
      Opening
    </p>
  </Notice>
)

const Notice = ({ children }: { children: ReactNode }) => (
  <div className={styles.page}>
    <Bar page="gallery" />
    <main className={styles.middle}>{children}</main>
  </div>
)
