import { DropdownMenu } from 'radix-ui'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { isInLibraries, libraryPathFault } from '../../shared/model/library-files.ts'
import { SourceName } from '../../shared/model/project.ts'
import { addLibrary, newLibraryFault } from '../store/add-library.ts'
import { undo, useDocument } from '../store/document.ts'
import { closeSource, openSource, showInspector, useSession } from '../store/session.ts'
import { addSource, removeSource, renameSource } from '../store/source-edits.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { useAfterMenu } from '../ui/menu/use-after-menu.ts'
import { toast, untilNextStep } from '../ui/toast/toast-store.ts'
import styles from './SourcePane.module.css'

type Props = {
  files: readonly string[]
  shown: string | null
  /** The worst that the compiler found, for each file that has something. */
  marks: ReadonlyMap<string, 'error' | 'warning'>
}

/** One tab for each source file; add, rename and delete. */
export const FileTabs = ({ files, shown, marks }: Props) => {
  const [naming, setNaming] = useState<'new' | 'library' | 'rename' | null>(null)
  const { afterMenu, onCloseAutoFocus } = useAfterMenu()
  const selected = useSession(state => state.selection.devices.length === 1)
  useEffect(() => {
    if (naming === null) document.getElementById(`source-tab-${shown}`)?.scrollIntoView({ inline: 'nearest' })
  }, [shown, naming])
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (event.key === 'F2' && shown) return setNaming('rename')
    if (event.key === 'Delete' && shown) {
      // The canvas would remove what is selected.
      event.preventDefault()
      return remove(shown, files)
    }
    const next = by && files[(files.indexOf(shown ?? '') + by + files.length) % files.length]
    if (!next) return
    event.preventDefault()
    openSource(next)
    document.getElementById(`source-tab-${next}`)?.focus()
  }
  return (
    <div className={styles.tabs}>
      <div role="tablist" aria-label="Source files" className={styles.list} onKeyDown={step}>
        {files.map(file =>
          naming === 'rename' && file === shown ? null : (
            <button
              type="button"
              role="tab"
              key={file}
              id={`source-tab-${file}`}
              aria-selected={file === shown}
              aria-controls={file === shown ? 'source-panel' : undefined}
              tabIndex={file === shown ? 0 : -1}
              className={styles.tab}
              onClick={() => openSource(file)}
              onDoubleClick={() => setNaming('rename')}
            >
              <Mark mark={marks.get(file)} />
              {file}
            </button>
          ),
        )}
      </div>
      {naming && (
        <NameField
          asked={naming === 'library' ? library : fileName(naming === 'rename' && shown ? shown : '', files)}
          done={name => {
            setNaming(null)
            if (name === null) return
            if (naming === 'library') return openSource(addLibrary(name))
            if (naming === 'rename' && shown) renameSource(shown, name)
            else addSource(name)
            openSource(name)
          }}
        />
      )}
      {!naming && (
        <>
          <button
            type="button"
            className="btn small icon"
            aria-label="New file"
            title="New file"
            onClick={() => setNaming('new')}
          >
            <Icon name="plus" />
          </button>
          <button
            type="button"
            className="btn small icon"
            aria-label="New library"
            title="New library of this project, in lib/"
            onClick={() => setNaming('library')}
          >
            <Icon name="box" />
          </button>
        </>
      )}
      <span className="push" />
      {selected && (
        <button type="button" className="btn small" onClick={showInspector}>
          Settings
        </button>
      )}
      {shown && (
        <DropdownMenu.Root modal={false}>
          <DropdownMenu.Trigger className="btn small icon" aria-label={`More for ${shown}`}>
            <Icon name="more" />
          </DropdownMenu.Trigger>

          <DropdownMenu.Content
            className="menu"
            align="end"
            sideOffset={4}
            onCloseAutoFocus={onCloseAutoFocus}
          >
            <DropdownMenu.Item className="menu-item" onSelect={afterMenu(() => setNaming('rename'))}>
              Rename<kbd>F2</kbd>
            </DropdownMenu.Item>
            <DropdownMenu.Item className="menu-item" onSelect={() => remove(shown, files)}>
              Delete {shown}
              <kbd>Del</kbd>
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Root>
      )}
      <button type="button" className="btn small icon" aria-label="Close the source" onClick={closeSource}>
        <Icon name="x" />
      </button>
    </div>
  )
}

const Mark = ({ mark }: { mark: 'error' | 'warning' | undefined }) =>
  mark ? (
    <>
      <Icon
        name={mark === 'error' ? 'err' : 'warning'}
        className={`i12 ${mark === 'error' ? 'badc' : 'warnc'}`}
      />
      <span className="visually-hidden">{mark === 'error' ? 'Has errors: ' : 'Has warnings: '}</span>
    </>
  ) : null

const remove = (file: string, files: readonly string[]): void => {
  const at = files.indexOf(file)
  removeSource(file)
  const next = files[at + 1] ?? files[at - 1]
  if (next && useDocument.getState().sources[next] !== undefined) openSource(next)
  else closeSource()
  toast({
    kind: 'plain',
    title: `Deleted ${file}`,
    action: { label: 'Undo', run: () => bringBack(file) },
    while: untilNextStep(),
  })
}

const bringBack = (file: string): void => {
  undo()
  if (useDocument.getState().sources[file] !== undefined) openSource(file)
}

/** A name that is asked for. */
type Asked = {
  label: string
  placeholder: string
  first: string
  /** What the typed text stands for: `.ml` may be left out. */
  nameOf: (text: string) => string
  /** Why it cannot be that, in a sentence; null where it can. */
  faultOf: (name: string) => string | null
}

/** The name of a source: of a module in `src/`, or a whole path in `lib/`. */
const fileName = (first: string, taken: readonly string[]): Asked => ({
  label: first === '' ? 'Name of the new file' : `New name of ${first}`,
  placeholder: 'name.ml or lib/name/file',
  first,
  nameOf: text => (isInLibraries(text) || /\.mli?$/.test(text) ? text : `${text}.ml`),
  faultOf: name => {
    if (name !== first && taken.includes(name)) return `${name} is there already`
    if (SourceName.safeParse(name).success) return null
    return isInLibraries(name)
      ? `The path ${libraryPathFault(name)?.replaceAll('`', '')}`
      : 'A file name is letters, digits and _, starting with a letter'
  },
})

const library: Asked = {
  label: 'Name of the new library',
  placeholder: 'name',
  first: '',
  nameOf: text => text,
  faultOf: newLibraryFault,
}

type NameProps = { asked: Asked; done: (name: string | null) => void }

/** Asks for a name. Escape, or leaving it empty, changes nothing. */
const NameField = ({ asked: { label, placeholder, first, nameOf, faultOf }, done }: NameProps) => {
  const [text, setText] = useState(first)
  const name = nameOf(text)
  const fault = text === '' ? null : faultOf(name)
  const finish = () => done(text === '' || fault || name === first ? null : name)
  return (
    <span className={styles.naming}>
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears because the user asked for it
        autoFocus
        aria-label={label}
        aria-invalid={fault !== null}
        aria-describedby="source-name-fault"
        placeholder={placeholder}
        value={text}
        size={Math.max(placeholder.length, text.length + 1)}
        onChange={event => setText(event.target.value)}
        onFocus={event => event.target.setSelectionRange(0, event.target.value.replace(/\.mli?$/, '').length)}
        onBlur={finish}
        onKeyDown={event => {
          event.stopPropagation()
          if (event.key === 'Escape') done(null)
          if (event.key === 'Enter' && !fault) finish()
        }}
      />
      <span
        id="source-name-fault"
        role="status"
        className={fault ? `float ${styles.fault}` : 'visually-hidden'}
      >
        {fault}
      </span>
    </span>
  )
}
