import type { Device } from '../../shared/model/composition.ts'
import type { Setting, SettingValue } from '../../shared/model/device-type.ts'
import { useProblems } from '../panels/problems/use-problems.ts'
import { edit } from '../store/document.ts'
import { DefaultHint, Line, Pick, Switch, TextBox } from './fields.tsx'
import styles from './Inspector.module.css'

/** The settings of a device: choices that change the image. */
export const Settings = ({ device, settings }: { device: Device; settings: readonly Setting[] }) => {
  const problems = useProblems()
  if (settings.length === 0) return null
  return (
    <section>
      <h3>
        Settings<span>change the image</span>
      </h3>
      {settings.map(setting => {
        const problem = problems.find(
          problem =>
            problem.code === 'bad-setting' && problem.device === device.id && problem.setting === setting.id,
        )
        return (
          <Line
            key={setting.id}
            label={setting.label}
            title={setting.doc}
            fault={problem?.code === 'bad-setting' ? sentence(problem.reason) : null}
          >
            {ids => <Field device={device} setting={setting} {...ids} />}
          </Line>
        )
      })}
    </section>
  )
}

const sentence = (reason: string): string =>
  `${reason.charAt(0).toUpperCase()}${reason.slice(1).replace(/\.$/, '')}.`

const Field = ({
  device,
  setting,
  ...ids
}: {
  device: Device
  setting: Setting
  id: string
  fault?: string
}) => (
  <SettingField
    {...ids}
    setting={setting}
    stored={device.settings[setting.id]}
    onChange={value =>
      edit([{ edit: 'set-setting', device: device.id, setting: setting.id, value }], {
        merge: `setting:${device.id}.${setting.id}`,
      })
    }
  />
)

type FieldProps = {
  setting: Setting
  /** Absent: the default. */
  stored: SettingValue | undefined
  /** null: back to the default. */
  onChange: (value: SettingValue | null) => void
  id: string
  fault?: string
}

/** A setting's value, drawn from its schema, with its unit and the way back to the default. */
export const SettingField = ({ setting, stored, onChange, id, fault }: FieldProps) => {
  const value = stored ?? setting.default
  const set = (next: SettingValue | null) => onChange(next === setting.default ? null : next)
  const hint = <DefaultHint changed={stored !== undefined} onReset={() => set(null)} />
  switch (setting.kind) {
    case 'switch':
      return (
        <span className={styles.switchLine}>
          <Switch id={id} on={value === true} onChange={set} />
          {hint}
        </span>
      )
    case 'choice':
      return (
        <Pick
          id={id}
          value={String(value)}
          onChange={set}
          hint={stored !== undefined ? <span style={{ paddingRight: 20 }}>{hint}</span> : null}
        >
          {!setting.options.some(option => option.value === value) && (
            <option value={String(value)}>{String(value)}</option>
          )}
          {setting.options.map(option => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Pick>
      )
    case 'integer':
      return (
        <TextBox
          id={id}
          fault={fault}
          numeric
          value={String(value)}
          hint={
            <>
              {setting.unit && <span className={styles.hint}>{setting.unit}</span>}
              {hint}
            </>
          }
          // What is no number stays as it was typed: the problem below the field says so.
          onChange={text => set(/^-?\d{1,15}$/.test(text) ? Number(text) : text)}
        />
      )
    case 'text':
      return <TextBox id={id} fault={fault} code value={String(value)} hint={hint} onChange={set} />
  }
}
