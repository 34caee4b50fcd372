import type { AppDevice } from '../../shared/model/composition.ts'
import { edit, useDocument } from '../store/document.ts'
import { openSource } from '../store/session.ts'
import { addSource } from '../store/source-edits.ts'
import { fileOfModule, moduleFile } from '../store/source-of-app.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { AppBootArguments } from './AppBootArguments.tsx'
import { AppLibraries } from './AppLibraries.tsx'
import { AppPorts } from './AppPorts.tsx'
import { Line, TextBox } from './fields.tsx'
import styles from './Inspector.module.css'

/** What makes a device an app: its module, its ports, its libraries, the boot arguments that it declares. */
export const AppSections = ({ device }: { device: AppDevice }) => (
  <>
    <Module device={device} />
    <AppPorts device={device} />
    <AppLibraries device={device} />
    <AppBootArguments device={device} />
  </>
)

const Module = ({ device }: { device: AppDevice }) => {
  const { module } = device.app
  const file = useDocument(({ sources }) => moduleFile(module, sources))
  const wanted = fileOfModule(module)
  return (
    <section>
      <h3>
        Module<span>in src/</span>
      </h3>
      <Line label="Path" title="Unikernel, or a functor such as Unikernel.Make where a port is a functor's">
        {({ id }) => (
          <TextBox
            id={id}
            code
            value={module}
            maxLength={400}
            onChange={module =>
              edit([{ edit: 'replace-device', device: { ...device, app: { ...device.app, module } } }], {
                merge: `module:${device.id}`,
              })
            }
          />
        )}
      </Line>
      <div className={styles.line}>
        <span className={styles.label}>Source</span>
        {file !== null ? (
          <span>
            <button type="button" className="btn line small" onClick={() => openSource(file)}>
              <Icon name="app" className="i14" />
              Open {file}
            </button>
          </span>
        ) : (
          <span>
            <button
              type="button"
              className="btn line small"
              disabled={!/^[A-Za-z][A-Za-z0-9_']*\.ml$/.test(wanted)}
              onClick={() => {
                addSource(wanted)
                openSource(wanted)
              }}
            >
              <Icon name="plus" className="i14" />
              Make {wanted}
            </button>
          </span>
        )}
      </div>
    </section>
  )
}
