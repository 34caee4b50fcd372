import { Icon } from '../../ui/icon/Icon.tsx'
import { bytes } from '../../ui/text/units.ts'
import styles from './DataPane.module.css'
import { cancelTransfer } from './data-actions.ts'
import { useData } from './data-store.ts'

/** What is on its way to the server, and what did not get there. */
export const Transfers = () => {
  const transfers = useData(state => state.transfers)
  if (transfers.length === 0) return null
  const [first] = transfers.filter(({ failure }) => failure === null)
  return (
    <ul className={styles.transfers} aria-label="Uploads">
      {transfers
        .filter(({ failure, id }) => failure !== null || id === first?.id)
        .slice(0, 20)
        .map(({ id, path, size, sent, failure }) => (
          <li key={id} className={styles.transfer}>
            {failure === null ? (
              <>
                <span className={styles.name}>{path}</span>
                <progress max={Math.max(1, size)} value={sent} aria-label={`Upload of ${path}`} />
                <span className="dim num">
                  {bytes(Math.min(sent, size))} of {bytes(size)}
                </span>
              </>
            ) : (
              <>
                <Icon name="err" className="i14 badc" />
                <span className={styles.reason}>
                  <code>{path}</code> {failure}
                </span>
              </>
            )}
            <button
              type="button"
              className="btn small icon"
              aria-label={failure === null ? `Cancel ${path}` : `Dismiss ${path}`}
              onClick={() => cancelTransfer(id)}
            >
              <Icon name="x" className="i14" />
            </button>
          </li>
        ))}
    </ul>
  )
}
