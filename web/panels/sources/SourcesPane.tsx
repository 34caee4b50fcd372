import { useEffect } from 'react'
import type { ProjectId } from '../../../shared/model/project.ts'
import type { PackagesState } from '../../../shared/protocol/sources.ts'
import { sentenceOf } from '../../api.ts'
import { useDocument } from '../../store/document.ts'
import { useSession } from '../../store/session.ts'
import { pluralize } from '../../ui/text/units.ts'
import { LockedPackages } from './LockedPackages.tsx'
import { PackageList } from './PackageList.tsx'
import styles from './SourcesPane.module.css'
import { cancelSources, chooseVersions, fetchSources, loadSources, useSources } from './sources-store.ts'

/** Released packages of the project: which its apps need, which versions were chosen, where each is from. */
export const SourcesPane = () => {
  const project = useDocument(state => state.projectId)
  const state = useSources(known => (known.project === project ? known.packages : null))
  const failure = useSources(known => known.failure)
  const names = useDocument(({ composition }) => composition.opam?.packages.length ?? 0)
  useEffect(() => {
    if (project) loadSources(project)
  }, [project])
  if (project === null)
    return (
      <p className="empty" style={{ margin: 16, border: 0 }}>
        <b>Someone else’s project</b>
        Its packages are chosen where it can be edited.
      </p>
    )
  return (
    <div className={styles.box}>
      <div className={styles.pane}>
        <section aria-labelledby="sources-packages">
          <h2 id="sources-packages">
            Packages<span>of opam repositories</span>
          </h2>
          <PackageList />
          {names > 0 && <Actions project={project} state={state} />}
          {failure && (
            <p className="badc" role="alert">
              {sentenceOf(failure)}
            </p>
          )}
          {state && <Job state={state} project={project} />}
        </section>
        <section aria-labelledby="sources-locked">
          <h2 id="sources-locked">
            Locked
            <span>{state?.lock ? pluralize(state.lock.packages.length, 'package') : 'nothing yet'}</span>
          </h2>
          {state?.lock ? (
            <LockedPackages lock={state.lock} bytesOf={state.bytes} missing={state.missing} />
          ) : (
            <p className="dim">
              {names === 0
                ? 'An app may use released OCaml packages that the toolchain does not have. Add one by its name.'
                : (state?.fault ?? 'Asking the server')}
            </p>
          )}
        </section>
      </div>
    </div>
  )
}

const Actions = ({ project, state }: { project: ProjectId; state: PackagesState | null }) => {
  const { universe } = useSession(session => session.platform)
  const busy = state?.job?.state === 'running'
  const missing = state?.missing.length ?? 0
  return (
    <div className={styles.actions}>
      <button
        type="button"
        className="btn line small"
        disabled={busy}
        onClick={() => void chooseVersions(project, { universe, update: false, apply: true })}
      >
        Choose versions
      </button>
      {state?.lock && (
        <button
          type="button"
          className="btn line small"
          disabled={busy}
          title="Looks for newer states of the repositories, and says what would change"
          onClick={() => void chooseVersions(project, { universe, update: true, apply: false })}
        >
          Look for updates
        </button>
      )}
      {missing > 0 && (
        <button
          type="button"
          className="btn line small"
          disabled={busy}
          onClick={() => void fetchSources(project)}
        >
          Fetch {pluralize(missing, 'source')}
        </button>
      )}
      {busy && (
        <button type="button" className="btn small" onClick={() => void cancelSources(project)}>
          Cancel
        </button>
      )}
    </div>
  )
}

/** What goes on, or how it ended. */
const Job = ({ state: { job, missing, lock }, project }: { state: PackagesState; project: ProjectId }) => {
  const { universe } = useSession(session => session.platform)
  if (job === null) return null
  const text = {
    running: `${job.step} …`,
    cancelled: 'Cancelled',
    refused: job.kind === 'lock' ? 'No versions were chosen' : 'Not all sources could be fetched',
    done: job.kind === 'pull' ? 'All sources are here' : changedWords(job.changes.length, job.applied),
  }[job.state]
  const open = job.fetched.filter(({ bytes, total }) => bytes !== total)
  return (
    <div className={styles.job}>
      <p role="status">{text}</p>
      {job.state === 'running' && job.kind === 'pull' && lock && (
        <progress
          aria-label="Sources fetched"
          max={job.fetched.length + missing.length}
          value={job.fetched.length - open.length}
        />
      )}
      {job.reasons.length > 0 && (
        <ul role="alert">
          {job.reasons.map(reason => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {job.changes.length > 0 && (
        <ul aria-label={job.applied ? 'What changed' : 'What would change'}>
          {job.changes.map(({ name, before, after, licence }) => (
            <li key={name}>
              <code>{name}</code> {before ?? 'new'} → {after ?? 'no longer needed'}
              {licence === '' ? '' : ` · ${licence}`}
            </li>
          ))}
        </ul>
      )}
      {job.state === 'done' && !job.applied && job.changes.length > 0 && (
        <button
          type="button"
          className="btn primary small"
          onClick={() => void chooseVersions(project, { universe, update: false, apply: true })}
        >
          Update
        </button>
      )}
    </div>
  )
}

const changedWords = (count: number, applied: boolean): string => {
  if (count === 0) return 'Up to date'
  return applied ? `${pluralize(count, 'package')} changed` : `${pluralize(count, 'package')} would change`
}
