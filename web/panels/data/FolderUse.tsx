import { dataFolderOf, filesBelow } from '../../../shared/model/static-data.ts'
import { addDevice } from '../../canvas/edits/actions.ts'
import { useCatalogue } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { reveal } from '../../store/session.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { bytes, pluralize } from '../../ui/text/units.ts'
import styles from './DataPane.module.css'
import { removeRow } from './DataTree.tsx'

/** A folder: how much is in it, and the devices that have it in the image. */
export const FolderUse = ({ folder }: { folder: string }) => {
  const catalogue = useCatalogue()
  const files = useDocument(state => state.files)
  const devices = useDocument(state => state.composition.devices)
  const below = filesBelow(files, folder)
  // A folder comes with those in it.
  const users = devices.filter(device => `${folder}/`.startsWith(`${dataFolderOf(catalogue, device)}/`))
  return (
    <div className={styles.use}>
      <h3>{folder}/</h3>
      <p className="mid num">
        {below.length === 0
          ? 'Nothing in it yet: drop files here, or press Upload. It is part of the project with its first file.'
          : `${pluralize(below.length, 'file')}, ${bytes(below.reduce((sum, [, { size }]) => sum + size, 0))}`}
      </p>
      {users.length === 0 ? (
        <p className="mid">No device has this folder in the image.</p>
      ) : (
        users.map(({ id, name }) => (
          <p key={id} className={styles.user}>
            <span className="mid">In the image by</span>
            <button
              type="button"
              className="btn line small"
              onClick={() => reveal({ kind: 'device', device: id })}
            >
              <Icon name="kv" className="i14" />
              {name}
            </button>
          </p>
        ))
      )}
      <div className={styles.acts}>
        {users.length === 0 && (
          <button
            type="button"
            className="btn line small"
            onClick={() => addDevice('crunch', null, { dirname: folder })}
          >
            <Icon name="plus" className="i14" />
            Add an Image folder device for it
          </button>
        )}
        <button
          type="button"
          className="btn small"
          onClick={() => void removeRow({ kind: 'folder', path: folder }, files)}
        >
          <Icon name="trash" className="i14" />
          Delete the folder
        </button>
      </div>
    </div>
  )
}
