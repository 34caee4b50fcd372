import { useState } from 'react'
import { useDocument } from '../store/document.ts'
import { counted } from '../text/units.ts'
import styles from './ConflictNotice.module.css'
import { resolveConflict, useSave } from './save-store.ts'

/** Someone else saved the project meanwhile: says so, and keeps both versions whichever is chosen. */
export const ConflictNotice = () => {
  const save = useSave(state => state.save)
  const composition = useDocument(state => state.composition)
  const [busy, setBusy] = useState(false)
  if (save.state !== 'conflict' || save.theirs === null) return null
  const theirs = save.theirs.project.composition
  const keep = (which: 'mine' | 'theirs') => async () => {
    setBusy(true)
    await resolveConflict(which)
    setBusy(false)
  }
  return (
    <section
      className={`float ${styles.notice}`}
      role="alertdialog"
      aria-labelledby="conflict-title"
      aria-describedby="conflict-text"
    >
      <h2 id="conflict-title">“{composition.name}” was also changed elsewhere</h2>
      <p id="conflict-text">
        Another page saved this project after this one opened it. The version not chosen is kept as a project
        of its own.
      </p>
      <dl>
        <dt>Here</dt>
        <dd>{sizeOf(composition)}</dd>
        <dt>On the server</dt>
        <dd>{sizeOf(theirs)}</dd>
      </dl>
      <div className={styles.acts}>
        <button type="button" className="btn line" disabled={busy} onClick={keep('theirs')}>
          Go on with the server’s
        </button>
        <button type="button" className="btn line" disabled={busy} onClick={keep('mine')}>
          Go on with this one
        </button>
      </div>
    </section>
  )
}

const sizeOf = ({ devices, wires }: { devices: unknown[]; wires: unknown[] }): string =>
  `${counted(devices.length, 'device')}, ${counted(wires.length, 'wire')}`
