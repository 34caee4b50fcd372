import { type DragEvent, useMemo, useRef, useState } from 'react'
import { dataLimits } from '../../../shared/model/static-data.ts'
import { useDocument } from '../../store/document.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { bytes } from '../../ui/text/units.ts'
import styles from './DataPane.module.css'
import { DataTree } from './DataTree.tsx'
import { upload } from './data-actions.ts'
import { useData } from './data-store.ts'
import { droppedFiles, pickedFiles } from './dropped-files.ts'
import { FolderUse } from './FolderUse.tsx'
import { NewFolder } from './NewFolder.tsx'
import { ShownFile } from './ShownFile.tsx'
import { Transfers } from './Transfers.tsx'

/** The data files of the project: to bring in, look at, change, and to have in the image. */
export const DataPane = () => {
  const files = useDocument(state => state.files)
  const { folder, shown, made } = useData()
  const [over, setOver] = useState(false)
  const [naming, setNaming] = useState(false)
  const all = useMemo(() => Object.values(files).reduce((sum, { size }) => sum + size, 0), [files])
  const empty = Object.keys(files).length + made.length === 0
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    await upload(folder, await droppedFiles(event.dataTransfer))
  }
  return (
    <section
      aria-label="Data files"
      className={`${styles.data} ${over ? styles.over : ''}`}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={event => void drop(event)}
    >
      <div className={styles.side}>
        <div className={styles.acts}>
          <Picker folder={folder} />
          <button type="button" className="btn small" onClick={() => setNaming(true)}>
            <Icon name="plus" className="i14" />
            New folder
          </button>
        </div>
        {naming && <NewFolder done={() => setNaming(false)} />}
        <DataTree files={files} />
        <p className={`dim num ${styles.limits}`}>
          {bytes(all)} of {bytes(dataLimits.bytes)}, {Object.keys(files).length.toLocaleString('en')} of{' '}
          {dataLimits.files.toLocaleString('en')} files
        </p>
      </div>
      <div className={styles.main}>
        <Transfers />
        {shown !== null && files[shown] ? (
          <ShownFile key={shown} path={shown} file={files[shown]} />
        ) : empty ? (
          <p className={`empty ${styles.empty}`}>
            <b>No data files</b>
            Drop files or a folder here, or press Upload: they go to <code>{folder}/</code>, and into the
            image with an Image folder device.
          </p>
        ) : (
          <FolderUse folder={folder} />
        )}
      </div>
    </section>
  )
}

/** Files or a whole folder, from this machine. */
const Picker = ({ folder }: { folder: string }) => {
  const some = useRef<HTMLInputElement>(null)
  const whole = useRef<HTMLInputElement>(null)
  const take = (input: HTMLInputElement) => {
    const picked = pickedFiles(input.files ?? [])
    input.value = ''
    void upload(folder, picked)
  }
  return (
    <>
      <button
        type="button"
        className="btn small line"
        title={`Into ${folder}/`}
        onClick={() => some.current?.click()}
      >
        <Icon name="up" className="i14" />
        Upload
      </button>
      <button
        type="button"
        className="btn small icon"
        aria-label="Upload a folder"
        title={`Upload a folder into ${folder}/`}
        onClick={() => whole.current?.click()}
      >
        <Icon name="folder" className="i14" />
      </button>
      <input
        ref={some}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={event => take(event.target)}
      />
      <input
        ref={element => {
          whole.current = element
          element?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        hidden
        aria-label="Folder to upload"
        onChange={event => take(event.target)}
      />
    </>
  )
}
