import { type ReactNode, useState } from 'react'
import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import { interfaceOf } from '../../shared/model/custom-interface.ts'
import type { CustomDeviceType } from '../../shared/model/custom-types.ts'
import type { Universe } from '../../shared/model/target.ts'
import { Line, Pick, Switch, TextBox } from '../inspector/fields.tsx'
import { ConnectRows } from './ConnectRows.tsx'
import styles from './CustomTypeDialog.module.css'
import type { PartProps } from './part-props.ts'

type Props = PartProps & { catalogue: Catalogue; universe: Universe; children: ReactNode }
type Side = NonNullable<CustomDeviceType['universes']['embedded']>

/** The module behind a device type, how it is started, and what it must be for that. */
export const OcamlFields = ({ draft, fault, onChange, catalogue, universe, children }: Props) => {
  const side = draft.universes[universe]
  if (!side)
    return (
      <section>
        <p className={styles.note}>The {universe} universe does not have it.</p>
      </section>
    )
  const set = (part: Partial<Side>) =>
    onChange({ ...draft, universes: { ...draft.universes, [universe]: { ...side, ...part } } })
  const { connect } = side
  const place = `universes.${universe}`
  return (
    <>
      <section className={styles.two} aria-label="OCaml">
        <Line
          label="Module"
          title="A file of src/, or a functor in it: Greeter.Make"
          fault={fault(`${place}.module`)}
        >
          {ids => <TextBox {...ids} code value={side.module} onChange={module => set({ module })} />}
        </Line>
        <Line label="Libraries" title="Findlib names, with commas" fault={fault(`${place}.libraries`)}>
          {ids => (
            <Libraries {...ids} libraries={side.libraries} onChange={libraries => set({ libraries })} />
          )}
        </Line>
        <Line label="Is started" title="Off: nothing is called, linking is enough">
          {({ id }) => (
            <Switch
              id={id}
              on={connect !== undefined}
              onChange={on =>
                set({
                  connect: on
                    ? { function: 'connect', arguments: [{ value: { from: 'unit' } }], result: 'lwt' }
                    : undefined,
                })
              }
            />
          )}
        </Line>
        {connect && (
          <Line label="By calling" fault={fault(`${place}.connect.function`)}>
            {ids => (
              <TextBox
                {...ids}
                code
                value={connect.function}
                onChange={name => set({ connect: { ...connect, function: name } })}
              />
            )}
          </Line>
        )}
        {connect && (
          <Line label="Which gives">
            {ids => (
              <Pick
                {...ids}
                value={connect.result}
                onChange={result =>
                  set({ connect: { ...connect, result: result === 'value' ? 'value' : 'lwt' } })
                }
              >
                <option value="lwt">A value in time, Lwt.t</option>
                <option value="value">A value at once</option>
              </Pick>
            )}
          </Line>
        )}
      </section>
      {connect && (
        <ConnectRows
          draft={draft}
          given={connect.arguments}
          name={connect.function}
          fault={fault(`${place}.connect.arguments`) ?? fault(`${place}.connect`)}
          onChange={given => set({ connect: { ...connect, arguments: given } })}
        />
      )}
      <section aria-label="What the module must have">
        <h3>
          <code>{side.module}</code>
          <span>must have</span>
        </h3>
        <pre className={styles.code}>{interfaceOf(draft, side, catalogue)}</pre>
        {children}
      </section>
    </>
  )
}

type LibrariesProps = {
  id: string
  fault?: string
  libraries: readonly string[]
  onChange: (libraries: string[]) => void
}

/** Names with commas between them; what is typed stays as it is typed. */
const Libraries = ({ libraries, onChange, ...ids }: LibrariesProps) => {
  const [typed, setTyped] = useState(libraries.join(', '))
  return (
    <TextBox
      {...ids}
      code
      value={typed}
      placeholder="lwt, fmt"
      onChange={text => {
        setTyped(text)
        onChange(text.split(/[\s,]+/).filter(name => name !== ''))
      }}
    />
  )
}
