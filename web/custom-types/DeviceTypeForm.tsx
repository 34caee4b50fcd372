import { useMemo, useState } from 'react'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { namesFor } from '../../shared/model/new-custom-type.ts'
import { Line, Pick, Switch, TextBox } from '../inspector/fields.tsx'
import { SignatureOptions } from '../inspector/SignatureOptions.tsx'
import { useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'
import { icons } from '../ui/icon/icons.tsx'
import { pluralize } from '../ui/text/units.ts'
import { BootArgumentRows } from './BootArgumentRows.tsx'
import styles from './CustomTypeDialog.module.css'
import { CustomTypeForm } from './CustomTypeForm.tsx'
import type { Opened } from './custom-type-store.ts'
import { faultAt, faultsOfType } from './draft.ts'
import { OcamlFields } from './OcamlFields.tsx'
import { PortRows } from './PortRows.tsx'
import { SettingRows } from './SettingRows.tsx'
import { saveDeviceType, sourceToWrite } from './save-custom-type.ts'

type Props = Extract<Opened, { kind: 'device-type' }>

/** A device type of the project's own: what it is, what it needs, and its OCaml. */
export const DeviceTypeForm = ({ draft: first, isNew, from }: Props) => {
  const [draft, setDraft] = useState(first)
  /** For each port, the name that it has in the project; null for a new one. */
  const [was, setWas] = useState<readonly (string | null)[]>(first.ports.map(({ name }) => name))
  const [turns, setTurns] = useState(from !== null)
  const [writes, setWrites] = useState(true)
  const composition = useDocument(state => state.composition)
  const universe = useSession(state => state.platform.universe)
  const catalogue = useMemo(() => catalogueFor(composition), [composition])
  const faults = faultsOfType(draft, composition)
  const fault = (place: string) => faultAt(faults, place)
  const side = draft.universes[universe]
  const missing = sourceToWrite(draft)
  const writable = missing !== null && isNew && from === null
  const users = composition.devices.filter(({ type }) => type === draft.id).length

  const rename = (title: string) => {
    const before = namesFor(catalogue, draft.title)
    const after = namesFor(catalogue, title)
    // What was made of the title follows it; what was typed stays.
    const follows = isNew && from === null
    setDraft({
      ...draft,
      title,
      ...(follows ? { id: after.id } : {}),
      defaultName:
        follows && draft.defaultName === before.defaultName ? after.defaultName : draft.defaultName,
      universes:
        follows && side && side.module.split('.')[0] === before.module
          ? {
              ...draft.universes,
              [universe]: { ...side, module: side.module.replace(before.module, after.module) },
            }
          : draft.universes,
    })
  }
  const save = () => {
    const renamed = new Map(
      draft.ports.flatMap(({ name }, index) => {
        const before = was[index]
        return before === null || before === undefined ? [] : [[before, name] as const]
      }),
    )
    saveDeviceType(draft, { renamed, from: turns ? from : null, writesSource: writable && writes })
  }
  return (
    <CustomTypeForm
      faults={faults.length}
      onSave={save}
      removal={isNew ? null : { edit: 'remove-device-type', id: draft.id }}
      kept={
        users > 0
          ? `${pluralize(users, 'device')} of the graph ${users === 1 ? 'is' : 'are'} of this type`
          : null
      }
    >
      <section className={styles.two} aria-label="What it is">
        <Line label="Title" fault={fault('title')}>
          {ids => <TextBox {...ids} value={draft.title} maxLength={60} onChange={rename} />}
        </Line>
        <Line label="Gives" fault={fault('gives')}>
          {ids => (
            <Pick {...ids} code value={draft.gives} onChange={gives => setDraft({ ...draft, gives })}>
              {!catalogue.signatures.has(draft.gives) && <option value={draft.gives}>{draft.gives}</option>}
              <SignatureOptions given />
            </Pick>
          )}
        </Line>
        <Line
          label="First name"
          title="What a new device of this type is called"
          fault={fault('defaultName')}
        >
          {ids => (
            <TextBox
              {...ids}
              code
              value={draft.defaultName}
              maxLength={60}
              onChange={defaultName => setDraft({ ...draft, defaultName })}
            />
          )}
        </Line>
        <Line label="Icon">
          {ids => (
            <Pick {...ids} value={draft.icon} onChange={icon => setDraft({ ...draft, icon })}>
              {!iconNames.includes(draft.icon) && <option value={draft.icon}>{draft.icon}</option>}
              {iconNames.map(icon => (
                <option key={icon} value={icon}>
                  {icon}
                </option>
              ))}
            </Pick>
          )}
        </Line>
        <div className={styles.wide}>
          <Line label="What it is for" fault={fault('summary')}>
            {ids => (
              <TextBox
                {...ids}
                value={draft.summary}
                maxLength={300}
                placeholder="One line, for the palette"
                onChange={summary => setDraft({ ...draft, summary })}
              />
            )}
          </Line>
        </div>
      </section>
      <PortRows draft={draft} fault={fault} onChange={setDraft} was={was} onWas={setWas} />
      <SettingRows draft={draft} fault={fault} onChange={setDraft} />
      <BootArgumentRows draft={draft} fault={fault} onChange={setDraft} />
      <OcamlFields draft={draft} fault={fault} onChange={setDraft} catalogue={catalogue} universe={universe}>
        {writable && (
          <div className={styles.check}>
            <Switch on={writes} onChange={setWrites} label={`Write src/${missing}`} />
            Write <code>src/{missing}</code> to start from
          </div>
        )}
        {from !== null && (
          <div className={styles.check}>
            <Switch on={turns} onChange={setTurns} label="Turn the device into one of this type" />
            Turn <code>{composition.devices.find(({ id }) => id === from)?.name}</code> into one of this type,
            with its settings and wires
          </div>
        )}
      </OcamlFields>
    </CustomTypeForm>
  )
}

const iconNames = (
  'box network stack tls block kv http dns clock timer gauge random log monitor app' as string
)
  .split(' ')
  .filter(name => Object.hasOwn(icons, name))
