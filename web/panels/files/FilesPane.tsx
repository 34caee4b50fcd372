import { type KeyboardEvent, useEffect, useMemo } from 'react'
import type { GeneratedFile } from '../../../shared/protocol/api.ts'
import { sentenceOf } from '../../api.ts'
import { useDocument } from '../../store/document.ts'
import { openSource, reveal, useSession } from '../../store/session.ts'
import { bytes } from '../../ui/text/units.ts'
import { type ChangedFile, changedFiles } from './changed-files.ts'
import { DiffView } from './DiffView.tsx'
import { definitionLines, deviceAtLine, deviceLines } from './device-lines.ts'
import { FileBar } from './FileBar.tsx'
import styles from './FilesPane.module.css'
import { FileView } from './FileView.tsx'
import { type Form, followGraph, showFile, showForm, useGenerated } from './generated-store.ts'
import { diffCounts, lineDiff } from './line-diff.ts'
import { lineMarks } from './line-marks.ts'
import { MirageNotices } from './MirageNotices.tsx'

/** What the graph becomes: the generated files as they would be built or exported now, to read. */
export const FilesPane = () => {
  useEffect(followGraph, [])
  const { files, built, path, changes } = useGenerated()
  const listed = useMemo(
    () => (changes && built.length > 0 ? changedFiles(built, files).map(asListed) : files),
    [changes, built, files],
  )
  const file = listed.find(file => file.path === path) ?? listed[0] ?? files[0]
  return (
    <div className={styles.files}>
      <div className={styles.side}>
        <Forms />
        {file && <Tree files={listed} shown={file.path} />}
      </div>
      <div className={styles.view}>
        <OutdatedNote />
        <MirageNotices />
        {file && <FileBar file={file} />}
        {file ? <Shown file={file} /> : <NoFiles />}
      </div>
    </div>
  )
}

/** A file that is gone is listed with what it is now: nothing. */
const asListed = ({ path, after, user }: ChangedFile): GeneratedFile => ({ path, text: after, user })

const forms: Record<Form, string> = { build: 'Build', mirage: 'MirageOS project' }

/** Chooses between what is built here and what is exported. */
const Forms = () => {
  const shown = useGenerated(state => state.form)
  return (
    <fieldset className={styles.forms} aria-label="Files of">
      {(Object.keys(forms) as Form[]).map(form => (
        <button
          type="button"
          key={form}
          className="chip"
          aria-pressed={form === shown}
          onClick={() => showForm(form)}
        >
          {forms[form]}
        </button>
      ))}
    </fieldset>
  )
}

const NoFiles = () => {
  const { failure, outdated, problems } = useGenerated()
  if (problems.length > 0) return <div />
  return (
    <p className="empty" style={{ margin: 16, border: 0 }}>
      <b>{failure ? 'No files' : outdated ? 'Nothing to generate yet' : 'Generating'}</b>
      {failure
        ? `${sentenceOf(failure)}.`
        : outdated
          ? 'The files appear when the graph has no problems.'
          : ''}
    </p>
  )
}

/** Where the files shown are older than the graph, why. */
const OutdatedNote = () => {
  const { outdated, failure, files, problems } = useGenerated()
  if ((!outdated && !failure) || files.length === 0) return null
  const why = failure ? sentenceOf(failure) : problems.length > 0 ? '' : 'The graph has problems'
  return (
    <p className={styles.outdated} role="status">
      {why === '' ? 'These are the files from before.' : `${why}: these are the files from before.`}
    </p>
  )
}

const Tree = ({ files, shown }: { files: readonly GeneratedFile[]; shown: string }) => {
  const built = useGenerated(state => state.built)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const next = step && files[files.findIndex(({ path }) => path === shown) + step]
    if (!next) return
    event.preventDefault()
    showFile(next.path)
    document.getElementById(`file-${next.path}`)?.focus()
  }
  return (
    <div className={styles.tree} role="listbox" aria-label="Generated files" onKeyDown={onKeyDown}>
      {files.map(({ path, text, user }) => {
        const before = built.find(file => file.path === path)
        const differs = built.length > 0 && before?.text !== text
        const counts = differs ? diffCounts(lineDiff(before?.text ?? '', text)) : null
        return (
          <button
            type="button"
            role="option"
            key={path}
            id={`file-${path}`}
            aria-selected={path === shown}
            tabIndex={path === shown ? 0 : -1}
            className={styles.file}
            onClick={() => showFile(path)}
            onDoubleClick={() => user && openSource(path.replace(/^src\//, ''))}
            title={differs ? `${path}: differs from the last build` : path}
          >
            <span className={styles.path}>{path}</span>
            {counts && (
              <span className={`${styles.counts} num`} aria-hidden="true">
                {counts.added > 0 && <i className={styles.came}>+{counts.added}</i>}
                {counts.removed > 0 && <i className={styles.went}>−{counts.removed}</i>}
              </span>
            )}
            {differs && <span className="visually-hidden">, differs from the last build</span>}
            <span className={`${styles.size} num`}>{user ? 'yours' : bytes(new Blob([text]).size)}</span>
          </button>
        )
      })}
    </div>
  )
}

const nothing = new Set<number>()

const Shown = ({ file: { path, text } }: { file: GeneratedFile }) => {
  const built = useGenerated(state => state.built.find(file => file.path === path)?.text)
  const selected = useSession(state => state.selection.devices)
  const devices = useDocument(state => state.composition.devices)
  const tinted = useMemo(() => {
    const names = new Set(devices.filter(({ id }) => selected.includes(id)).map(({ name }) => name))
    if (names.size === 0 || !path.endsWith('.ml')) return nothing
    return path === 'config.ml' ? definitionLines(text, names) : deviceLines(text, names)
  }, [text, path, selected, devices])
  const marks = useMemo(() => lineMarks(built ?? text, text), [built, text])
  const { changes, built: all } = useGenerated()
  if (changes && all.length > 0) return <DiffView key={path} path={path} before={built ?? ''} after={text} />
  return (
    <FileView
      path={path}
      text={text}
      kind="generated"
      tinted={tinted}
      marks={marks}
      onLine={line => {
        const name = deviceAtLine(path, text, line)
        const device = devices.find(device => device.name === name)
        if (device) reveal({ kind: 'device', device: device.id })
      }}
    />
  )
}
