import { describe } from '../../../shared/problems/describe.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { mirageUrl } from '../../api.ts'
import { useCatalogue } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { Ticked } from '../../ui/text/Ticked.tsx'
import { isWrong } from '../problems/is-wrong.ts'
import { show } from '../problems/ProblemsPane.tsx'
import styles from './FilesPane.module.css'
import { useGenerated } from './generated-store.ts'

/** Above a MirageOS project: where to have it, and what it does otherwise or keeps it from being one. */
export const MirageNotices = () => {
  const { form, files, outdated, failure, problems } = useGenerated()
  const id = useDocument(state => state.projectId)
  if (form !== 'mirage' || (files.length === 0 && problems.length === 0)) return null
  const refused = problems.some(isWrong)
  return (
    <section className={styles.notices} aria-label="MirageOS project">
      <div className={styles.head}>
        <span>
          {refused ? (
            'The graph cannot become a MirageOS project as it is.'
          ) : (
            <>
              For MirageOS 4.11: <code>mirage configure -t hvt</code>, then <code>make</code>
            </>
          )}
        </span>
        {id && !outdated && !failure && (
          <a className="btn line small" href={mirageUrl(id)} download>
            <Icon name="save" />
            Download
          </a>
        )}
      </div>
      {problems.length > 0 && (
        <ul>
          {problems.map((problem, index) => (
            <Notice key={`${problem.code} ${index}`} problem={problem} />
          ))}
        </ul>
      )}
    </section>
  )
}

const Notice = ({ problem }: { problem: Problem }) => {
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const { title } = describe(problem, { composition, catalogue })
  const wrong = isWrong(problem)
  return (
    <li className={styles.notice}>
      <Icon name={wrong ? 'err' : 'info'} className={wrong ? 'badc' : ''} />
      <button type="button" onClick={() => show(problem)}>
        <span className="visually-hidden">{wrong ? 'Problem: ' : 'Different: '}</span>
        <Ticked text={title} />
      </button>
    </li>
  )
}
