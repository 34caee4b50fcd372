import type { ReactNode } from 'react'
import type { Edit } from '../../shared/model/edit.ts'
import { edit } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { pluralize } from '../ui/text/units.ts'
import styles from './CustomTypeDialog.module.css'
import { closeCustomTypeDialog } from './custom-type-store.ts'

type Props = {
  faults: number
  onSave: () => void
  /** The edit that takes it out of the project; null: it is not there yet. */
  removal: Edit | null
  /** Why it cannot be removed now; null where it can. */
  kept: string | null
  children: ReactNode
}

/** The frame of a form about a custom type: its fields, and below them save, leave, and remove. */
export const CustomTypeForm = ({ faults, onSave, removal, kept, children }: Props) => (
  <form
    className={styles.form}
    onSubmit={event => {
      event.preventDefault()
      if (faults > 0) return
      onSave()
      closeCustomTypeDialog()
    }}
  >
    <div className={styles.body}>{children}</div>
    <div className={styles.foot}>
      {removal && (
        <button
          type="button"
          className="btn line"
          disabled={kept !== null}
          title={kept ?? undefined}
          onClick={() => {
            edit([removal])
            closeCustomTypeDialog()
          }}
        >
          <Icon name="trash" className="i14" />
          Remove
        </button>
      )}
      <p role="status">
        {faults > 0 ? `${pluralize(faults, 'thing')} to correct before it can be saved` : ''}
      </p>
      <button type="button" className="btn line" onClick={closeCustomTypeDialog}>
        Leave
      </button>
      <button type="submit" className="btn primary" disabled={faults > 0}>
        Save
      </button>
    </div>
  </form>
)
