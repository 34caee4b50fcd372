import { buildLog, useBuild } from '../build/build-store.ts'
import { isBuilding } from '../build/create-build-store.ts'
import styles from './LogPane.module.css'
import { LogView } from './LogView.tsx'
import { StageList } from './StageList.tsx'

/** What the build says, line by line, and how far it is. */
export const LogPane = () => {
  const building = useBuild(isBuilding)
  return (
    <div className={styles.box}>
      <div className={styles.pane}>
        <LogView
          log={buildLog}
          label="Build log"
          live={building}
          empty={
            <p className="empty">
              <b>No build yet</b>
              Press <kbd>Ctrl B</kbd> and watch dune work here.
            </p>
          }
        />
        <StageList />
      </div>
    </div>
  )
}
