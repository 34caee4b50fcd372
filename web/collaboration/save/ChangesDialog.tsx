import { Dialog } from 'radix-ui'
import { Icon } from '../../ui/icon/Icon.tsx'
import { useReturnFocus } from '../../ui/menu/use-return-focus.ts'
import { ComparisonView } from '../comparison/ComparisonView.tsx'
import styles from './ConflictNotice.module.css'
import type { Side } from './side.ts'

/** What each side changed, side by side. */
export const ChangesDialog = ({ sides, onClose }: { sides: readonly Side[]; onClose: () => void }) => {
  const returning = useReturnFocus()
  return (
    <Dialog.Root open onOpenChange={open => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-veil" />
        <Dialog.Content {...returning} className={`dialog ${styles.changes}`} aria-describedby={undefined}>
          <div className={styles.changesHead}>
            <Dialog.Title>What changed</Dialog.Title>
            <Dialog.Close className="btn small icon" aria-label="Close">
              <Icon name="x" />
            </Dialog.Close>
          </div>
          <div className={styles.sides}>
            {sides.map(({ title, before, after }) => (
              <section key={title} aria-label={title}>
                <h3>{title}</h3>
                <ComparisonView before={before} after={after} />
              </section>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
