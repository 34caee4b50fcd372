import styles from './EmptyCanvas.module.css'
import { addDevice } from './edits/actions.ts'

/** What an empty canvas says: what goes here, the one gesture that fills it, one link. */
export const EmptyCanvas = () => (
  <div className={styles.middle}>
    <div className={`empty ${styles.card}`}>
      <b>Drag a device here</b>
      or press <kbd>/</kbd> and type its name. New to this?{' '}
      <button type="button" className={styles.link} onClick={() => addDevice('app')}>
        Add an OCaml app
      </button>
    </div>
  </div>
)
