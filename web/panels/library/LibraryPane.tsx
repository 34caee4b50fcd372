import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import {
  bothFilesOf,
  type Library,
  type LibraryFile,
  type LibraryPlace,
  placesIn,
} from '../../../shared/catalogue/library.ts'
import { type Failure, sentenceOf } from '../../api.ts'
import { closeLibrary, type Reading, showLibraryFile, useSession } from '../../store/session.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { FileView } from '../files/FileView.tsx'
import { Copy } from '../image/Copy.tsx'
import styles from './LibraryPane.module.css'
import { keyOf, loadLibraries, loadText, useLibraries } from './library-store.ts'

/** The OCaml of a device's module or of a library, to read. */
export const LibraryPane = () => {
  const reading = useSession(state => state.reading)
  return reading ? <Opened reading={reading} /> : null
}

const Opened = ({ reading: { files, shown, opener } }: { reading: Reading }) => {
  const library = useLibraries(state => state.libraries?.get(shown.library))
  const text = useLibraries(state => state.texts.get(keyOf(shown)))
  useEffect(() => void loadLibraries(), [])
  useEffect(
    () => () => {
      // What had the focus is gone with the pane.
      if (document.activeElement === document.body) document.getElementById(opener)?.focus()
    },
    [opener],
  )
  return (
    <aside
      className={styles.library}
      aria-label={`Source of ${shown.library}`}
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        closeLibrary()
      }}
    >
      <header className={styles.head}>
        <button type="button" className="btn small" onClick={closeLibrary}>
          <Icon name="left" className="i14" />
          Back
        </button>
        <h2>{moduleOf(shown.file)}</h2>
        <span className="push" />
        {library && <Others library={library} shown={shown} />}
        {text !== undefined && <Copy key={keyOf(shown)} text={text} what={shown.file} />}
      </header>
      <Tabs files={files} shown={shown} />
      <div className={styles.panel} role="tabpanel" id="library-panel" aria-labelledby={tabOf(shown)}>
        <Text place={shown} text={text} />
        <p className={styles.facts}>
          Read only<span>{library ? factsOf(library) : shown.library}</span>
        </p>
      </div>
    </aside>
  )
}

/** `lwt`, and what it is a part of where that has another name or comes from elsewhere. */
const factsOf = ({ name, component }: Library): string =>
  component === null
    ? name
    : [
        component.name === name
          ? `${name} ${component.version}`
          : `${name} of ${component.name} ${component.version}`,
        ...(component.package === undefined ? [] : [component.package]),
        component.licence,
      ].join(' · ')

const tabOf = (place: LibraryPlace): string => `library-tab-${keyOf(place)}`

const Tabs = ({ files, shown }: Pick<Reading, 'files' | 'shown'>) => {
  const at = files.findIndex(place => keyOf(place) === keyOf(shown))
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const next = by && files[(at + by + files.length) % files.length]
    if (!next) return
    event.preventDefault()
    showLibraryFile(next)
    document.getElementById(tabOf(next))?.focus()
  }
  return (
    <div role="tablist" aria-label="Files of the module" className={styles.tabs} onKeyDown={step}>
      {files.map((place, index) => (
        <button
          type="button"
          role="tab"
          key={keyOf(place)}
          id={tabOf(place)}
          aria-selected={index === at}
          aria-controls={index === at ? 'library-panel' : undefined}
          tabIndex={index === at ? 0 : -1}
          className={styles.tab}
          onClick={() => showLibraryFile(place)}
        >
          {place.file}
        </button>
      ))}
    </div>
  )
}

/** To the other modules of the library. */
const Others = ({ library, shown }: { library: Library; shown: LibraryPlace }) => {
  const others = library.files.filter(
    file => bothFilesOf(file, library)[0] === file && !bothFilesOf(file, library).includes(shown.file),
  )
  if (others.length === 0) return null
  return (
    <select
      className={styles.others}
      aria-label={`Another module of ${library.name}`}
      value=""
      onChange={event => {
        const file = others.find(other => other === event.target.value)
        const files = file ? placesIn(library, file) : []
        if (files[0]) showLibraryFile(files[0], files)
      }}
    >
      <option value="">Other modules</option>
      {others.map(file => (
        <option key={file} value={file}>
          {moduleOf(file)}
        </option>
      ))}
    </select>
  )
}

const moduleOf = (file: LibraryFile): string => {
  const unit = file.replace(/\.mli?$/, '')
  return unit.charAt(0).toUpperCase() + unit.slice(1)
}

const Text = ({ place, text }: { place: LibraryPlace; text: string | undefined }) => {
  const [failure, setFailure] = useState<Failure | null>(null)
  const first = useRef(true)
  const load = () => {
    setFailure(null)
    void loadText(place).then(setFailure)
  }
  useEffect(load, [keyOf(place)])
  useEffect(() => {
    if (text !== undefined) first.current = false
  }, [text])
  if (text !== undefined)
    return (
      <FileView
        key={keyOf(place)}
        path={place.file}
        text={text}
        kind="read only"
        wrapped
        focused={first.current}
      />
    )
  if (failure)
    return (
      <p className={`empty ${styles.none}`} role="alert">
        <b>{place.file} cannot be shown</b>
        {sentenceOf(failure)}{' '}
        <button type="button" className="btn line small" onClick={load}>
          Try again
        </button>
      </p>
    )
  return (
    <p className={`dim ${styles.none}`} role="status">
      Opening {place.file}
    </p>
  )
}
