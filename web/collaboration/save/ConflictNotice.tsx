import { lazy, Suspense, useState } from 'react'
import { compare } from '../../../shared/comparison/compare.ts'
import { summarise } from '../../../shared/comparison/describe-change.ts'
import type { Project } from '../../../shared/model/project.ts'
import type { OpenProject } from '../../../shared/protocol/api.ts'
import { useDocument } from '../../store/document.ts'
import styles from './ConflictNotice.module.css'
import { partOf } from './save-state.ts'
import { acceptRemote, mergeBoth, resolveConflict, sidesOf, useSave } from './save-store.ts'
import type { Side } from './side.ts'

const ChangesDialog = lazy(() =>
  import('./ChangesDialog.tsx').then(({ ChangesDialog }) => ({ default: ChangesDialog })),
)

/** Someone else saved the project: says what they changed; where both did, both versions are kept whichever is chosen. */
export const ConflictNotice = () => {
  const save = useSave(state => state.save)
  if (save.state === 'outdated') return <Outdated theirs={save.theirs} />
  if (save.state === 'conflict' && save.theirs !== null) return <Conflict theirs={save.theirs} />
  return null
}

/** Nothing was changed here since: theirs can be taken over as it is, when the user wants it. */
const Outdated = ({ theirs }: { theirs: OpenProject }) => {
  const present = usePresent(theirs.project.files)
  return (
    <section className={`float ${styles.notice}`} role="status" aria-labelledby="outdated-title">
      <h2 id="outdated-title">“{present.composition.name}” was changed elsewhere</h2>
      <p>
        {sentence(summarise(compare(present, theirs.project)))}. Nothing moves here until you take it over.
      </p>
      <div className={styles.acts}>
        <button type="button" className="btn line" onClick={acceptRemote}>
          Take it over
        </button>
        <Show sides={[{ title: 'Changed elsewhere', before: present, after: theirs.project }]} />
      </div>
    </section>
  )
}

const Conflict = ({ theirs }: { theirs: OpenProject }) => {
  const local = usePresent(theirs.project.files)
  const [busy, setBusy] = useState(false)
  const sides = sidesOf(theirs)
  const during = (work: () => Promise<void>) => async () => {
    setBusy(true)
    await work()
    setBusy(false)
  }
  return (
    <section
      className={`float ${styles.notice}`}
      role="alertdialog"
      aria-labelledby="conflict-title"
      aria-describedby="conflict-text"
    >
      <h2 id="conflict-title">“{local.composition.name}” was also changed elsewhere</h2>
      <p id="conflict-text">
        Another page saved this project after this one opened it. The version not chosen is kept as a project
        of its own.
      </p>
      <dl>
        {sides ? (
          <>
            <dt>Here</dt>
            <dd>{summarise(compare(sides.ancestor, local))}</dd>
            <dt>Elsewhere</dt>
            <dd>{summarise(compare(sides.ancestor, theirs.project))}</dd>
          </>
        ) : (
          <>
            <dt>Between</dt>
            <dd>{summarise(compare(theirs.project, local))}</dd>
          </>
        )}
      </dl>
      {sides?.merged.ok && (
        <p className={styles.merge}>
          No two changes touch the same thing: the project can have both.
          <button type="button" className="btn primary" disabled={busy} onClick={during(mergeBoth)}>
            Merge both
          </button>
        </p>
      )}
      <div className={styles.acts}>
        <button
          type="button"
          className="btn line"
          disabled={busy}
          onClick={during(() => resolveConflict('theirs'))}
        >
          Go on with theirs
        </button>
        <button
          type="button"
          className="btn line"
          disabled={busy}
          onClick={during(() => resolveConflict('mine'))}
        >
          Go on with this one
        </button>
      </div>
      <Show
        sides={
          sides
            ? [
                { title: 'Changed here', before: sides.ancestor, after: local },
                { title: 'Changed elsewhere', before: sides.ancestor, after: theirs.project },
              ]
            : [{ title: 'From theirs to this one', before: theirs.project, after: local }]
        }
      />
    </section>
  )
}

const Show = ({ sides }: { sides: readonly Side[] }) => {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        Show what changed
      </button>
      {open && (
        <Suspense fallback={null}>
          <ChangesDialog sides={sides} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

/** The project as the page shows it; data files are the server's. */
const usePresent = (files: Project['files']): Project => ({ ...partOf(useDocument()), files })

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
