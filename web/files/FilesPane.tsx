import { type KeyboardEvent, useEffect, useMemo } from 'react'
import type { GeneratedFile } from '../../shared/api.ts'
import { sentenceOf } from '../api.ts'
import { useDocument } from '../store/document.ts'
import { openSource, useSession } from '../store/session.ts'
import { bytes } from '../text/units.ts'
import { definitionLines, deviceLines } from './device-lines.ts'
import styles from './FilesPane.module.css'
import { FileView } from './FileView.tsx'
import { type Form, followGraph, showFile, showForm, useGenerated } from './generated-store.ts'
import { lineMarks } from './line-marks.ts'
import { MirageNotices } from './MirageNotices.tsx'

/** What the graph becomes: the generated files as they would be built or exported now, to read. */
export const FilesPane = () => {
  useEffect(followGraph, [])
  const { files, path } = useGenerated()
  const file = files.find(file => file.path === path) ?? files[0]
  return (
    <div className={styles.files}>
      <div className={styles.side}>
        <Forms />
        {file && <Tree files={files} shown={file.path} />}
      </div>
      <div className={styles.view}>
        <Behind />
        <MirageNotices />
        {file ? <Shown file={file} /> : <NoFiles />}
      </div>
    </div>
  )
}

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
  const { failure, behind, problems } = useGenerated()
  if (problems.length > 0) return <div />
  return (
    <p className="empty" style={{ margin: 16, border: 0 }}>
      <b>{failure ? 'No files' : behind ? 'Nothing to generate yet' : 'Generating'}</b>
      {failure ? `${sentenceOf(failure)}.` : behind ? 'The files appear when the graph has no problems.' : ''}
    </p>
  )
}

/** Where the files shown are older than the graph, why. */
const Behind = () => {
  const { behind, failure, files, problems } = useGenerated()
  if ((!behind && !failure) || files.length === 0) return null
  const why = failure ? sentenceOf(failure) : problems.length > 0 ? '' : 'The graph has problems'
  return (
    <p className={styles.behind} role="status">
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
            {differs && <i className={styles.differs} aria-hidden="true" />}
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
  return <FileView path={path} text={text} tinted={tinted} marks={marks} />
}
