import { useBuild } from '../build/build-store.ts'
import { LogView } from '../log/LogView.tsx'
import { isRunning } from './create-run-store.ts'
import styles from './RunPane.module.css'
import { RunSide } from './RunSide.tsx'
import { runLog, useRun } from './run-store.ts'

/** The console of the image that runs, or ran last, and what the next boot is given. */
export const RunPane = () => {
  const running = useRun(isRunning)
  const image = useBuild(state => state.image)
  return (
    <div className={styles.box}>
      <div className={styles.pane}>
        <LogView
          log={runLog}
          label="Console"
          live={false}
          empty={
            image ? (
              <p className="empty">
                <b>Not booted yet</b>
                Press <kbd>Ctrl Enter</kbd> to boot {image.fileName} and read its console here.
              </p>
            ) : running ? (
              <p className="dim">Booting</p>
            ) : (
              <p className="empty">
                <b>No image to boot</b>
                Press <kbd>Ctrl B</kbd> to build one.
              </p>
            )
          }
        />
        <RunSide />
      </div>
    </div>
  )
}
