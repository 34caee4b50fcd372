import { PresenceMark } from '../collaboration/presence/PresenceMark.tsx'
import { SavedMark } from '../collaboration/save/SavedMark.tsx'
import { logOut, useLogin } from '../login/login.ts'
import { BuildButton } from '../panels/build/BuildButton.tsx'
import { go } from '../route.ts'
import { redo, undo, useCanRedo, useCanUndo } from '../store/document.ts'
import { setOutline, setShortcutsOpen, useSession } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { withKeys } from '../ui/keys/bindings.ts'
import { useWidth } from '../use-width.ts'
import styles from './Bar.module.css'
import { ConfinementMark } from './ConfinementMark.tsx'
import { PlatformMenus } from './PlatformMenus.tsx'
import { ProjectMenu } from './ProjectMenu.tsx'
import { ThemeMenu } from './ThemeMenu.tsx'

/** Over every page: whose project this is and whether it is saved; what it is built for; Build. */
export const Bar = ({ page }: { page: 'gallery' | 'project' }) => (
  <header className={styles.bar}>
    <a
      href="/"
      className={styles.home}
      aria-label="All projects"
      title="All projects"
      onClick={event => {
        if (event.ctrlKey || event.metaKey || event.button !== 0) return
        event.preventDefault()
        go({ page: 'gallery' })
      }}
    >
      <Mark />
    </a>
    {page === 'gallery' ? <span className={styles.product}>Unikernel Composer</span> : <ProjectBar />}
    {page === 'gallery' && (
      <>
        <span className="push" />
        <LogOutButton />
        <ThemeMenu />
      </>
    )}
  </header>
)

const LogOutButton = () => {
  const loggedIn = useLogin(state => state.loggedIn)
  return loggedIn ? (
    <button type="button" className="btn small" onClick={() => void logOut()}>
      Log out
    </button>
  ) : null
}

const ProjectBar = () => {
  const width = useWidth()
  return (
    <>
      <ProjectMenu />
      <SavedMark />
      <PresenceMark />
      <span className={styles.rule} />
      <UndoButtons />
      <span className="push" />
      {width >= 720 && <PlatformMenus narrow={width < 1100} />}
      {width >= 900 && <span className={styles.rule} />}
      {width >= 900 && <OutlineButton />}
      {width >= 900 && (
        <button
          type="button"
          className="btn icon"
          aria-label="Keyboard shortcuts"
          title={withKeys('Keyboard shortcuts', 'keys')}
          onClick={() => setShortcutsOpen(true)}
        >
          <Icon name="keyboard" />
        </button>
      )}
      <ThemeMenu />
      <ConfinementMark />
      {width >= 720 && <BuildButton />}
    </>
  )
}

const UndoButtons = () => {
  const canUndo = useCanUndo()
  const canRedo = useCanRedo()
  return (
    <span className={styles.pair}>
      <button
        type="button"
        className="btn icon"
        aria-label="Undo"
        title={withKeys('Undo', 'undo')}
        disabled={!canUndo}
        onClick={undo}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className="btn icon"
        aria-label="Redo"
        title={withKeys('Redo', 'redo')}
        disabled={!canRedo}
        onClick={redo}
      >
        <Icon name="redo" />
      </button>
    </span>
  )
}

const OutlineButton = () => {
  const outline = useSession(state => state.outline)
  return (
    <button
      type="button"
      className="btn icon"
      aria-label="Outline"
      aria-pressed={outline}
      title={withKeys('Devices as a list', 'outline')}
      onClick={() => setOutline(!outline)}
    >
      <Icon name="outline" />
    </button>
  )
}

const Mark = () => (
  <svg className={styles.mark} viewBox="0 0 24 24" aria-hidden="true">
    <rect width="24" height="24" rx="6" fill="var(--text)" />
    <path
      d="M6 8.2h4.4a2 2 0 0 1 2 2v3.6a2 2 0 0 0 2 2H18"
      fill="none"
      stroke="var(--panel)"
      strokeWidth="1.8"
    />
    <rect x="4.4" y="6" width="4.4" height="4.4" rx=".8" fill="var(--panel)" />
    <path d="m17.2 12.6 3.2 3.2-3.2 3.2-3.2-3.2z" fill="var(--panel)" />
  </svg>
)
