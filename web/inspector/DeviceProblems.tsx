import type { DeviceId } from '../../shared/model/composition.ts'
import { describe } from '../../shared/problems/describe.ts'
import { fixesFor } from '../../shared/problems/fixes.ts'
import { devicesOf, severityOf } from '../../shared/problems/problem.ts'
import { applyFix } from '../panels/problems/apply-fix.ts'
import { useProblems } from '../panels/problems/use-problems.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { contentOf, useDocument } from '../store/document.ts'
import { reveal, useSession } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { Ticked } from '../ui/text/Ticked.tsx'
import styles from './Problems.module.css'

/** What is wrong with one device, each beside its fix. */
export const DeviceProblems = ({ device }: { device: DeviceId }) => {
  const platform = useSession(state => state.platform)
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const problems = useProblems().filter(problem => devicesOf(problem).includes(device))
  if (problems.length === 0) return null
  return (
    <section aria-label="Problems of this device">
      {problems.map((problem, index) => {
        const { title } = describe(problem, { composition, catalogue })
        const fixes = fixesFor(problem, {
          ...contentOf(useDocument.getState()),
          catalogue,
          platform,
        })
        const wrong = severityOf(problem) === 'error' && problem.code !== 'unwired-port'
        return (
          <div key={`${problem.code}${index}`} className={styles.problem}>
            <Icon name={wrong ? 'err' : 'warning'} className={wrong ? 'badc' : 'warnc'} />
            <div>
              <p>
                <Ticked text={title} />
              </p>
              <p className={styles.fixes}>
                {problem.code === 'ocaml' && (
                  <button
                    type="button"
                    className="btn line small"
                    onClick={() =>
                      reveal({
                        kind: 'source',
                        file: problem.place.file.replace(/^src\//, ''),
                        line: problem.place.line,
                        column: problem.place.column,
                        device,
                      })
                    }
                  >
                    Show line {problem.place.line}
                  </button>
                )}
                {fixes.slice(0, 2).map(fix => (
                  <button
                    type="button"
                    key={fix.label}
                    className="btn line small"
                    onClick={() => applyFix(fix)}
                  >
                    {fix.label}
                  </button>
                ))}
              </p>
            </div>
          </div>
        )
      })}
    </section>
  )
}
