import { useState } from 'react'
import { isApp } from '../../shared/model/composition.ts'
import { Family, SignatureId } from '../../shared/model/signature.ts'
import { Line, Pick, TextBox } from '../inspector/fields.tsx'
import { useDocument } from '../store/document.ts'
import styles from './CustomTypeDialog.module.css'
import { CustomTypeForm } from './CustomTypeForm.tsx'
import type { Opened } from './custom-type-store.ts'
import { faultAt, faultsOfSignature } from './draft.ts'
import { saveSignature } from './save-custom-type.ts'

type Props = Extract<Opened, { kind: 'signature' }>

/** A signature of the project's own. */
export const SignatureForm = ({ draft: first, isNew }: Props) => {
  const [draft, setDraft] = useState(first)
  const composition = useDocument(state => state.composition)
  const faults = faultsOfSignature(draft, composition)
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  const inUse =
    (composition.deviceTypes ?? []).some(
      ({ gives, ports }) => gives === draft.id || needs(ports, draft.id),
    ) || composition.devices.some(device => isApp(device) && needs(device.app.ports, draft.id))
  return (
    <CustomTypeForm
      faults={faults.length}
      onSave={() => saveSignature(draft)}
      removal={isNew ? null : { edit: 'remove-signature', id: draft.id }}
      kept={inUse ? 'Something gives or needs it' : null}
    >
      <section>
        <p className={styles.note}>
          What a wire carries: a device of yours gives it, a port of an app or of another device needs it.
        </p>
        {isNew && (
          <Line label="Id" fault={faultAt(faults, 'id')}>
            {ids => (
              <TextBox
                {...ids}
                code
                value={draft.id}
                maxLength={60}
                onChange={id =>
                  change({ id: SignatureId.safeParse(id).success || id === '' ? id : draft.id })
                }
              />
            )}
          </Line>
        )}
        <Line label="Kind">
          {ids => (
            <Pick
              {...ids}
              value={draft.kind}
              onChange={kind => change({ kind: kind === 'value' ? 'value' : 'functor' })}
            >
              <option value="functor">A module and its value</option>
              <option value="value">A value alone</option>
            </Pick>
          )}
        </Line>
        <Line
          label={draft.kind === 'functor' ? 'Module type' : 'Type'}
          title="In full, as OCaml has it"
          fault={faultAt(faults, 'moduleType')}
        >
          {ids => (
            <TextBox {...ids} code value={draft.moduleType} onChange={moduleType => change({ moduleType })} />
          )}
        </Line>
        <Line label="In short" title="At most 14 characters, for ports" fault={faultAt(faults, 'short')}>
          {ids => (
            <TextBox {...ids} code value={draft.short} maxLength={14} onChange={short => change({ short })} />
          )}
        </Line>
        <Line label="Colour and shape">
          {ids => (
            <Pick {...ids} value={draft.family} onChange={family => change({ family: Family.parse(family) })}>
              {Family.options.map(family => (
                <option key={family} value={family}>
                  {family}
                </option>
              ))}
            </Pick>
          )}
        </Line>
        <Line label="What it is">
          {ids => <TextBox {...ids} value={draft.doc} maxLength={2000} onChange={doc => change({ doc })} />}
        </Line>
      </section>
    </CustomTypeForm>
  )
}

const needs = (ports: readonly { signature: string }[], id: string): boolean =>
  ports.some(({ signature }) => signature === id)
