import { Dialog } from 'radix-ui'
import { Icon } from '../ui/icon/Icon.tsx'
import { useReturnFocus } from '../ui/menu/use-return-focus.ts'
import styles from './CustomTypeDialog.module.css'
import { closeCustomTypeDialog, useCustomTypeDialog } from './custom-type-store.ts'
import { DeviceTypeForm } from './DeviceTypeForm.tsx'
import { SignatureForm } from './SignatureForm.tsx'

/** Where a device type or a signature of the project's own is written. Closing without saving changes nothing. */
export const CustomTypeDialog = () => {
  const opened = useCustomTypeDialog(state => state.opened)
  const returning = useReturnFocus()
  if (!opened) return null
  const what = opened.kind === 'signature' ? 'signature' : 'device'
  return (
    <Dialog.Root open onOpenChange={open => open || closeCustomTypeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-veil" />
        <Dialog.Content {...returning} className={`dialog ${styles.dialog}`} aria-describedby={undefined}>
          <div className={styles.head}>
            <Dialog.Title>
              {opened.isNew ? `Define a ${what}` : `Change the ${what} ${nameOf(opened.draft)}`}
            </Dialog.Title>
            <Dialog.Close className="btn small icon" aria-label="Close">
              <Icon name="x" />
            </Dialog.Close>
          </div>
          {opened.kind === 'signature' ? (
            <SignatureForm key={opened.draft.id} {...opened} />
          ) : (
            <DeviceTypeForm key={opened.draft.id} {...opened} />
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const nameOf = (draft: { id: string; title?: unknown }): string =>
  typeof draft.title === 'string' ? draft.title : draft.id
