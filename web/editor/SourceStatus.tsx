import { pathOfSource, sourceAtPath } from '../../shared/model/project.ts'
import { formatOcamlProblem } from '../../shared/ocaml/ocaml-problem.ts'
import { useProblemList } from '../panels/problems/problem-store.ts'
import { reveal } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { Ticked } from '../ui/text/Ticked.tsx'
import { pluralize } from '../ui/text/units.ts'
import styles from './SourcePane.module.css'
import type { OcamlProblem } from './source-problems.ts'

/** What is wrong with the sources now: the worst of it, to go to; else whether their types agree; and the keys of the editor. */
export const SourceStatus = ({ shown, problems }: { shown: string; problems: readonly OcamlProblem[] }) => {
  const types = useProblemList(list => list.types)
  const [first, ...more] = problems.toSorted((a, b) => rank(a, shown) - rank(b, shown))
  return (
    <div className={styles.status}>
      {first ? (
        <button
          type="button"
          className={styles.live}
          title={first.message}
          onClick={() => reveal({ kind: 'source', ...placeOf(first) })}
        >
          <Icon
            name={first.severity === 'error' ? 'err' : 'warning'}
            className={`i12 ${first.severity === 'error' ? 'badc' : 'warnc'}`}
          />
          <span className={styles.liveText}>
            {placeOf(first).file === shown ? 'Line' : `${placeOf(first).file}, line`} {first.place.line}:{' '}
            <Ticked text={formatOcamlProblem(first).title} />
          </span>
          {more.length > 0 && <span className="dim">and {pluralize(more.length, 'more', 'more')}</span>}
        </button>
      ) : (
        <span className="dim">
          {types === 'agree' && <Icon name="check" className="i12 okc" />} {formatTypes[types]}
        </span>
      )}
      {!first && (
        <span className={`dim push ${styles.keys}`}>
          <kbd>Alt T</kbd> type <kbd>F12</kbd> definition <kbd>Ctrl Space</kbd> complete
        </span>
      )}
    </div>
  )
}

const formatTypes = {
  agree: 'Types agree',
  checking: 'Checking types',
  unknown: 'Types cannot be checked now',
}

/** Errors before warnings; those of the file that is shown first. */
const rank = ({ severity, place }: OcamlProblem, shown: string): number =>
  (severity === 'error' ? 0 : 2) + (place.file === pathOfSource(shown) ? 0 : 1)

const placeOf = ({ place: { file, line, column } }: OcamlProblem) => ({
  file: sourceAtPath(file) ?? '',
  line,
  column,
})
