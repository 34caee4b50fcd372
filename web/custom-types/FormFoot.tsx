import { Icon } from '../ui/icon/Icon.tsx'
import { counted } from '../ui/text/units.ts'
import styles from './CustomTypeDialog.module.css'
import { closeOwn } from './custom-type-store.ts'

type Props = {
  faults: number
  /** null: it is not there yet. */
  onRemove: (() => void) | null
  /** Why it cannot be removed now; null where it can. */
  kept: string | null
}

/** What ends a form: save, leave, or take what is written about out of the project. */
export const FormFoot = ({ faults, onRemove, kept }: Props) => (
  <div className={styles.foot}>
    {onRemove && (
      <button
        type="button"
        className="btn line"
        disabled={kept !== null}
        title={kept ?? undefined}
        onClick={onRemove}
      >
        <Icon name="trash" className="i14" />
        Remove
      </button>
    )}
    <p role="status">{faults > 0 ? `${counted(faults, 'thing')} to mend before it can be saved` : ''}</p>
    <button type="button" className="btn line" onClick={closeOwn}>
      Leave
    </button>
    <button type="submit" className="btn primary" disabled={faults > 0}>
      Save
    </button>
  </div>
)
