import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import type { Device } from '../../shared/model/composition.ts'
import type { Setting } from '../../shared/model/device-type.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { edit } from '../store/document.ts'
import { Line } from './fields.tsx'
import { SettingField } from './Settings.tsx'

/** The settings that all of several devices have, to be set for all of them: one step to undo. */
export const SharedSettings = ({ devices }: { devices: readonly Device[] }) => {
  const catalogue = useCatalogue()
  const shared = sharedSettings(catalogue, devices)
  if (shared.length === 0) return null
  return (
    <section>
      <h3>
        Settings of all<span>change the image</span>
      </h3>
      {shared.map(setting => {
        const values = new Set(devices.map(({ settings }) => settings[setting.id] ?? setting.default))
        const [value] = values
        return (
          <Line
            key={setting.id}
            label={setting.label}
            title={setting.doc}
            fault={values.size > 1 ? `Different now: ${[...values].map(String).join(', ')}.` : null}
          >
            {({ id }) => (
              <SettingField
                id={id}
                setting={setting}
                stored={value === setting.default && values.size === 1 ? undefined : value}
                onChange={value =>
                  edit(
                    devices.map(({ id }) => ({
                      edit: 'set-setting',
                      device: id,
                      setting: setting.id,
                      value,
                    })),
                    { merge: `settings:${devices.map(({ id }) => id).join()}.${setting.id}` },
                  )
                }
              />
            )}
          </Line>
        )
      })}
    </section>
  )
}

/** Settings of the same form that the types of all devices have. */
export const sharedSettings = (catalogue: Catalogue, devices: readonly Device[]): Setting[] => {
  const [first = [], ...others] = devices.map(({ type }) => catalogue.deviceTypes.get(type)?.settings ?? [])
  if (devices.length < 2) return []
  return first.filter(setting =>
    others.every(settings => settings.some(other => JSON.stringify(other) === JSON.stringify(setting))),
  )
}
