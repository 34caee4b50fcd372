import { openPorts } from '../../shared/model/auto-wire.ts'
import type { DeviceId } from '../../shared/model/composition.ts'
import { proposeMissing } from '../canvas/edits/suggestion-store.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { pluralize } from '../ui/text/units.ts'
import styles from './Inspector.module.css'

/** Proposes what the open ports of one device miss, as far down as it goes. */
export const MissingWires = ({ device }: { device: DeviceId }) => {
  const catalogue = useCatalogue()
  const open = useDocument(({ composition }) => openPorts(catalogue, composition, new Set([device])).length)
  if (open === 0) return null
  return (
    <section>
      <div className={styles.acts}>
        <button type="button" className="btn line small" onClick={() => proposeMissing([device])}>
          <Icon name="wire" className="i14" />
          Auto-wire {pluralize(open, 'open port')}
        </button>
      </div>
    </section>
  )
}
