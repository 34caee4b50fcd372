import { useEffect, useId, useMemo, useState } from 'react'
import { titleOf } from '../../../shared/catalogue/catalogue.ts'
import { catalogueFor } from '../../../shared/catalogue/project-catalogue.ts'
import { type Project, pathOfSource } from '../../../shared/model/project.ts'
import type { Version } from '../../../shared/protocol/version.ts'
import { sentenceOf } from '../../api.ts'
import { GraphPicture } from '../../gallery/GraphPicture.tsx'
import { useBuild } from '../../panels/build/build-store.ts'
import { useDocument } from '../../store/document.ts'
import { closeHistory, reveal } from '../../store/session.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { bytes, pluralize } from '../../ui/text/units.ts'
import { ComparisonView } from '../comparison/ComparisonView.tsx'
import styles from './HistoryPane.module.css'
import { choose, compareWith, loadVersions, rename, saveNamed, useHistory } from './history-store.ts'
import { openAsCopy, restore } from './restore.ts'
import { byDay, endOfBuild, timeOf, titleOfVersion } from './version-labels.ts'

/** The versions of the project: what there is, what lies between them and the present, and the way back. */
export const HistoryPane = () => {
  const { versions, failure, chosen } = useHistory()
  const saved = useDocument(state => state.revision)
  const built = useBuild(state => state.progress.outcome)
  // A save may have kept a version, and so has a build, which ends in its own time.
  useEffect(() => void loadVersions(), [saved, built])
  const version = versions?.find(({ id }) => id === chosen) ?? null
  return (
    <aside className={styles.history} aria-label="Version history">
      <header className={styles.head}>
        <h2>Version history</h2>
        <button type="button" className="btn small icon" aria-label="Close history" onClick={closeHistory}>
          <Icon name="x" />
        </button>
      </header>
      <SaveVersionForm />
      {failure ? (
        <p className={`empty ${styles.none}`} role="alert">
          <b>The versions cannot be listed</b>
          {sentenceOf(failure)}.{' '}
          <button type="button" className="btn line small" onClick={() => void loadVersions()}>
            Try again
          </button>
        </p>
      ) : (
        versions && <List versions={versions} chosen={version} />
      )}
      {version && <Chosen key={version.id} version={version} />}
    </aside>
  )
}

const SaveVersionForm = () => {
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const keep = async () => {
    setBusy(true)
    if (await saveNamed(name.trim())) setName('')
    setBusy(false)
  }
  return (
    <form
      className={styles.keep}
      onSubmit={event => {
        event.preventDefault()
        if (name.trim() !== '' && !busy) void keep()
      }}
    >
      <label className="field">
        <span className="visually-hidden">Name for the current state</span>
        <input
          id="version-name"
          value={name}
          maxLength={200}
          placeholder="Name for the current state"
          autoComplete="off"
          onChange={event => setName(event.target.value)}
        />
      </label>
      <button type="submit" className="btn line" disabled={name.trim() === '' || busy}>
        Save version
      </button>
    </form>
  )
}

const List = ({ versions, chosen }: { versions: readonly Version[]; chosen: Version | null }) => {
  const builds = useHistory(state => state.builds)
  const [onlyNamed, setOnlyNamed] = useState(false)
  const named = versions.filter(({ name }) => name !== null)
  const shown = onlyNamed ? named : versions
  if (versions.length === 0)
    return (
      <p className={`empty ${styles.none}`}>
        <b>No versions yet</b>
        They are made as you edit and with every build. Give one a name above to keep it for good.
      </p>
    )
  return (
    <div className={`${styles.list} ${chosen ? styles.short : ''}`}>
      <div className={styles.filter}>
        <button type="button" className="chip" aria-pressed={!onlyNamed} onClick={() => setOnlyNamed(false)}>
          All {versions.length}
        </button>
        <button type="button" className="chip" aria-pressed={onlyNamed} onClick={() => setOnlyNamed(true)}>
          Named {named.length}
        </button>
      </div>
      {byDay(shown, Date.now()).map(({ day, versions }) => (
        <section key={day} aria-label={day}>
          <h3>{day}</h3>
          <ul>
            {versions.map(version => (
              <li key={version.id}>
                <button
                  type="button"
                  className={styles.row}
                  aria-pressed={version.id === chosen?.id}
                  onClick={() => choose(version.id)}
                >
                  <span className="num dim">{timeOf(version.at)}</span>
                  <span className={version.name === null ? 'mid' : styles.named}>
                    <BuildMark version={version} />
                    {titleOfVersion(version, builds)}
                  </span>
                  <span className="num dim">{pluralize(version.devices, 'device')}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Whether the version was built, and how that ended; said where the title is a name and does not say it. */
const BuildMark = ({ version: { id, name } }: { version: Version }) => {
  const build = useHistory(state => state.builds.get(id))
  const how = build?.outcome?.how
  if (!build || (how !== 'built' && how !== 'failed')) return null
  return (
    <>
      <Icon
        name={how === 'built' ? 'check' : 'err'}
        className={`i12 ${how === 'built' ? 'okc' : 'badc'} ${styles.buildMark}`}
      />
      {name !== null && <span className="visually-hidden">{endOfBuild(build)}: </span>}
    </>
  )
}

const Chosen = ({ version }: { version: Version }) => {
  const { versions, builds, against, opened } = useHistory()
  const project = opened.get(version.id)
  const present = usePresent()
  const other = against === null ? present : opened.get(against)
  const select = useId()
  const [asItWas, setAsItWas] = useState(false)
  return (
    <section className={styles.chosen} aria-label={`Version “${titleOfVersion(version, builds)}”`}>
      <Title version={version} />
      <div className={styles.acts}>
        <button
          type="button"
          className="btn line small"
          disabled={!project}
          onClick={() => project && void restore(version, project)}
        >
          <Icon name="undo" className="i14" />
          Restore
        </button>
        <button type="button" className="btn small" onClick={() => void openAsCopy(version)}>
          <Icon name="copy" className="i14" />
          Open as a copy
        </button>
      </div>
      <fieldset className={styles.look}>
        <legend className="visually-hidden">What is shown</legend>
        <button type="button" className="chip" aria-pressed={!asItWas} onClick={() => setAsItWas(false)}>
          What changed
        </button>
        <button type="button" className="chip" aria-pressed={asItWas} onClick={() => setAsItWas(true)}>
          As it was
        </button>
      </fieldset>
      {asItWas && project && <AsItWas project={project} />}
      {!asItWas && (
        <div className={styles.against}>
          <label htmlFor={select}>Compared with</label>
          <select
            id={select}
            value={against ?? ''}
            onChange={event => compareWith(versions?.find(({ id }) => id === event.target.value)?.id ?? null)}
          >
            <option value="">the current state</option>
            {versions
              ?.filter(({ id }) => id !== version.id)
              .map(each => (
                <option key={each.id} value={each.id}>
                  {timeOf(each.at)} {titleOfVersion(each, builds)}
                </option>
              ))}
          </select>
        </div>
      )}
      {asItWas && project ? null : project && other ? (
        <Between
          one={project}
          other={other}
          swapped={against !== null && against < version.id}
          onCanvas={against === null}
        />
      ) : (
        <p className="dim" role="status">
          Opening
        </p>
      )}
    </section>
  )
}

/** The graph of a version, and what its files were. */
const AsItWas = ({ project: { composition, layout, sources, files } }: { project: Project }) => (
  <>
    <figure className={styles.picture} aria-label="The graph as it was">
      <GraphPicture composition={composition} layout={layout} size="large" />
    </figure>
    <ul className={styles.files}>
      {composition.devices.map(device => (
        <li key={device.id}>
          <code>{device.name}</code>
          <span className="dim">{titleOf(catalogueFor(composition), device)}</span>
        </li>
      ))}
      {Object.entries(sources).map(([name, text]) => (
        <li key={name}>
          <code>{pathOfSource(name)}</code>
          <span className="dim num">{pluralize(text.split('\n').length - 1, 'line')}</span>
        </li>
      ))}
      {Object.entries(files).map(([path, { size }]) => (
        <li key={path}>
          <code>{path}</code>
          <span className="dim num">{bytes(size)}</span>
        </li>
      ))}
    </ul>
  </>
)

type BetweenProps = { one: Project; other: Project; swapped: boolean; onCanvas: boolean }

/** The earlier of the two comes first. */
const Between = ({ one, other, swapped, onCanvas }: BetweenProps) => {
  const devices = useDocument(state => state.composition.devices)
  const ids = useMemo(() => new Map(devices.map(({ id }) => [id as string, id])), [devices])
  return (
    <ComparisonView
      before={swapped ? other : one}
      after={swapped ? one : other}
      onCanvas={onCanvas}
      canShow={id => ids.has(id)}
      onShow={id => {
        const device = ids.get(id)
        if (device) reveal({ kind: 'device', device })
      }}
    />
  )
}

const Title = ({ version }: { version: Version }) => {
  const builds = useHistory(state => state.builds)
  const [naming, setNaming] = useState<string | null>(null)
  if (naming === null)
    return (
      <h3 className={styles.title}>
        {titleOfVersion(version, builds)}
        <button type="button" className="btn small" onClick={() => setNaming(version.name ?? '')}>
          {version.name === null ? 'Name it' : 'Rename'}
        </button>
      </h3>
    )
  const finish = async (keep: boolean) => {
    const name = naming.trim() === '' ? null : naming.trim()
    if (!keep || name === version.name || (await rename(version.id, name))) setNaming(null)
  }
  return (
    <form
      className={styles.keep}
      onSubmit={event => {
        event.preventDefault()
        void finish(true)
      }}
    >
      <label className="field">
        <span className="visually-hidden">Name of this version</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: it appears because the user asked for it
          autoFocus
          value={naming}
          maxLength={200}
          placeholder="Without a name it is deleted with age"
          onChange={event => setNaming(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Escape') setNaming(null)
          }}
        />
      </label>
      <button type="submit" className="btn line">
        Save name
      </button>
    </form>
  )
}

/** The project as the page shows it. */
const usePresent = (): Project => {
  const composition = useDocument(state => state.composition)
  const layout = useDocument(state => state.layout)
  const sources = useDocument(state => state.sources)
  const files = useDocument(state => state.files)
  return useMemo(() => ({ composition, layout, sources, files }), [composition, layout, sources, files])
}
