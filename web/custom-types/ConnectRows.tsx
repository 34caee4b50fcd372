import type { CustomDeviceType } from '../../shared/model/custom-types.ts'
import type { ConnectSource } from '../../shared/model/device-type.ts'
import { Pick, TextBox } from '../inspector/fields.tsx'
import { moved } from '../inspector/reorder.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import styles from './CustomTypeDialog.module.css'
import type { Argument } from './draft.ts'
import { Rows } from './Rows.tsx'

type Props = {
  draft: CustomDeviceType
  given: readonly Argument[]
  /** The function that is called. */
  name: string
  fault: string | null
  onChange: (given: Argument[]) => void
}

/** What `connect` is given, in the order in which it takes it. */
export const ConnectRows = ({ draft, given, name, fault, onChange }: Props) => {
  const set = (index: number, argument: Argument) =>
    onChange(given.map((other, at) => (at === index ? argument : other)))
  const move = (from: number, to: number) => onChange(moved(given, from, to))
  return (
    <Rows
      title={`What ${name} is given`}
      hint="in this order"
      items={given}
      columns="minmax(0, 1fr) minmax(0, 2fr) minmax(0, 1fr) 40px"
      labels={['Label', 'Value', '', '']}
      name={({ value }) => formatSource(value)}
      fault={argument => (argument === given.at(-1) ? fault : null)}
      adds="Add an argument"
      onAdd={() => onChange([...given, { value: { from: 'unit' } }])}
      onRemove={index => onChange(given.filter((_, at) => at !== index))}
    >
      {(argument, index) => (
        <>
          <TextBox
            code
            label={`Label of argument ${index + 1}`}
            placeholder="none"
            value={argument.label ?? ''}
            onChange={label => set(index, { ...(label === '' ? {} : { label }), value: argument.value })}
          />
          <Pick
            code
            label={`Value of argument ${index + 1}`}
            value={JSON.stringify(argument.value.from === 'ocaml' ? constant : argument.value)}
            onChange={text => set(index, { ...argument, value: JSON.parse(text) as ConnectSource })}
          >
            {choices(draft, argument.value).map(choice => (
              <option key={JSON.stringify(choice)} value={JSON.stringify(choice)}>
                {choice.from === 'ocaml' ? 'a constant' : formatSource(choice)}
              </option>
            ))}
          </Pick>
          {argument.value.from === 'ocaml' ? (
            <TextBox
              code
              label={`Constant of argument ${index + 1}`}
              value={argument.value.ocaml}
              onChange={ocaml => set(index, { ...argument, value: { from: 'ocaml', ocaml } })}
            />
          ) : (
            <span />
          )}
          <span className={styles.moves}>
            <button
              type="button"
              aria-label={`Move argument ${index + 1} up`}
              disabled={index === 0}
              onClick={() => move(index, index - 1)}
            >
              <Icon name="up" className="i12" />
            </button>
            <button
              type="button"
              aria-label={`Move argument ${index + 1} down`}
              disabled={index === given.length - 1}
              onClick={() => move(index, index + 1)}
            >
              <Icon name="down" className="i12" />
            </button>
          </span>
        </>
      )}
    </Rows>
  )
}

const constant: ConnectSource = { from: 'ocaml', ocaml: 'true' }

/** What an argument may be, what it is now among them. */
const choices = (draft: CustomDeviceType, now: ConnectSource): ConnectSource[] => {
  const all: ConnectSource[] = [
    ...draft.ports.map(({ name }): ConnectSource => ({ from: 'port', port: name })),
    ...draft.settings.map(({ id }): ConnectSource => ({ from: 'setting', setting: id })),
    ...draft.bootArguments.map(({ flag }): ConnectSource => ({ from: 'boot', flag })),
    { from: 'name' },
    { from: 'unit' },
    constant,
  ]
  const present = now.from === 'ocaml' || all.some(choice => JSON.stringify(choice) === JSON.stringify(now))
  return present ? all : [now, ...all]
}

const formatSource = (value: ConnectSource): string => {
  switch (value.from) {
    case 'port':
      return `port ${value.port}`
    case 'ports':
      return `ports ${value.ports.join(' and ')}`
    case 'setting':
      return `setting ${value.setting}`
    case 'boot':
      return `--${value.flag}`
    case 'name':
      return 'the device’s name'
    case 'unit':
      return '()'
    case 'ocaml':
      return value.ocaml
  }
}
