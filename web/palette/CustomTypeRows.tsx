import { signatureView } from '../canvas/nodes/device-view.ts'
import {
  changeDeviceType,
  changeSignature,
  defineDeviceType,
  defineSignature,
} from '../custom-types/custom-type-store.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { PortShape } from '../ui/icon/PortShape.tsx'
import styles from './Palette.module.css'

/** At the foot of the project's own group: its signatures, and what begins a new definition. */
export const CustomTypeRows = () => {
  const catalogue = useCatalogue()
  const signatures = useDocument(state => state.composition.signatures) ?? []
  return (
    <>
      {signatures.map(({ id }) => {
        const { family, short } = signatureView(catalogue, id)
        return (
          <button
            key={id}
            type="button"
            className={`${styles.own} ${family}`}
            title="Change this signature"
            onClick={() => changeSignature(id)}
          >
            <PortShape family={family} className={styles.shape} />
            <code className="sig">{short}</code>
          </button>
        )
      })}
      <button type="button" className={styles.own} onClick={defineDeviceType}>
        <Icon name="plus" className="i14" />
        Define a device
      </button>
      <button type="button" className={styles.own} onClick={defineSignature}>
        <Icon name="plus" className="i14" />
        Define a signature
      </button>
    </>
  )
}

/** Beside a device of the project's own. */
export const ChangeCustomType = ({ type, title }: { type: string; title: string }) => (
  <button
    type="button"
    className={styles.change}
    aria-label={`Change ${title}`}
    title="Change this device type"
    onClick={() => changeDeviceType(type)}
  >
    <Icon name="more" className="i14" />
  </button>
)
