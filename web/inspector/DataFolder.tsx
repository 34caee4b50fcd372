import type { Device } from '../../shared/model/composition.ts'
import { dataFolderOf, filesBelow } from '../../shared/model/static-data.ts'
import { openDock } from '../dock/dock-store.ts'
import { showFolder } from '../panels/data/data-store.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { bytes, pluralize } from '../ui/text/units.ts'
import styles from './Inspector.module.css'

/** The files that a device compiles into the image; nothing for a device that compiles none. */
export const DataFolder = ({ device }: { device: Device }) => {
  const catalogue = useCatalogue()
  const files = useDocument(state => state.files)
  const folder = dataFolderOf(catalogue, device)
  if (folder === null) return null
  const below = filesBelow(files, folder)
  const size = below.reduce((sum, [, { size }]) => sum + size, 0)
  return (
    <section>
      <h3>
        Files<span>in the image</span>
      </h3>
      <div className={styles.line}>
        <span className="mid num">
          {below.length === 0 ? 'None yet' : `${pluralize(below.length, 'file')}, ${bytes(size)}`}
        </span>
        <span>
          <button
            type="button"
            className="btn line small"
            onClick={() => {
              showFolder(folder)
              openDock('data')
            }}
          >
            <Icon name="folder" className="i14" />
            Open {folder}/
          </button>
        </span>
      </div>
    </section>
  )
}
