import { useState } from 'react'
import { useDocument } from '../../store/document.ts'
import styles from './DataPane.module.css'
import { pathFault } from './data-actions.ts'
import { makeFolder } from './data-store.ts'

/** Asks for the path of a folder. It is part of the project with its first file. */
export const NewFolder = ({ done }: { done: () => void }) => {
  const files = useDocument(state => state.files)
  const [text, setText] = useState('')
  const folder = text.trim().replace(/\/+$/, '')
  const fault =
    folder === ''
      ? null
      : Object.hasOwn(files, folder)
        ? 'A file is there already'
        : pathFault(`${folder}/x`) && 'Letters, digits and _ . - + = @ , and spaces; no dot first; not src'
  return (
    <div className={styles.naming}>
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears because the user asked for it
        autoFocus
        aria-label="Path of the new folder"
        aria-invalid={fault !== null}
        aria-describedby="data-folder-fault"
        placeholder="site/pictures"
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          event.stopPropagation()
          if (event.key === 'Escape') done()
          if (event.key !== 'Enter' || fault !== null || folder === '') return
          makeFolder(folder)
          done()
        }}
        onBlur={() => {
          if (fault === null && folder !== '') makeFolder(folder)
          done()
        }}
      />
      <span id="data-folder-fault" role="status" className={fault ? styles.fault : 'visually-hidden'}>
        {fault}
      </span>
    </div>
  )
}
