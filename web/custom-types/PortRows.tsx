import { freePortName } from '../canvas/edits/add-device.ts'
import { Pick, TextBox } from '../inspector/fields.tsx'
import { SignatureOptions } from '../inspector/SignatureOptions.tsx'
import { useCatalogue } from '../store/catalogue.ts'
import { changePort, withoutPort, withPort } from './draft.ts'
import type { PartProps } from './part-props.ts'
import { Rows } from './Rows.tsx'

type Props = PartProps & {
  was: readonly (string | null)[]
  onWas: (was: readonly (string | null)[]) => void
}

/** What a device type needs, in the order of its functor's parameters. */
export const PortRows = ({ draft, fault, onChange, was, onWas }: Props) => {
  const catalogue = useCatalogue()
  return (
    <Rows
      title="Ports"
      hint="what it needs, in functor order"
      items={draft.ports}
      columns="minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.4fr)"
      labels={['Name', 'Signature', 'What for']}
      name={({ name }) => name}
      fault={({ name }) => fault(`ports.${name}`)}
      adds="Add a port"
      onAdd={() => {
        onChange(
          withPort(draft, { name: freePortName(draft.ports, 'port'), signature: 'stackv4v6', doc: '' }),
        )
        onWas([...was, null])
      }}
      onRemove={index => {
        onChange(withoutPort(draft, index))
        onWas(was.filter((_, at) => at !== index))
      }}
    >
      {(port, index) => (
        <>
          <TextBox
            code
            label={`Name of port ${index + 1}`}
            value={port.name}
            maxLength={100}
            onChange={name => onChange(changePort(draft, index, { ...port, name }))}
          />
          <Pick
            code
            label={`Signature of ${port.name}`}
            value={port.signature}
            onChange={signature => onChange(changePort(draft, index, { ...port, signature }))}
          >
            {!catalogue.signatures.has(port.signature) && (
              <option value={port.signature}>{port.signature}</option>
            )}
            <SignatureOptions />
          </Pick>
          <TextBox
            label={`What ${port.name} is for`}
            value={port.doc}
            onChange={doc => onChange(changePort(draft, index, { ...port, doc }))}
          />
        </>
      )}
    </Rows>
  )
}
