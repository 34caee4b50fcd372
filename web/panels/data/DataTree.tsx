import { type KeyboardEvent, useMemo, useState } from 'react'
import type { Project } from '../../../shared/model/project.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { bytes, pluralize } from '../../ui/text/units.ts'
import styles from './DataPane.module.css'
import { pathFault, remove, rename } from './data-actions.ts'
import { folderOf, nameOf, showData, showFolder, useData } from './data-store.ts'

type Row = { kind: 'folder' | 'file'; path: string; size: number; files: number }

/** Folders and their files with sizes: arrows walk, Enter opens, F2 renames a file, Del deletes. */
export const DataTree = ({ files }: { files: Project['files'] }) => {
  const { shown, folder, made } = useData()
  const rows = useMemo(() => rowsOf(files, made), [files, made])
  const [renaming, setRenaming] = useState<string | null>(null)
  const current = shown ?? folder
  const focusable = rows.some(({ path }) => path === current) ? current : rows[0]?.path

  const onKeyDown = (event: KeyboardEvent) => {
    if (renaming !== null) return
    const at = rows.findIndex(({ path }) => path === current)
    const row = rows[at]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))]
      if (!next) return
      event.preventDefault()
      choose(next)
      document.getElementById(`data-${next.path}`)?.focus()
    }
    if (event.key === 'Delete' && row) {
      // The canvas would remove what is selected.
      event.preventDefault()
      void removeRow(row, files)
    }
    if (event.key === 'F2' && row?.kind === 'file') {
      event.preventDefault()
      setRenaming(row.path)
    }
  }
  return (
    <div className={styles.tree} role="listbox" aria-label="Data folders" onKeyDown={onKeyDown}>
      {rows.map(row =>
        renaming === row.path ? (
          <RenameField key={row.path} path={row.path} files={files} done={() => setRenaming(null)} />
        ) : (
          <button
            type="button"
            role="option"
            key={row.path}
            id={`data-${row.path}`}
            aria-selected={row.path === current}
            tabIndex={row.path === focusable ? 0 : -1}
            className={styles.row}
            style={{ paddingLeft: 8 + 14 * depthOf(row) }}
            title={row.path}
            onClick={() => choose(row)}
            onDoubleClick={() => row.kind === 'file' && setRenaming(row.path)}
          >
            <Icon name={row.kind === 'folder' ? 'folder' : 'text'} className="i14" />
            <span className={styles.name}>
              {row.kind === 'folder' ? `${nameOf(row.path)}/` : nameOf(row.path)}
            </span>
            <span className={`${styles.size} num`}>
              {row.files === 0 && row.kind === 'folder' ? 'empty' : bytes(row.size)}
            </span>
          </button>
        ),
      )}
    </div>
  )
}

const choose = ({ kind, path }: Row): void => (kind === 'folder' ? showFolder(path) : showData(path))

/** Deletes a file, or all of a folder. */
export const removeRow = async (
  { kind, path }: Pick<Row, 'kind' | 'path'>,
  files: Project['files'],
): Promise<void> => {
  if (kind === 'file') return remove([path], nameOf(path))
  const below = Object.keys(files).filter(file => file.startsWith(`${path}/`))
  useData.setState(({ made }) => ({ made: made.filter(folder => folder !== path) }))
  if (below.length > 0) await remove(below, `${path}/ with ${pluralize(below.length, 'file')}`)
}

const depthOf = ({ path }: Row): number => path.split('/').length - 1

/** Folders before the files in them, everything by name. */
const rowsOf = (files: Project['files'], made: readonly string[]): Row[] => {
  const folders = new Map<string, Row>()
  const folder = (path: string): void => {
    if (path === '' || folders.has(path)) return
    folders.set(path, { kind: 'folder', path, size: 0, files: 0 })
    folder(folderOf(path))
  }
  for (const path of made) folder(path)
  for (const [path, { size }] of Object.entries(files)) {
    folder(folderOf(path))
    for (let above = folderOf(path); above !== ''; above = folderOf(above)) {
      const row = folders.get(above)
      if (row) folders.set(above, { ...row, size: row.size + size, files: row.files + 1 })
    }
  }
  const rows = Object.entries(files).map(([path, { size }]): Row => ({ kind: 'file', path, size, files: 1 }))
  const key = ({ path }: Row) => path.split('/').join('\u0000')
  return [...folders.values(), ...rows].toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

type RenameProps = { path: string; files: Project['files']; done: () => void }

/** Asks for a new name; Escape changes nothing. */
const RenameField = ({ path, files, done }: RenameProps) => {
  const [text, setText] = useState(nameOf(path))
  const to = `${folderOf(path)}/${text.trim()}`
  const fault = pathFault(to) ?? (to !== path && Object.hasOwn(files, to) ? 'is there already' : null)
  const finish = () => {
    done()
    if (fault === null) void rename(path, to)
  }
  return (
    <div className={styles.naming}>
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears because the user asked for it
        autoFocus
        aria-label={`New name of ${nameOf(path)}`}
        aria-invalid={fault !== null}
        value={text}
        onFocus={event => event.target.setSelectionRange(0, text.replace(/\.[^.]*$/, '').length)}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          event.stopPropagation()
          if (event.key === 'Escape') done()
          if (event.key === 'Enter') finish()
        }}
        onBlur={done}
      />
      <span role="status" className={fault ? styles.fault : 'visually-hidden'}>
        {fault && `${nameOf(to)} ${fault}`}
      </span>
    </div>
  )
}
