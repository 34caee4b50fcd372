import { DropdownMenu } from 'radix-ui'
import { type Device, type DeviceId, isApp } from '../../shared/model/composition.ts'
import { isDeviceName } from '../../shared/ocaml/ocaml-names.ts'
import { duplicateSelected, removeSelected } from '../canvas/edits/actions.ts'
import { type DeviceView, suppliersOf, viewOf } from '../canvas/nodes/device-view.ts'
import { cloneAsCustomType, mayCloneAsCustomType } from '../custom-types/custom-type-store.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { edit, useDocument } from '../store/document.ts'
import { select } from '../store/session.ts'
import { DeviceIcon, Icon } from '../ui/icon/Icon.tsx'
import { PortShape } from '../ui/icon/PortShape.tsx'
import { About } from './About.tsx'
import { AppSections } from './AppSections.tsx'
import { BootValues } from './BootValues.tsx'
import { DataFolder } from './DataFolder.tsx'
import { DeviceProblems } from './DeviceProblems.tsx'
import { Line, TextBox } from './fields.tsx'
import styles from './Inspector.module.css'
import { MissingWires } from './MissingWires.tsx'
import { PortPicker } from './PortPicker.tsx'
import { Settings } from './Settings.tsx'

/** One device, in full. */
export const DeviceInspector = ({ device }: { device: Device }) => {
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const view = viewOf(catalogue, device, suppliersOf(composition).get(device.id) ?? new Map())
  const type = catalogue.deviceTypes.get(device.type)
  return (
    <>
      <header className={styles.head}>
        <span className={`tile large ${view.family}`}>
          <DeviceIcon name={view.icon} />
        </span>
        <div>
          <h2>{isApp(device) ? 'OCaml app' : view.title}</h2>
          <p>
            {isApp(device)
              ? 'Your own OCaml, wired to what it needs'
              : (type?.summary ?? 'Nothing is known of this type')}
          </p>
        </div>
        <More device={device.id} />
        <button type="button" className="btn small icon" aria-label="Close" onClick={() => select({})}>
          <Icon name="x" />
        </button>
      </header>
      <DeviceProblems device={device.id} />
      <MissingWires device={device.id} />
      <section>
        <Line label="Name" title="An OCaml identifier, and the name in the image's manifest">
          {({ id }) => (
            <TextBox
              id={id}
              code
              value={device.name}
              maxLength={400}
              {...(isDeviceName(device.name) ? {} : { fault: 'name-fault' })}
              onChange={name =>
                edit([{ edit: 'rename-device', device: device.id, name }], { merge: `name:${device.id}` })
              }
            />
          )}
        </Line>
        <Gives view={view} />
      </section>
      {isApp(device) ? <AppSections device={device} /> : <Ports view={view} device={device} />}
      {type && <Settings device={device} settings={type.settings} />}
      <DataFolder device={device} />
      <BootValues device={device} />
      {type && <About type={type} />}
    </>
  )
}

const Gives = ({ view }: { view: DeviceView }) =>
  view.gives ? (
    <div className={styles.line}>
      <span className={styles.label}>Gives</span>
      <span className={`${styles.port} ${view.gives.family}`} title={view.gives.doc}>
        <PortShape family={view.gives.family} />
        <code className="sig">{view.gives.moduleType}</code>
      </span>
    </div>
  ) : null

const Ports = ({ view, device }: { view: DeviceView; device: Device }) =>
  view.ports.length === 0 ? null : (
    <section>
      <h3>
        Ports<span>in functor order</span>
      </h3>
      {view.ports.map((port, index) => (
        <div
          key={port.name}
          className={`${styles.port} ${port.family}`}
          title={`${port.moduleType}: ${port.doc}`}
        >
          <span className="dim num">{index + 1}</span>
          <PortShape family={port.family} hollow={port.fedBy.length === 0} />
          {port.name}
          <code className="sig">{port.short}</code>
          <PortPicker device={device.id} port={port.name} />
        </div>
      ))}
    </section>
  )

const More = ({ device }: { device: DeviceId }) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger className="btn small icon" aria-label="More">
      <Icon name="more" />
    </DropdownMenu.Trigger>
    <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
      <DropdownMenu.Item className="menu-item" onSelect={duplicateSelected}>
        <Icon name="copy" />
        Duplicate
        <kbd>Ctrl D</kbd>
      </DropdownMenu.Item>
      {mayCloneAsCustomType(device) && (
        <DropdownMenu.Item className="menu-item" onSelect={() => cloneAsCustomType(device)}>
          <Icon name="box" />
          Clone as custom type
        </DropdownMenu.Item>
      )}
      <DropdownMenu.Item className="menu-item" onSelect={removeSelected}>
        <Icon name="trash" />
        Remove
        <kbd>Del</kbd>
      </DropdownMenu.Item>
    </DropdownMenu.Content>
  </DropdownMenu.Root>
)
