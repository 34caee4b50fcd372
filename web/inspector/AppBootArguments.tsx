import { useRef } from 'react'
import type { AppDevice } from '../../shared/model/composition.ts'
import { type BootArgument, BootType } from '../../shared/model/device-type.ts'
import { edit } from '../store/document.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { Line, Pick, Switch, TextBox } from './fields.tsx'
import styles from './Inspector.module.css'

/** The boot arguments that an app declares: its `start` gets their values after those of its ports. */
export const AppBootArguments = ({ device }: { device: AppDevice }) => {
  const { bootArguments } = device.app
  const root = useRef<HTMLElement>(null)
  const set = (next: readonly BootArgument[], merge?: string) =>
    edit(
      [{ edit: 'replace-device', device: { ...device, app: { ...device.app, bootArguments: [...next] } } }],
      merge ? { merge } : {},
    )
  const change = (index: number, part: Partial<BootArgument>, field: string) =>
    set(
      bootArguments.map((each, at) => (at === index ? { ...each, ...part } : each)),
      `declared:${device.id}.${index}.${field}`,
    )
  return (
    <section ref={root}>
      <h3>
        Declared boot arguments<span>arguments of start</span>
      </h3>
      {bootArguments.map((argument, index) => (
        <details className={styles.card} key={index}>
          <summary>
            <Icon name="right" className={`i12 ${styles.turn}`} />
            <code>--{argument.flag}</code>
            <span className="dim">{inShort(argument)}</span>
          </summary>
          <Line label="Flag">
            {({ id }) => (
              <TextBox
                id={id}
                code
                value={argument.flag}
                maxLength={60}
                onChange={text => change(index, { flag: asFlag(text) || argument.flag }, 'flag')}
              />
            )}
          </Line>
          <Line label="Type">
            {({ id }) => (
              <Pick
                id={id}
                code
                value={argument.type}
                onChange={type => change(index, { type: BootType.parse(type) }, 'type')}
              >
                {BootType.options.map(type => (
                  <option key={type} value={type}>
                    {type}
                  </option>
                ))}
              </Pick>
            )}
          </Line>
          {argument.type !== 'flag' && !argument.optional && (
            <Line label="Default">
              {({ id }) => (
                <TextBox
                  id={id}
                  code
                  value={argument.default}
                  onChange={text => change(index, { default: text }, 'default')}
                />
              )}
            </Line>
          )}
          {argument.type !== 'flag' && (
            <Line label="Optional" title="No default: start gets an option">
              {({ id }) => (
                <Switch
                  id={id}
                  on={argument.optional}
                  onChange={optional => change(index, { optional }, 'optional')}
                />
              )}
            </Line>
          )}
          <Line label="Says" title="What --help says of it">
            {({ id }) => (
              <TextBox
                id={id}
                value={argument.doc}
                placeholder="for --help"
                onChange={doc => change(index, { doc }, 'doc')}
              />
            )}
          </Line>
          <button
            type="button"
            className="btn small"
            aria-label={`Remove --${argument.flag}`}
            onClick={() => set(bootArguments.filter((_, at) => at !== index))}
          >
            <Icon name="trash" className="i14" />
            Remove
          </button>
        </details>
      ))}
      <button
        type="button"
        className={`btn small ${styles.add}`}
        onClick={() => {
          set([...bootArguments, newArgument(bootArguments)])
          requestAnimationFrame(() => {
            const card = [...(root.current?.querySelectorAll('details') ?? [])].at(-1)
            if (!card) return
            card.open = true
            card.querySelector('input')?.focus()
            card.querySelector('input')?.select()
          })
        }}
      >
        <Icon name="plus" className="i14" />
        Declare an argument
      </button>
    </section>
  )
}

/** `int, 1`: type and default, for the folded line. */
const inShort = ({ type, optional, default: otherwise }: BootArgument): string =>
  type === 'flag'
    ? 'flag'
    : optional
      ? `${type}, optional`
      : `${type}${otherwise === '' ? '' : `, ${otherwise}`}`

/** What may stand in a flag, of what was typed. */
const asFlag = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '')
    .replace(/^[^a-z]+/, '')

/** One more argument, under a flag that is free. */
export const newArgument = (all: readonly BootArgument[]): BootArgument => {
  const taken = new Set(all.map(({ flag }) => flag))
  let flag = 'value'
  for (let n = 2; taken.has(flag); n++) flag = `value${n}`
  return { flag, type: 'string', optional: false, list: false, default: '', docv: '', doc: '' }
}
