import { bootArgumentsOf } from '../../shared/catalogue/catalogue.ts'
import type { Device } from '../../shared/model/composition.ts'
import { useProblems } from '../panels/problems/use-problems.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { edit } from '../store/document.ts'
import { DefaultHint, Line, Switch, TextBox } from './fields.tsx'
import styles from './Inspector.module.css'

/** Values for the next boot: they change one run, never the image. */
export const BootValues = ({ device }: { device: Device }) => {
  const catalogue = useCatalogue()
  const flags = bootArgumentsOf(catalogue, device)
  const problems = useProblems()
  if (flags.length === 0) return null
  return (
    <section>
      <h3>
        Boot arguments<span>change one run</span>
      </h3>
      {flags.map(({ flag, type, doc, docv, default: otherwise, optional }) => {
        const value = device.boot[flag]
        const problem = problems.find(
          problem =>
            problem.code === 'bad-boot-value' && problem.device === device.id && problem.flag === flag,
        )
        const set = (next: string | null) =>
          edit([{ edit: 'set-boot', device: device.id, flag, value: next }], {
            merge: `boot:${device.id}.${flag}`,
          })
        return (
          <Line
            key={flag}
            label={<code>--{flag}</code>}
            title={doc}
            fault={problem?.code === 'bad-boot-value' ? problem.reason : null}
          >
            {({ id, fault }) =>
              type === 'flag' ? (
                <Switch id={id} on={value !== undefined} onChange={on => set(on ? 'true' : null)} />
              ) : (
                <TextBox
                  id={id}
                  fault={fault}
                  code
                  value={value ?? ''}
                  placeholder={optional ? docv || 'not given' : otherwise || docv}
                  hint={
                    value === undefined ? (
                      <span className={styles.hint}>{type}</span>
                    ) : (
                      <DefaultHint changed onReset={() => set(null)} />
                    )
                  }
                  onChange={text => set(text === '' ? null : text)}
                />
              )
            }
          </Line>
        )
      })}
    </section>
  )
}
