import { useMemo } from 'react'
import type { GeneratedFile } from '../../../shared/protocol/api.ts'
import { buildFilesUrl } from '../../api.ts'
import { useDocument } from '../../store/document.ts'
import { reveal } from '../../store/session.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { pluralize } from '../../ui/text/units.ts'
import { Copy } from '../image/Copy.tsx'
import { changedFiles } from './changed-files.ts'
import { deviceNames } from './device-lines.ts'
import styles from './FilesPane.module.css'
import { showChanges, useGenerated } from './generated-store.ts'

/** Over a generated file: what changed since the last build, the device to go to, and ways to take the files along. */
export const FileBar = ({ file: { path, text } }: { file: GeneratedFile }) => {
  const { files, built, changes, form } = useGenerated()
  const id = useDocument(state => state.projectId)
  const devices = useDocument(state => state.composition.devices)
  const changed = useMemo(() => changedFiles(built, files), [built, files])
  const here = useMemo(() => {
    const names = deviceNames(path, text)
    return devices.filter(({ name }) => names.has(name))
  }, [path, text, devices])
  return (
    <div className={styles.bar}>
      <button
        type="button"
        className="chip"
        aria-pressed={changes}
        disabled={built.length === 0}
        title={
          built.length === 0
            ? 'Nothing has been built in this page yet'
            : 'Only what changed since the last build'
        }
        onClick={() => showChanges(!changes)}
      >
        Changes
      </button>
      <span className="dim num">
        {built.length === 0
          ? 'No build to compare with yet'
          : changed.length === 0
            ? 'The same as at the last build'
            : `${pluralize(changed.length, 'file')} changed since the last build`}
      </span>
      <span className="push" />
      {here.length > 0 && (
        <select
          className={styles.jump}
          aria-label={`Device in ${path} to go to`}
          value=""
          onChange={event => {
            const device = here.find(({ id }) => id === event.target.value)
            if (device) reveal({ kind: 'device', device: device.id })
          }}
        >
          <option value="">Go to device</option>
          {here.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      <Copy key={path} text={text} what={path} />
      {form === 'build' && id && (
        <a
          className="btn small"
          href={buildFilesUrl(id)}
          download
          title="All of them, with the data files, as a .tar.gz: what dune is given"
        >
          <Icon name="save" className="i14" />
          Download all
        </a>
      )}
    </div>
  )
}
