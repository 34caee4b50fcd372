import type { CustomDeviceType } from '../../shared/model/custom-types.ts'
import { Pick, Switch, TextBox } from '../inspector/fields.tsx'
import { changeSetting, withoutSetting, withSetting } from './draft.ts'
import type { PartProps } from './part-props.ts'
import { Rows } from './Rows.tsx'

type Setting = CustomDeviceType['settings'][number]
const kinds: Record<Setting['kind'], string> = {
  text: 'Text',
  integer: 'Whole number',
  switch: 'On or off',
  choice: 'One of several',
}

/** Choices made when the image is built. */
export const SettingRows = ({ draft, fault, onChange }: PartProps) => (
  <Rows
    title="Settings"
    hint="change the image"
    items={draft.settings}
    columns="minmax(0, 1fr) minmax(0, 1.2fr) minmax(0, 1fr) minmax(0, 1.6fr)"
    labels={['Name in OCaml', 'Label', 'Kind', 'Default']}
    name={({ id }) => id}
    fault={({ id }) => fault(`settings.${id}`)}
    adds="Add a setting"
    onAdd={() => {
      const id = free(draft)
      onChange(withSetting(draft, { id, label: 'Setting', doc: '', kind: 'text', default: '' }))
    }}
    onRemove={index => onChange(withoutSetting(draft, index))}
  >
    {(setting, index) => {
      const set = (next: Setting) => onChange(changeSetting(draft, index, next))
      return (
        <>
          <TextBox
            code
            label={`Name of setting ${index + 1}`}
            value={setting.id}
            onChange={id => set({ ...setting, id })}
          />
          <TextBox
            label={`Label of ${setting.id}`}
            value={setting.label}
            maxLength={60}
            onChange={label => set({ ...setting, label })}
          />
          <Pick
            label={`Kind of ${setting.id}`}
            value={setting.kind}
            onChange={kind => set(ofKind(setting, kind as Setting['kind']))}
          >
            {Object.entries(kinds).map(([kind, title]) => (
              <option key={kind} value={kind}>
                {title}
              </option>
            ))}
          </Pick>
          <Default setting={setting} onChange={set} />
        </>
      )
    }}
  </Rows>
)

const Default = ({ setting, onChange }: { setting: Setting; onChange: (setting: Setting) => void }) => {
  const label = `Default of ${setting.id}`
  switch (setting.kind) {
    case 'text':
      return (
        <TextBox
          code
          label={label}
          value={setting.default}
          onChange={text => onChange({ ...setting, default: text })}
        />
      )
    case 'integer':
      return (
        <TextBox
          code
          numeric
          label={label}
          value={String(setting.default)}
          hint={setting.unit}
          onChange={text => onChange({ ...setting, default: Number(/^-?\d{1,15}$/.test(text) ? text : 0) })}
        />
      )
    case 'switch':
      return (
        <Switch label={label} on={setting.default} onChange={on => onChange({ ...setting, default: on })} />
      )
    case 'choice':
      return (
        <TextBox
          code
          label={`Values of ${setting.id}, the default first`}
          placeholder="first, second"
          value={setting.options.map(({ value }) => value).join(', ')}
          onChange={text => {
            const values = text.split(',').map(value => value.trim())
            onChange({
              ...setting,
              default: values[0] ?? '',
              options: values.map(value => ({ value, label: value })),
            })
          }}
        />
      )
  }
}

/** The same setting of another kind, with a default that this kind has. */
const ofKind = ({ id, label, doc }: Setting, kind: Setting['kind']): Setting => {
  const base = { id, label, doc }
  switch (kind) {
    case 'text':
      return { ...base, kind, default: '' }
    case 'integer':
      return { ...base, kind, default: 0, min: 0, max: 1_000_000 }
    case 'switch':
      return { ...base, kind, default: false }
    case 'choice':
      return { ...base, kind, default: 'first', options: [{ value: 'first', label: 'first' }] }
  }
}

const free = ({ settings }: CustomDeviceType): string => {
  for (let n = 1; ; n++) {
    const id = n === 1 ? 'setting' : `setting${n}`
    if (!settings.some(setting => setting.id === id)) return id
  }
}
