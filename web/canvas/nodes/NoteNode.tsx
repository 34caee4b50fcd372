import type { NodeProps } from '@xyflow/react'
import { memo, useState } from 'react'
import { endStep, useDocument } from '../../store/document.ts'
import { changeNote } from '../../store/layout-edits.ts'
import type { NoteNode as Flow } from '../flow-types.ts'
import styles from './NoteNode.module.css'

/** Paper on the canvas, under the devices. A double click, or Enter, writes on it. */
export const NoteNode = memo(({ id, data: { note }, selected }: NodeProps<Flow>) => {
  const [editing, setEditing] = useState(
    () => note.title === '' && note.text === '' && !useDocument.getState().readOnly,
  )
  const readOnly = useDocument(state => state.readOnly)
  const write = () => setEditing(!readOnly)
  const done = () => {
    setEditing(false)
    endStep()
  }
  return (
    <aside
      className={`${styles.note} ${selected ? styles.selected : ''}`}
      data-note={id}
      aria-label={`Note: ${note.title}`}
      onDoubleClick={write}
      onBlur={event => !event.currentTarget.contains(event.relatedTarget) && done()}
      onKeyDown={event => {
        if (event.key === 'Escape') done()
        if (editing) event.stopPropagation()
      }}
    >
      {editing ? (
        <>
          <input
            className={`nodrag ${styles.title}`}
            aria-label="Title"
            placeholder="Title"
            // biome-ignore lint/a11y/noAutofocus: the note was just made, to be written on.
            autoFocus
            maxLength={200}
            value={note.title}
            onChange={event => changeNote(id, { title: event.target.value }, `note-title:${id}`)}
          />
          <textarea
            className={`nodrag nowheel ${styles.text}`}
            aria-label="Text"
            placeholder="What should a reader of this graph know?"
            maxLength={10_000}
            rows={Math.max(2, note.text.split('\n').length)}
            value={note.text}
            onChange={event => changeNote(id, { text: event.target.value }, `note-text:${id}`)}
          />
        </>
      ) : (
        <button type="button" className={styles.paper} onKeyDown={event => event.key === 'Enter' && write()}>
          {note.title !== '' && <b>{note.title}</b>}
          <span>{note.text}</span>
        </button>
      )}
    </aside>
  )
})
