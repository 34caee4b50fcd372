import { Dialog } from 'radix-ui'
import { setShortcutsOpen, useSession } from '../../store/session.ts'
import { showStep } from '../../tour/tour-store.ts'
import { Icon } from '../icon/Icon.tsx'
import { useReturnFocus } from '../menu/use-return-focus.ts'
import styles from './ShortcutSheet.module.css'
import { shortcutGroups } from './shortcuts.ts'

/** Every keyboard shortcut on one sheet. */
export const ShortcutSheet = () => {
  const open = useSession(state => state.shortcutsOpen)
  const returning = useReturnFocus()
  return (
    <Dialog.Root open={open} onOpenChange={setShortcutsOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-veil" />
        <Dialog.Content {...returning} className={`dialog ${styles.sheet}`} aria-describedby={undefined}>
          <div className={styles.head}>
            <Dialog.Title>Keyboard shortcuts</Dialog.Title>
            <button
              type="button"
              className="btn line small push"
              onClick={() => {
                setShortcutsOpen(false)
                showStep(0)
              }}
            >
              Take the tour
            </button>
            <Dialog.Close className="btn small icon" aria-label="Close">
              <Icon name="x" />
            </Dialog.Close>
          </div>
          <div className={styles.groups}>
            {shortcutGroups.map(({ title, shortcuts }) => (
              <section key={title}>
                <h3>{title}</h3>
                <dl>
                  {shortcuts.map(({ keys, does }) => (
                    <div key={does} className={styles.line}>
                      <dt>
                        {keys.map(chord => (
                          <span key={chord}>
                            {chord.split(' ').map(key => (
                              <kbd key={key}>{key}</kbd>
                            ))}
                          </span>
                        ))}
                      </dt>
                      <dd>{does}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
