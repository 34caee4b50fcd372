import { BootType } from '../../shared/model/device-type.ts'
import { newArgument } from '../inspector/AppBootArguments.tsx'
import { Pick, Switch, TextBox } from '../inspector/fields.tsx'
import { changeBootArgument, withBootArgument, withoutBootArgument } from './draft.ts'
import type { PartProps } from './part-props.ts'
import { Rows } from './Rows.tsx'

/** Arguments that are read when the image boots. */
export const BootArgumentRows = ({ draft, fault, onChange }: PartProps) => (
  <Rows
    title="Boot arguments"
    hint="change one run"
    items={draft.bootArguments}
    columns="minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1fr) 60px minmax(0, 1.4fr)"
    labels={['Flag', 'Type', 'Default', 'Optional', 'Says']}
    name={({ flag }) => `--${flag}`}
    fault={({ flag }) => fault(`bootArguments.${flag}`)}
    adds="Add a boot argument"
    onAdd={() => onChange(withBootArgument(draft, newArgument(draft.bootArguments)))}
    onRemove={index => onChange(withoutBootArgument(draft, index))}
  >
    {(argument, index) => {
      const set = (part: Partial<typeof argument>) =>
        onChange(changeBootArgument(draft, index, { ...argument, ...part }))
      return (
        <>
          <TextBox
            code
            label={`Flag ${index + 1}`}
            value={argument.flag}
            maxLength={60}
            onChange={flag => set({ flag })}
          />
          <Pick
            code
            label={`Type of --${argument.flag}`}
            value={argument.type}
            onChange={type => set({ type: BootType.parse(type) })}
          >
            {BootType.options.map(type => (
              <option key={type} value={type}>
                {type}
              </option>
            ))}
          </Pick>
          <TextBox
            code
            label={`Default of --${argument.flag}`}
            value={argument.optional ? '' : argument.default}
            placeholder={argument.optional ? 'none' : ''}
            onChange={text => set({ default: text, optional: false })}
          />
          <Switch
            label={`--${argument.flag} is optional`}
            on={argument.optional}
            onChange={optional => set({ optional })}
          />
          <TextBox
            label={`What --help says of --${argument.flag}`}
            value={argument.doc}
            onChange={doc => set({ doc })}
          />
        </>
      )
    }}
  </Rows>
)
